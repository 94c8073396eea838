internal import FileSystem
internal import GitCommand
internal import GitObjects

/// The moves of references that have no file of their own, but stand in `packed-refs`, and the making of
/// our own: one rename makes them all, at one moment.
///
/// Git writes a file, and often a directory, for each reference that it moves: of 5,000, in 0.4 s on
/// ext4, and who kills it then leaves some moved and some not. All others of Git's rules are kept:
/// `packed-refs` belongs to who made `packed-refs.lock`; a reference's own file, if someone makes it
/// meanwhile, counts more than the packed value, and is then not ours to outdate.
struct PackedMoves {
  /// The moves.
  let updates: [ReferenceUpdate]

  private let names: Set<[UInt8]>
  private let commonDirectory: [UInt8]
  private let lock: NewFile
  private let next: NewFile

  /// Takes the lock, and writes what the file will be.
  ///
  /// - Parameters:
  ///   - updates: what is to move.
  ///   - count: from so many moves on, this is worth it.
  ///   - git: Git in the repository.
  /// - Returns: nil where there are not so many, and where anything is not as always: then Git will
  ///   make all moves, or say why not.
  init?(of updates: [ReferenceUpdate], from count: Int, _ git: Git) async {
    guard updates.count >= count,
      let location = try? await RepositoryLocation.discover(git),
      let logged = await LoggedReferences(git, location)
    else { return nil }
    let directory = location.commonDirectory
    let path = directory.appending(path: "packed-refs")
    guard let lock = try? NewFile(path + Array(".lock".utf8)),
      let state = try? Files.state(of: path),
      let text = try? Files.contents(of: path, followsLink: false),
      let packed = PackedReferences(text)
    else { return nil }
    var taken = updates.filter {
      packed[$0.name] ?? .zero == $0.old && !logged.contains($0.name)
    }
    guard taken.count >= count, let loose = Self.loose(in: directory) else { return nil }
    let places = NewPlaces(packed, loose)
    taken.removeAll { loose.contains($0.name) || $0.old == .zero && !places.isFree($0.name) }
    let names = Set(taken.map(\.name))
    // To delete those that are left, Git needs the lock itself.
    guard taken.count >= count,
      updates.allSatisfy({ $0.new != .zero || names.contains($0.name) }),
      let peeled = await Self.peeled(taken, git),
      let next = try? NewFile(path + Array(".new".utf8))
    else { return nil }
    do throws(FileSystemError) {
      try next.write(packed.text(after: taken, peeled: peeled))
      try next.synchronise()
      try Files.copy(state, to: path + Array(".new".utf8), keepingTime: false)
    } catch {
      return nil
    }
    self.updates = taken
    self.names = names
    commonDirectory = directory
    self.lock = lock
    self.next = next
  }

  /// Whether this is one of the moves.
  func contains(_ update: ReferenceUpdate) -> Bool { names.contains(update.name) }

  /// Makes the moves; returns why not, or why they should not have been made.
  func make() -> ReferenceTransactionError? {
    // Others wait until the last look.
    defer { withExtendedLifetime(lock) {} }
    if let obstacle = obstacle() { return obstacle }
    let path = commonDirectory.appending(path: "packed-refs")
    do throws(FileSystemError) {
      try Files.rename(path + Array(".new".utf8), to: path)
    } catch {
      return ReferenceTransactionError(
        name: nil,
        reason: .other,
        message: "\(error)",
        mayHaveMoved: true
      )
    }
    next.keep()
    // Who had read an old value before has locked the reference first, and has it locked or moved now.
    return obstacle()
  }

  /// A reference that someone moves, or has moved, in spite of us.
  private func obstacle() -> ReferenceTransactionError? {
    guard let loose = Self.loose(in: commonDirectory) else {
      return ReferenceTransactionError(
        name: nil,
        reason: .other,
        message: "the directory 'refs' cannot be read",
        mayHaveMoved: true
      )
    }
    guard let name = loose.intersection(names).min(by: { $0.lexicographicallyPrecedes($1) })
    else { return nil }
    return ReferenceTransactionError(
      name: name,
      reason: .moved,
      message: "'\(String(decoding: name, as: UTF8.self))' was moved by another process",
      mayHaveMoved: true
    )
  }

  /// The references with files of their own.
  private static func loose(in directory: [UInt8]) -> Set<[UInt8]>? {
    ReferenceFiles.names(below: Array("refs".utf8), in: directory)
  }

  /// What the tag objects among the new ones stand for in the end; nil where an object is missing, or a
  /// branch would stand for another kind than a commit.
  private static func peeled(
    _ updates: [ReferenceUpdate],
    _ git: Git
  ) async -> [ObjectID: ObjectID]? {
    var objects = ObjectKinds()
    let updates = updates.filter { $0.new != .zero }
    for update in updates { objects.ask(for: update.new, digits: update.new.hex[...]) }
    guard let kinds = try? await objects.read(git) else { return nil }
    var tags: [ObjectID] = []
    for update in updates {
      guard let kind = kinds[update.new],
        kind == .commit || ReferenceNamespace(of: update.name) != .branch
      else { return nil }
      if kind == .tag { tags.append(update.new) }
    }
    return tags.isEmpty ? [:] : await PeeledTags.read(tags, git)
  }
}

/// Where our own references can be made: where none has the name, and none a name that is a directory of
/// the other.
private struct NewPlaces {
  private var names: Set<[UInt8]> = []
  private var directories: Set<[UInt8]> = []

  init(_ packed: PackedReferences, _ loose: Set<[UInt8]>) {
    for name in packed.names where Self.isOwn(name) { insert(Array(name)) }
    for name in loose where Self.isOwn(name) { insert(name) }
  }

  private mutating func insert(_ name: [UInt8]) {
    names.insert(name)
    directories.formUnion(Self.directories(of: name))
  }

  /// Whether a reference of that name can be made.
  func isFree(_ name: [UInt8]) -> Bool {
    Self.isOwn(name) && !names.contains(name) && !directories.contains(name)
      && names.isDisjoint(with: Self.directories(of: name))
  }

  private static func isOwn(_ name: some Collection<UInt8>) -> Bool {
    name.starts(with: "refs/lfs-migrate/".utf8) || name.elementsEqual("refs/lfs-migrate".utf8)
  }

  private static func directories(of name: [UInt8]) -> [[UInt8]] {
    name.indices.filter { name[$0] == .slash }.map { Array(name[..<$0]) }
  }
}
