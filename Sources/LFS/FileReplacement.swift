internal import FileSystem

/// A file of a working tree that gets the bytes of an LFS object, since it has others.
public struct FileReplacement: Sendable {
  /// The path of the file.
  public let path: [UInt8]
  private let root: [UInt8]
  private let relativePath: [UInt8]
  private let oid: LFSObjectID
  private let state: FileState

  /// A replacement for the file at the path below a directory, as it is now.
  ///
  /// Nil unless there is a regular file of another length than the object, with nothing but real
  /// folders above it. The file is not read.
  public init?(of path: [UInt8], below root: [UInt8], unlike pointer: Pointer) {
    guard let state = Self.place(path, root)?.state, state.byteCount != pointer.size else {
      return nil
    }
    (self.root, relativePath) = (root, path)
    self.path = root + [0x2F] + path
    self.state = state
    oid = pointer.oid
  }

  /// The place of the file; not kept, since it is an open directory, and there may be many.
  private static func place(_ path: [UInt8], _ root: [UInt8]) -> FilePlace? {
    (try? Directory(root)).flatMap { FilePlace(path, below: $0) }
  }

  /// Puts a file with the object's bytes, and the old one's permissions, in the place of the old one.
  ///
  /// - Returns: false, and the file is left alone, if it was changed since.
  /// - Throws: `ObjectStoreError` if the new file can't be made; then the old one stays.
  public func run(from store: ObjectStore) throws(ObjectStoreError) -> Bool {
    guard let place = Self.place(relativePath, root) else { return false }
    var failure: ObjectStoreError?
    let draft = try ObjectStoreError.wrapping(
      place.draft { (file: consuming FileHandle) throws(FileSystemError) in
        try file.setMode(state.permissions)
        failure = write(to: file, from: store)
      }
    )
    if let failure {
      draft.discard()
      throw failure
    }
    return try ObjectStoreError.wrapping(
      place.replace(by: draft) { $0.state?.isSameContent(as: state) == true }
    )
  }

  /// Writes the object; returns why it can't be.
  private func write(
    to file: consuming FileHandle,
    from store: ObjectStore
  ) -> ObjectStoreError? {
    do {
      var object = try store.open(oid)
      var offset = 0
      try object.stream { bytes in
        try file.write(bytes, at: offset)
        offset += bytes.byteCount
      }
      return nil
    } catch let error as FileSystemError {
      return .system(error)
    } catch let error as ObjectStoreError {
      return error
    } catch {
      preconditionFailure("only these two are thrown")
    }
  }
}
