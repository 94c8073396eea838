internal import FileSystem
internal import GitCommand
internal import GitObjects

/// Moves of references that are only in `packed-refs`, and creations in `refs/lfs-migrate/`: one
/// rename makes them all at once.
///
/// Git writes a file, and often a directory, for each reference that it moves. For 5,000 of them
/// that takes 0.4 s on ext4, and a kill leaves some moved and some not. Git's other rules hold:
/// `packed-refs` belongs to the process that made `packed-refs.lock`; and a loose reference, if
/// another process makes one meanwhile, overrides the packed value and must not be outdated.
struct PackedMoves {
  /// The moves.
  let updates: [ReferenceUpdate]

  private let names: Set<ReferenceName>
  private let commonDirectory: [UInt8]
  private let file: PackedReferencesFile

  /// Takes the lock, and writes the new content of the file.
  ///
  /// - Parameters:
  ///   - updates: the moves wanted.
  ///   - count: the minimum number of moves.
  ///   - git: Git in the repository.
  /// - Returns: `nil` if there are fewer moves, or anything is unusual: then Git has to make all
  ///   moves, or to report why it can't.
  init?(of updates: [ReferenceUpdate], from count: Int, _ git: Git) async {
    guard updates.count >= count, let location = try? await RepositoryLocation.discover(git),
      var logged = await LoggedReferences(git, location)
    else { return nil }
    let candidates = updates.filter { $0.old != $0.new && !logged.contains($0.name) }
    // Before the lock is taken, since other processes may wait for it.
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
    // Git needs the lock itself to delete the remaining references; and for those that it creates,
    // it would not see the names that are created here.
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

  /// Whether a move is one of these.
  func contains(_ update: ReferenceUpdate) -> Bool { names.contains(update.name) }

  /// Makes the moves.
  ///
  /// - Parameter meanwhile: called between the rename and the second check, for tests.
  /// - Returns: why the moves failed, and those that were made all the same; `nil` on success.
  func make(
    _ meanwhile: () async -> Void = {}
  ) async -> (failure: ReferenceTransactionError, moved: [ReferenceUpdate])? {
    // The lock is held until the last check.
    defer { withExtendedLifetime(file) {} }
    if let obstacle = obstacle() { return (obstacle, []) }
    do throws(FileSystemError) {
      try file.replace()
    } catch {
      let cause = ReferenceTransactionError.Cause.packedReferences(error)
      return (ReferenceTransactionError(name: nil, reason: .other, cause: cause), [])
    }
    await meanwhile()
    // A process that read an old value has locked the reference before, and has it locked or moved
    // now.
    guard let obstacle = obstacle() else { return nil }
    do throws(FileSystemError) {
      try file.restore()
      return (obstacle, [])
    } catch {
      return (obstacle, updates)
    }
  }

  /// A reference that another process moves or has moved; `nil` if there is none.
  private func obstacle() -> ReferenceTransactionError? {
    var loose = ReferenceFiles(in: commonDirectory)
    guard let name = updates.first(where: { loose.hasFile($0.name) })?.name else { return nil }
    return ReferenceTransactionError(name: name, reason: .moved, cause: .movedMeanwhile(name))
  }

  /// The peeled tag objects among the new values; `nil` if an object is missing, or a branch would
  /// point to something else than a commit.
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
        kind == .commit || update.name.namespace != .branch
      else { return nil }
      if kind == .tag { tags.append(update.new) }
    }
    return tags.isEmpty ? [:] : await PeeledTags.read(tags, git)
  }
}

/// The names free for new references in `refs/lfs-migrate/`: not taken, and in no conflict between
/// file and directory.
private struct NewPlaces {
  private let loose: ReferenceFiles
  private var names: Set<ReferenceName> = []
  private var directories: Set<ReferenceName> = []

  init(_ packed: PackedReferences, _ loose: ReferenceFiles) {
    self.loose = loose
    for name in packed.names.lazy.map({ ReferenceName($0) }) where name.namespace == .backup {
      insert(name)
    }
  }

  private mutating func insert(_ name: ReferenceName) {
    names.insert(name)
    directories.formUnion(Self.directories(of: name))
  }

  /// Whether a reference of that name can be created; if so, the name is taken from now on.
  mutating func take(_ name: ReferenceName) -> Bool {
    guard name.namespace == .backup, !names.contains(name),
      !directories.contains(name),
      names.isDisjoint(with: Self.directories(of: name)), loose.isFree(name)
    else { return false }
    insert(name)
    return true
  }

  private static func directories(of name: ReferenceName) -> [ReferenceName] {
    let bytes = name.bytes
    return bytes.indices.filter { bytes[$0] == .slash }.map { ReferenceName(bytes[..<$0]) }
  }
}
