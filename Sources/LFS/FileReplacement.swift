internal import FileSystem

/// The replacement of a worktree's file by the content of an LFS object.
public struct FileReplacement: Sendable {
  /// The path of the file.
  public let path: [UInt8]
  private let root: [UInt8]
  private let relativePath: [UInt8]
  private let oid: LFSObjectID
  private let state: FileState

  /// A replacement for the file at a path below a directory, in its present state.
  ///
  /// `nil` unless it is a regular file of another length than the object, with no symbolic link
  /// among the directories above it. The file is not read.
  public init?(of path: [UInt8], below root: [UInt8], unlike pointer: Pointer) {
    guard let state = Self.place(path, root)?.state, state.byteCount != pointer.size else {
      return nil
    }
    (self.root, relativePath) = (root, path)
    self.path = root + [0x2F] + path
    self.state = state
    oid = pointer.oid
  }

  /// The place of the file; not stored, since it holds an open directory, and there may be many.
  private static func place(_ path: [UInt8], _ root: [UInt8]) -> FilePlace? {
    (try? Directory(root)).flatMap { FilePlace(path, below: $0) }
  }

  /// Writes a file with the object's bytes and the old file's permissions, and replaces the old
  /// file.
  ///
  /// - Returns: false if the file was changed since; then it is left alone.
  /// - Throws: `ObjectStoreError` if the new file can't be written; then the old one stays.
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

  /// Writes the object; returns the error, or `nil` on success.
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
