public import FileSystem
public import GitObjects

/// Why an object, or the store that it should be in, cannot be read or written.
public enum StoreError: Error, Equatable, Sendable {
  /// There is no such object in the repository or its alternates.
  case missing(ObjectID)
  /// The object's stored bytes are damaged: what is wrong with them.
  case corrupt(ObjectID, reason: String)
  /// The object's content does not hash to its name.
  case wrongHash(ObjectID)
  /// The object is of another kind than where it stands says.
  case wrongKind(ObjectID, expected: ObjectKind, found: ObjectKind)
  /// The pack or index at this path is damaged.
  case badPack(path: String, reason: String)
  /// A system call failed.
  case system(FileSystemError)
  /// There is no memory for an object of so many bytes.
  case outOfMemory(byteCount: Int)
  /// An object, or a delta that it is made of, is larger than its reader takes.
  case tooLarge(byteCount: Int, limit: Int)
}

extension StoreError {
  /// Calls the file system, whose failure becomes one of the store.
  static func wrapping<Result: ~Copyable>(
    _ call: @autoclosure () throws(FileSystemError) -> Result
  ) throws(StoreError) -> Result {
    do throws(FileSystemError) {
      return try call()
    } catch {
      throw .system(error)
    }
  }
}

extension StoreError {
  /// Whether a file was not there any more, or never was.
  var isVanishedFile: Bool {
    if case .system(let failure) = self {
      failure.call == "open" && failure.isAbsence
    } else {
      false
    }
  }
}
