internal import Digests
internal import GitObjects
internal import GitStore
internal import FileSystem
internal import LFS
internal import Workers

/// The LFS object that a pointer names.
struct LFSContent: Hashable, Sendable {
  let oid: LFSObjectID
  let byteCount: UInt64

  init(_ pointer: Pointer) {
    oid = pointer.oid
    byteCount = pointer.oid == .empty ? 0 : pointer.size
  }

  /// Reads the object once, and checks its size and its digest.
  ///
  /// - Parameter progress: receives the number of bytes, all of them also if the object is missing
  ///   or reading stops early.
  /// - Returns: the id of a blob with this content.
  func blob(
    in store: ObjectStore,
    _ format: ObjectFormat,
    progress: (Int) -> Void
  ) -> Result<ObjectID, LFSContentFailure> {
    var rest = Int(clamping: byteCount)
    defer { if rest > 0 { progress(rest) } }
    return read(in: store, format) { count in
      rest -= count
      progress(count)
    }
  }

  private func read(
    in store: ObjectStore,
    _ format: ObjectFormat,
    progress: (Int) -> Void
  ) -> Result<ObjectID, LFSContentFailure> {
    var reader: LFSObjectReader
    do throws(ObjectStoreError) {
      reader = try store.open(oid)
    } catch {
      return .failure(LFSContentFailure(oid, error))
    }
    guard reader.byteCount == byteCount else {
      let found = reader.byteCount
      return .failure(
        LFSContentFailure(.contentSize(oid, expected: byteCount, found: found))
      )
    }
    var content = Digest(.sha256)
    var blob = ObjectNaming(.blob, byteCount: Int(clamping: byteCount), format)
    do {
      try reader.stream { piece in
        content.update(piece)
        blob.update(piece)
        progress(piece.byteCount)
      }
    } catch {
      guard let error = error as? ObjectStoreError else {
        preconditionFailure("nothing else is thrown: \(error)")
      }
      return .failure(LFSContentFailure(oid, error))
    }
    let name = content.finish()
    guard LFSObjectID(name.rawSpan) == oid else {
      return .failure(LFSContentFailure(.contentDigest(oid)))
    }
    return .success(blob.finish())
  }
}

/// Why an LFS object proves nothing.
struct LFSContentFailure: Error {
  let kind: FindingKind

  init(_ kind: FindingKind) { self.kind = kind }

  init(_ oid: LFSObjectID, _ error: ObjectStoreError) {
    switch error {
    case .missing: kind = .contentMissing(oid)
    case .system, .differs, .damaged, .notAFile: kind = .contentUnreadable(oid, error)
    }
  }
}

/// The LFS objects that pointers name.
struct LFSContents {
  let store: ObjectStore
  let readers: WorkerPool<ObjectReader>

  /// Reads each object once, and compares it with the files that its pointers replaced.
  ///
  /// - Returns: the findings, and the number of objects read.
  func check(
    _ pointers: [FileComparison.NewPointer],
    progress: @escaping @Sendable (Int) -> Void
  ) async throws -> (findings: [FileComparison.Placed], objectCount: Int) {
    var numbers: [LFSContent: Int] = [:]
    var contents: [LFSContent] = []
    for pointer in pointers {
      let content = LFSContent(pointer.pointer)
      if numbers.updateValue(numbers[content] ?? contents.count, forKey: content) == nil {
        contents.append(content)
      }
    }
    let (list, store) = (contents, store)
    let blobs = try await readers.map(list.count) { reader, number in
      list[number].blob(in: store, reader.format, progress: progress)
    }
    var findings: [FileComparison.Placed] = []
    for pointer in pointers {
      guard let number = numbers[LFSContent(pointer.pointer)] else { continue }
      switch blobs[number] {
      case .success(let blob) where blob == pointer.blob: continue
      case .success(let blob):
        findings.append((.otherContent(expected: pointer.blob, found: blob), pointer.place))
      case .failure(let failure):
        findings.append((failure.kind, pointer.place))
      }
    }
    return (findings, list.count)
  }
}
