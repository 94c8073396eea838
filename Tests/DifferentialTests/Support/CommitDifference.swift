import TestSupport

/// The ids of an object map: `old,new` a line.
func commitMap(_ text: [UInt8]) -> [(old: String, new: String)] {
  String(decoding: text, as: UTF8.self).split(separator: "\n").compactMap { line in
    let ids = line.split(separator: ",").map(String.init)
    return ids.count == 2 ? (ids[0], ids[1]) : nil
  }
}

/// Explains the first commit that two migrations rewrote differently.
struct CommitDifference {
  let oracle: TestRepository
  let own: TestRepository

  /// The first difference in the order of git-lfs's map; `nil` if the maps are equal.
  func first(_ expected: [UInt8], _ found: [UInt8]) async throws -> String? {
    guard expected != found else { return nil }
    let expected = commitMap(expected)
    var left = [String: String]()
    for pair in commitMap(found) { left[pair.old] = pair.new }
    for pair in expected {
      guard let other = left.removeValue(forKey: pair.old) else {
        return "commit \(pair.old) was not rewritten, but git-lfs made \(pair.new) of it"
      }
      if other != pair.new { return try await explain(pair.old, pair.new, other) }
    }
    if let extra = left.keys.sorted().first {
      return "commit \(extra) was rewritten, but git-lfs left it alone"
    }
    return "the object maps have the same lines in another order"
  }

  private func explain(_ old: String, _ new: String, _ other: String) async throws -> String {
    let texts = [
      try await oracle.git("cat-file", "commit", new).output,
      try await own.git("cat-file", "commit", other).output,
    ]
    let trees = [
      try await oracle.git("ls-tree", "-r", "-t", "--full-tree", new).lines,
      try await own.git("ls-tree", "-r", "-t", "--full-tree", other).lines,
    ]
    var report = "commit \(old) became \(other), but \(new) with git-lfs\n"
    let lines = Set(trees[0]).symmetricDifference(trees[1]).sorted()
    for line in lines.prefix(8) {
      report += (trees[0].contains(line) ? "  git-lfs: " : "  ours:    ") + line + "\n"
    }
    if lines.isEmpty { report += "  git-lfs:\n\(texts[0])\n  ours:\n\(texts[1])\n" }
    if lines.contains(where: { $0.hasSuffix("\t.gitattributes") }) {
      let attributes = [
        try await oracle.run("git", ["cat-file", "blob", new + ":.gitattributes"]).output,
        try await own.run("git", ["cat-file", "blob", other + ":.gitattributes"]).output,
      ]
      report += "  git-lfs's .gitattributes:\n\(attributes[0])\n  ours:\n\(attributes[1])\n"
    }
    return report
  }
}
