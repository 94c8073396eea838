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
  private let file: PackedReferencesFile

  /// Takes the lock, and writes what the file will be.
  ///
  /// - Parameters:
  ///   - updates: what is to move.
  ///   - count: from so many moves on, this is worth it.
  ///   - git: Git in the repository.
  /// - Returns: nil where there are not so many, and where anything is not as always: then Git will
  ///   make all moves, or say why not.
  init?(of updates: [ReferenceUpdate], from count: Int, _ git: Git) async {
    guard updates.count >= count, let location = try? await RepositoryLocation.discover(git),
      var logged = await LoggedReferences(git, location)
    else { return nil }
    let candidates = updates.filter { $0.old != $0.new && !logged.contains($0.name) }
    // Before the lock is taken, which others may wait for.
    guard candidates.count >= count, let peeled = await Self.peeled(candidates, git),
      let file = PackedReferencesFile(in: location.commonDirectory)
    else { return nil }
    var loose = ReferenceFiles(in: location.commonDirectory)
    var places = NewPlaces(file.references, loose)
    let taken = candidates.filter {
      file.references[$0.name] ?? .zero == $0.old && !loose.hasFile($0.name)
        && ($0.old != .zero || places.take($0.name))
    }
    let names = Set(taken.map(\.name))
    // To delete those that are left, Git needs the lock itself; and of those that are made, it would not
    // see ours.
    let isForGit = updates.contains {
      ($0.new == .zero || $0.old == .zero) && !names.contains($0.name)
    }
    guard taken.count >= count, !isForGit, Set(updates.map(\.name)).count == updates.count,
      file.prepare(file.references.text(after: taken, peeled: peeled))
    else { return nil }
    self.updates = taken
    self.names = names
    commonDirectory = location.commonDirectory
    self.file = file
  }

  /// Whether this is one of the moves.
  func contains(_ update: ReferenceUpdate) -> Bool { names.contains(update.name) }

  /// Makes the moves.
  ///
  /// - Parameter meanwhile: what a test does between the rename and the look at what others do.
  /// - Returns: why they could not be made, and those that nevertheless were; nil where all were.
  func make(
    _ meanwhile: () async -> Void = {}
  ) async -> (failure: ReferenceTransactionError, moved: [ReferenceUpdate])? {
    // Others wait until the last look.
    defer { withExtendedLifetime(file) {} }
    if let obstacle = obstacle() { return (obstacle, []) }
    do throws(FileSystemError) {
      try file.replace()
    } catch {
      let message = "'packed-refs' cannot be replaced: \(error.reason)"
      return (ReferenceTransactionError(name: nil, reason: .other, message: message), [])
    }
    await meanwhile()
    // Who had read an old value before has locked the reference first, and has it locked or moved now.
    guard let obstacle = obstacle() else { return nil }
    do throws(FileSystemError) {
      try file.restore()
      return (obstacle, [])
    } catch {
      return (obstacle, updates)
    }
  }

  /// A reference that someone moves, or has moved, in spite of us.
  private func obstacle() -> ReferenceTransactionError? {
    var loose = ReferenceFiles(in: commonDirectory)
    guard let name = updates.first(where: { loose.hasFile($0.name) })?.name else { return nil }
    return ReferenceTransactionError(
      name: name,
      reason: .moved,
      message: "'\(String(decoding: name, as: UTF8.self))' was moved by another process"
    )
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
  private let loose: ReferenceFiles
  private var names: Set<[UInt8]> = []
  private var directories: Set<[UInt8]> = []

  init(_ packed: PackedReferences, _ loose: ReferenceFiles) {
    self.loose = loose
    for name in packed.names.lazy.map(Array.init) where ReferenceNamespace(of: name) == .backup {
      insert(name)
    }
  }

  private mutating func insert(_ name: [UInt8]) {
    names.insert(name)
    directories.formUnion(Self.directories(of: name))
  }

  /// Whether a reference of that name can be made; then it counts from now on.
  mutating func take(_ name: [UInt8]) -> Bool {
    guard ReferenceNamespace(of: name) == .backup, !names.contains(name),
      !directories.contains(name),
      names.isDisjoint(with: Self.directories(of: name)), loose.isFree(name)
    else { return false }
    insert(name)
    return true
  }

  private static func directories(of name: [UInt8]) -> [[UInt8]] {
    name.indices.filter { name[$0] == .slash }.map { Array(name[..<$0]) }
  }
}
