internal import Digests
internal import GitAttributes
internal import GitObjects
internal import Scan
internal import Selection

/// Lines that untrack files which Git, Git LFS or DVC itself reads, where the lines of an import
/// would track them.
///
/// Without such a line the next `git add` would convert them, and Git would list them as modified
/// until then. There are such lines only if the history has such files at selected paths: git-lfs
/// would have converted these, so that ids differ there anyway.
enum ProtectedLines {
  /// The lines for the files that were found, in a fixed order.
  ///
  /// - Parameters:
  ///   - inventory: the result of the scan.
  ///   - rules: the rules of the scan.
  static func lines(for inventory: Inventory, _ rules: ScanRules) -> [TrackingLine] {
    let patterns = rules.selector.patterns.includes.map(\.text)
    let selected = inventory.protected.map { place in
      (name: inventory.names[place.name], include: place.include)
    }
    let found =
      rules.collectsLines ? selected.filter { isGiven($0.name, by: inventory.lines) } : selected
    // Git LFS never converts `.gitattributes` either, so that it needs no line by itself.
    let others = found.filter { $0.name != AttributesFile.name }
    guard !others.isEmpty else { return [] }
    var texts: Set<[UInt8]> = []
    for (name, include) in others {
      let pattern = patterns.indices.contains(include) ? patterns[include] : nil
      texts.insert(text(kind(of: name), below: pattern))
      if let pattern,
        matches(pattern, name: AttributesFile.name) || isAttributesFound(found, include)
      {
        texts.insert(text(AttributesFile.name, below: pattern))
      }
    }
    return texts.sorted { $0.lexicographicallyPrecedes($1) }.map(TrackingLine.untracking)
  }

  private static func isAttributesFound(
    _ found: [(name: [UInt8], include: Int)],
    _ include: Int
  ) -> Bool {
    found.contains { $0.name == AttributesFile.name && $0.include == include }
  }

  private static func matches(_ pattern: [UInt8], name: [UInt8]) -> Bool {
    (try? AttributesPattern(pattern))?.matches(path: name.rawSpan, basenameAt: 0) == true
  }

  /// Whether lines for types of files would track a file.
  private static func isGiven(_ name: [UInt8], by lines: [LineKey]) -> Bool {
    lines.contains { line in
      guard case .fileExtension(let suffix) = line else { return false }
      return name.suffix(suffix.count) == suffix[...]
    }
  }

  /// The pattern for files like this one, in any folder.
  private static func kind(of name: [UInt8]) -> [UInt8] {
    if name == ProtectedFile.folder { return name + Array("/**".utf8) }
    if name.suffix(ProtectedFile.folder.count) == ProtectedFile.folder[...] {
      return [0x2A] + ProtectedFile.folder
    }
    return name.flatMap { byte in
      switch byte {
      case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "\\"):
        [UInt8(ascii: "\\"), byte]
      default: [byte]
      }
    }
  }

  /// A pattern as written in the file: only below a folder, if the include pattern is for a whole
  /// folder.
  private static func text(_ kind: [UInt8], below pattern: [UInt8]?) -> [UInt8] {
    var below: [UInt8] = []
    let all = Array("/**".utf8)
    if let pattern, pattern.count > all.count, pattern.suffix(all.count) == all[...] {
      below = pattern.dropLast(all.count) + Array("/**/".utf8)
    } else if kind.contains(0x2F) {
      below = Array("**/".utf8)
    }
    let text = below + kind
    return (try? AttributesPattern.fileText(forPattern: text)) ?? text
  }
}
