public import FileSystem
public import GitObjects

/// Why an object or its store can't be read or written.
public enum StoreError: Error, Equatable, Sendable {
  /// The object is neither in the repository nor in its alternates.
  case missing(ObjectID)
  /// The stored bytes of the object are damaged.
  case corrupt(ObjectID, StoreDamage)
  /// The content of the object does not hash to its id.
  case wrongHash(ObjectID)
  /// The object is of another kind than expected.
  case wrongKind(ObjectID, expected: ObjectKind, found: ObjectKind)
  /// The pack or index at this path is damaged.
  case badPack(path: String, PackDamage)
  /// A system call failed.
  case system(FileSystemError)
  /// There is no memory for an object of this size.
  case outOfMemory(byteCount: Int)
  /// An object, or a delta that it is made from, is larger than its reader allows.
  case tooLarge(byteCount: Int, limit: Int)
}

extension StoreError {
  /// Calls the file system, and throws its errors as `system`.
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
  /// Whether a file is gone, or never existed.
  var isVanishedFile: Bool {
    if case .system(let failure) = self {
      failure.call == "open" && failure.isAbsence
    } else {
      false
    }
  }
}
