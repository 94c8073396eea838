internal import Digests
public import GitObjects

/// Files that Git, Git LFS or DVC reads itself.
///
/// As pointers they could not be read, so no import converts them.
///
/// They are names that begin with `.git` in any case, `.lfsconfig`, `.mailmap`; and of DVC `*.dvc`,
/// `dvc.yaml`, `dvc.lock`, `.dvcignore`, and everything in folders named `.dvc`.
public enum ProtectedFile {
  /// The name of DVC's folder.
  public static let folder = Array(".dvc".utf8)

  private static let ofGitLFS = [".lfsconfig", ".mailmap"].map { Array($0.utf8) }
  private static let ofDVC = [".dvcignore", "dvc.yaml", "dvc.lock"].map { Array($0.utf8) }

  /// Whether a file is protected by its name.
  public static func contains(name: RawSpan) -> Bool { isOfGit(name) || isOfDVC(name) }

  /// Whether Git or Git LFS reads a file of that name.
  public static func isOfGit(_ name: RawSpan) -> Bool {
    guard name.byteCount >= 4, name[0] == 0x2E else { return false }
    if name[1] | 0x20 == 0x67, name[2] | 0x20 == 0x69, name[3] | 0x20 == 0x74 { return true }
    return ofGitLFS.contains { name.isEqual(to: $0) }
  }

  /// Whether DVC reads a file of that name.
  static func isOfDVC(_ name: RawSpan) -> Bool {
    let count = name.byteCount
    guard count >= 4 else { return false }
    if name[count - 1] == 0x63, name.extracting((count - 4)...).isEqual(to: folder) { return true }
    guard name[0] == 0x2E || name[0] == 0x64 else { return false }
    return ofDVC.contains { name.isEqual(to: $0) }
  }

  /// Whether everything in a folder of that name is protected.
  public static func isFolder(_ name: RawSpan) -> Bool {
    name.byteCount == folder.count && name.isEqual(to: folder)
  }

  /// Whether a file is protected by its name, or by the name of a folder above it.
  public static func contains(path: RepositoryPath) -> Bool {
    let bytes = path.bytes
    var start = 0
    while let slash = bytes[start...].firstIndex(of: Byte.slash) {
      if bytes[start..<slash] == folder[...] { return true }
      start = slash + 1
    }
    return contains(name: bytes.rawSpan.extracting(start...))
  }
}
