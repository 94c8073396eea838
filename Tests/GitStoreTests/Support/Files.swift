@testable import FileSystem
@testable import GitStore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes a file; replaces an old one.
func write(_ bytes: [UInt8], to path: String) throws {
  Files.remove(Array(path.utf8))
  let file = try NewFile(path)
  try file.write(bytes)
  file.keep()
}

/// The content of a file, which must exist.
func content(of path: String) throws -> [UInt8] {
  guard let bytes = try Files.contents(of: Array(path.utf8)) else {
    throw FileSystemError(call: "open", path: path, errno: ENOENT)
  }
  return bytes
}

/// The path of the only file in a directory with a suffix.
func onlyFile(in directory: String, _ suffix: String) throws -> String {
  let names = try directoryNames(directory).filter { $0.hasSuffix(suffix) }
  guard names.count == 1 else {
    throw FileSystemError(call: "open", path: "\(directory)/*\(suffix)", errno: ENOENT)
  }
  return "\(directory)/\(names[0])"
}
