internal import FileSystem
internal import GitCommand

/// The file that keeps the pack of an undone run, so that Git does not drop what only it has.
enum KeptRun {
  /// The run that such a file names; nil if the file is not ours.
  static func name(in path: [UInt8]) -> String? {
    guard let text = try? Files.contents(of: path, followsLink: false),
      let name = text.lines.first?.dropping(prefix: "lfs-migrate ")
    else { return nil }
    return String(decoding: name, as: UTF8.self)
  }
}
