internal import Digests
internal import GitObjects
internal import GitStore
internal import LFS
internal import Workers

/// Looks at the files that differ between trees, or should differ.
struct FileComparison {
  let claim: MigrationClaim
  let readers: WorkerPool<ObjectReader>

  typealias Placed = (kind: FindingKind, place: FilePlace)

  /// A pointer that replaced a file.
  struct NewPointer: Sendable {
    let blob: ObjectID
    let pointer: Pointer
    let place: FilePlace
  }

  /// Reads the new pointers of an import.
  func pointers(
    _ conversions: [(files: ObjectPair, place: FilePlace)],
    _ findings: inout [Placed]
  ) async throws -> [NewPointer] {
    let pieces = WorkPieces(conversions.count, workers: readers.count)
    let results = try await readers.map(pieces.count) { reader, piece in
      conversions[pieces[piece]].map { files, place in
        Self.pointer(files, reader)
      }
    }
    var pointers: [NewPointer] = []
    for ((files, place), result) in zip(conversions, results.joined()) {
      if let pointer = result.pointer {
        pointers.append(NewPointer(blob: files.old, pointer: pointer, place: place))
      }
      if let problem = result.problem { findings.append((problem, place)) }
    }
    return pointers
  }

  private struct Reading: Sendable {
    var pointer: Pointer?
    var problem: FindingKind?
  }

  private static func pointer(_ files: ObjectPair, _ reader: ObjectReader) -> Reading {
    switch SmallFile(files.new, reader) {
    case .pointer(let pointer):
      Reading(pointer: pointer, problem: pointer.isCanonical ? nil : .notCanonical(files.new))
    case .unreadable(let problem):
      Reading(problem: .unreadable(files.new, problem))
    case .malformedPointer, .ordinary, .empty:
      Reading(problem: .notAPointer(files.new))
    }
  }

  /// Compares the files that an export made with the contents that their pointers named.
  func exported(
    _ conversions: [(files: ObjectPair, place: FilePlace)],
    progress: @escaping @Sendable (Int) -> Void
  ) async throws -> [Placed] {
    let reader = readers.idleStates[0]
    let sorted = conversions.enumerated()
      .map { ($0, (try? reader.location(of: $1.files.new))?.readingOrder ?? .max) }
      .sorted { ($0.1, $0.0) < ($1.1, $1.0) }
      .map { conversions[$0.0] }
    let results = try await readers.map(sorted.count) { reader, number in
      let problem = Self.exported(sorted[number].files, reader, progress)
      return problem
    }
    return zip(sorted, results).compactMap { file, problem in problem.map { ($0, file.place) } }
  }

  private static func exported(
    _ files: ObjectPair,
    _ reader: ObjectReader,
    _ progress: (Int) -> Void
  ) -> FindingKind? {
    let pointer: Pointer
    switch SmallFile(files.old, reader) {
    case .pointer(let found): pointer = found
    case .unreadable(let problem): return .unreadable(files.old, problem)
    case .malformedPointer, .ordinary, .empty:
      return .changed(expected: files.old, found: files.new)
    }
    var digest = Digest(.sha256)
    do {
      let location = try reader.location(of: files.new)
      let size = try reader.byteCount(ofBlob: files.new, at: location)
      try reader.streamBlob(files.new, at: location, byteCount: size) { piece in
        digest.update(piece)
        progress(piece.byteCount)
      }
    } catch {
      guard let error = error as? StoreError else { return .unreadable(files.new, .malformed) }
      return .unreadable(files.new, ReadingProblem(error))
    }
    let name = digest.finish()
    // Only the digest counts: a pointer may be wrong about the size.
    guard LFSObjectID(name.rawSpan) == pointer.oid else {
      return .notTheContent(pointer.oid)
    }
    return nil
  }

  /// Looks at files that were to be converted and did not change.
  func unchanged(
    _ files: [(file: UnchangedFile, place: FilePlace)]
  ) async throws -> [Placed] {
    let pieces = WorkPieces(files.count, workers: readers.count)
    let (direction, keepsMissing) = (claim.direction, claim.keepsMissing)
    let results = try await readers.map(pieces.count) { reader, piece in
      files[pieces[piece]].map { file, _ -> FindingKind? in
        switch (SmallFile(file.id, reader), direction) {
        case (.unreadable(let problem), _):
          return .unreadable(file.id, problem)
        case (.empty, _), (.malformedPointer, .toFiles), (.ordinary, .toFiles):
          return nil
        case (.pointer, .toPointers):
          return file.isTracked ? nil : .untracked
        case (.malformedPointer, .toPointers), (.ordinary, .toPointers):
          return .stillRaw(file.id)
        case (.pointer(let pointer), .toFiles):
          guard keepsMissing else { return .stillPointer(pointer.oid) }
          return file.isTracked ? nil : .untracked
        }
      }
    }
    return zip(files, results.joined()).compactMap { file, kind in kind.map { ($0, file.place) } }
  }

  /// Looks at unchanged files that the new attributes track by LFS.
  func newlyTracked(_ files: [(id: ObjectID, place: FilePlace)]) async throws -> [Placed] {
    let pieces = WorkPieces(files.count, workers: readers.count)
    let results = try await readers.map(pieces.count) { reader, piece in
      files[pieces[piece]].map { file -> FindingKind? in
        switch SmallFile(file.id, reader) {
        case .unreadable(let problem): .unreadable(file.id, problem)
        case .empty, .pointer: nil
        case .malformedPointer, .ordinary: .rawAtTrackedPath(file.id)
        }
      }
    }
    return zip(files, results.joined()).compactMap { file, kind in kind.map { ($0, file.place) } }
  }

  /// Compares edited `.gitattributes` files with the old ones.
  func attributes(_ changes: [(files: ObjectPair, place: FilePlace)]) -> [Placed] {
    let reader = readers.idleStates[0]
    var known: [ObjectPair: [Bool: FindingKind?]] = [:]
    return changes.compactMap { files, place in
      let isRoot = place.path.folder.isRoot
      let problem: FindingKind?
      if let already = known[files]?[isRoot] {
        problem = already
      } else {
        problem = self.problem(files, isRoot: isRoot, reader)
        known[files, default: [:]][isRoot] = .some(problem)
      }
      return problem.map { ($0, place) }
    }
  }

  private func problem(
    _ files: ObjectPair,
    isRoot: Bool,
    _ reader: ObjectReader
  ) -> FindingKind? {
    do throws(StoreError) {
      let old = files.old == .zero ? [] : try reader.bytes(files.old, .blob)
      let new = try reader.bytes(files.new, .blob)
      return claim.lines.problem(from: old, to: new, isRoot: isRoot)
    } catch {
      return .unreadable(files.new, ReadingProblem(error))
    }
  }
}
