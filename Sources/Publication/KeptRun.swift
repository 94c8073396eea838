internal import FileSystem
internal import GitCommand

/// The `.keep` file for the pack of an undone run, so that Git does not drop the objects that only
/// it has.
///
/// Its text distinguishes it from the `.keep` files of running runs, which are removed as
/// leftovers.
public enum KeptRun {
  /// The text of such a file.
  static func mark(_ name: String) -> [UInt8] { Array("undone lfs-migrate run \(name)\n".utf8) }

  /// The run that such a file names; `nil` for any other file.
  public static func name(in path: [UInt8]) -> String? {
    guard let text = try? Files.contents(of: path, followsLink: false),
      let name = text.lines.first?.dropping(prefix: "undone lfs-migrate run ")
    else { return nil }
    return String(decoding: name, as: UTF8.self)
  }
}
