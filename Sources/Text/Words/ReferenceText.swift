internal import GitCommand

/// The names of references.
enum ReferenceText {
  /// The name without the prefix of branches, tags or remote-tracking branches.
  static func short(_ name: [UInt8]) -> [UInt8] { Array(ReferenceName(name).short) }

  /// The short name as it is shown to users.
  static func shown(_ name: [UInt8]) -> String { ShownText.of(short(name)) }
}
