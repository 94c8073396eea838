/// The names of references.
enum ReferenceText {
  /// The name without the prefix of branches, tags or remote-tracking branches.
  static func short(_ name: [UInt8]) -> [UInt8] {
    for prefix in ["refs/heads/", "refs/tags/", "refs/remotes/"]
    where name.starts(with: prefix.utf8) {
      return Array(name.dropFirst(prefix.utf8.count))
    }
    return name
  }

  /// The short name as it is shown to users.
  static func shown(_ name: [UInt8]) -> String { ShownText.of(short(name)) }
}
