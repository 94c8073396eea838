internal import FileSystem
internal import GitCommand

/// The file that keeps the pack of an undone run, so that Git does not drop what only it has.
///
/// What it says tells it from the files of runs at work, which are removed with other leftovers.
public enum KeptRun {
  /// What such a file says.
  static func mark(_ name: String) -> [UInt8] { Array("undone lfs-migrate run \(name)\n".utf8) }

  /// The run that such a file names; nil if the file is not ours.
  public static func name(in path: [UInt8]) -> String? {
    guard let text = try? Files.contents(of: path, followsLink: false),
      let name = text.lines.first?.dropping(prefix: "undone lfs-migrate run ")
    else { return nil }
    return String(decoding: name, as: UTF8.self)
  }
}
