internal import FileSystem
internal import GitCommand

/// The files that Git has for single references: their values below `refs`, their logs below `logs`.
enum ReferenceFiles {
  /// The references that a directory has a file for, or that someone has locked there.
  ///
  /// - Parameters:
  ///   - directory: where the full names are paths.
  ///   - top: the first part of the names.
  /// - Returns: nil where that can't be told for sure: a part can't be read, or is a symbolic link.
  static func names(below top: [UInt8], in directory: [UInt8]) -> Set<[UInt8]>? {
    var found: Set<[UInt8]> = []
    var pending = [top]
    while let name = pending.popLast() {
      let path = directory.appending(path: name)
      do throws(FileSystemError) {
        switch try Files.entry(path) {
        case nil: continue
        case .file: break
        case .other:
          if Files.isLink(path) { return nil }
          pending += try Files.names(in: path).map { name.appending(path: $0) }
          continue
        }
      } catch {
        return nil
      }
      found.insert(
        name.suffix(lock.count).elementsEqual(lock) ? Array(name.dropLast(lock.count)) : name
      )
    }
    return found
  }

  private static let lock = Array(".lock".utf8)
}
