internal import Digests
internal import GitAttributes
internal import GitObjects

/// Suggests other patterns for those that match nothing.
struct PatternAdvisor {
  private let names: TipNames
  private let patterns: [[UInt8]]

  init(_ names: TipNames, _ patterns: [[UInt8]]) { (self.names, self.patterns) = (names, patterns) }

  private static let star = Array("*".utf8)
  private static let anyFolder = Array("**/".utf8)
  private static let all = Array("/**".utf8)
  private static let folderLimit = 3

  /// Patterns that match a file, instead of one that does not; empty if nothing is similar.
  func suggestions(for number: Int) -> [[UInt8]] {
    let pattern = patterns[number]
    if let list = braces(around: number) ?? spaces(in: pattern) { return list }
    let plain = Self.plain(pattern)
    guard !plain.isEmpty else { return [] }
    var variants = [plain, [0x2F] + plain, Self.anyFolder + plain]
    // An extension without its star.
    variants.append(Self.star + (plain.first == 0x2E ? [] : [0x2E]) + plain)
    for variant in variants where variant != pattern && matches(variant) { return [variant] }
    let folders = folders(named: plain)
    if !folders.isEmpty { return folders }
    if let other = otherCase(plain) { return [other] }
    return nearestExtension(plain) ?? nearestFolder(plain) ?? nearestFile(plain) ?? []
  }

  /// The pattern with slashes for backslashes, and without `./` and slashes at its ends.
  private static func plain(_ pattern: [UInt8]) -> [UInt8] {
    var plain = pattern.map { $0 == 0x5C ? 0x2F : $0 }
    if plain.starts(with: Array("./".utf8)) { plain.removeFirst(2) }
    while plain.first == 0x2F { plain.removeFirst() }
    while plain.last == 0x2F { plain.removeLast() }
    return plain
  }

  private func matches(_ pattern: [UInt8], caseFolding: Bool = false) -> Bool {
    firstMatch(pattern, caseFolding: caseFolding) != nil
  }

  private func firstMatch(_ pattern: [UInt8], caseFolding: Bool = false) -> RepositoryPath? {
    guard let compiled = try? AttributesPattern(pattern, caseFolding: caseFolding) else {
      return nil
    }
    return names.files.first { compiled.matches($0) }
  }

  // MARK: Lists that a shell would have expanded

  /// The list in braces, such as `*.{a,b}`, which was split at its commas.
  private func braces(around number: Int) -> [[UInt8]]? {
    for first in (0...number).reversed() where patterns[first].contains(UInt8(ascii: "{")) {
      for last in first..<patterns.count where patterns[last].contains(UInt8(ascii: "}")) {
        guard last >= number else { break }
        let text = Array(patterns[first...last].joined(separator: [0x2C]))
        let list = Self.expanded(text)
        let matching = list.filter { matches($0) }
        return matching.isEmpty ? nil : matching
      }
    }
    return nil
  }

  private static let listLimit = 64

  /// The expansion of braces, as a shell does it.
  private static func expanded(_ text: [UInt8]) -> [[UInt8]] {
    var done: [[UInt8]] = []
    var open = [text]
    while let text = open.popLast() {
      guard let left = text.lastIndex(of: UInt8(ascii: "{")), done.count < listLimit,
        let right = text[left...].firstIndex(of: UInt8(ascii: "}"))
      else {
        done.append(text)
        continue
      }
      let parts = text[(left + 1)..<right].split(separator: 0x2C, omittingEmptySubsequences: false)
      for part in parts.reversed() {
        open.append(Array(text[..<left]) + part + text[(right + 1)...])
      }
    }
    return done
  }

  /// The list that spaces separate, such as `*.a *.b`.
  private func spaces(in pattern: [UInt8]) -> [[UInt8]]? {
    let parts = pattern.split { $0 == 0x20 || $0 == 0x3B || (0x09...0x0D).contains($0) }
      .map(Array.init)
    guard parts.count > 1 else { return nil }
    let matching = parts.filter { matches($0) }
    return matching.isEmpty ? nil : matching
  }

  // MARK: Similar names

  /// Patterns for all files in folders of a name or path.
  private func folders(named name: [UInt8]) -> [[UInt8]] {
    guard !name.isEmpty else { return [] }
    let found = names.folders.filter { folder in
      folder.bytes == name || folder.bytes.suffix(name.count + 1) == ([0x2F] + name)[...]
    }
    return found.prefix(Self.folderLimit).map(Self.pattern(forFolder:))
  }

  /// The pattern of exactly one file.
  private static func pattern(forFile path: RepositoryPath) -> [UInt8] { [0x2F] + path.bytes }

  /// The pattern of all files in a folder.
  private static func pattern(forFolder path: RepositoryPath) -> [UInt8] {
    [0x2F] + path.bytes + all
  }

  /// A pattern that matches if case is ignored.
  private func otherCase(_ pattern: [UInt8]) -> [UInt8]? {
    guard let path = firstMatch(pattern, caseFolding: true) else { return nil }
    if pattern.first == 0x2A, let dot = pattern.lastIndex(of: 0x2E), dot == 1,
      let found = path.bytes.lastIndex(of: 0x2E)
    {
      return Self.star + path.bytes[found...]
    }
    return Self.pattern(forFile: path)
  }

  /// `*.onnx` for `*.onxx`.
  private func nearestExtension(_ pattern: [UInt8]) -> [[UInt8]]? {
    let start = pattern.lastIndex(of: 0x2F).map { $0 + 1 } ?? 0
    guard let dot = pattern[start...].lastIndex(of: 0x2E) else { return nil }
    let wanted = Array(pattern[dot...])
    guard pattern[start..<dot].contains(0x2A) || pattern[..<dot].isEmpty else { return nil }
    let near = names.extensions.keys.filter { $0 != wanted }
      .map { (distance: Self.distance(wanted, $0), name: $0) }
      .filter { $0.distance <= 2 && $0.distance < wanted.count - 1 }
      .min { left, right in
        if left.distance != right.distance { return left.distance < right.distance }
        let counts = (names.extensions[left.name] ?? 0, names.extensions[right.name] ?? 0)
        if counts.0 != counts.1 { return counts.0 > counts.1 }
        return left.name.lexicographicallyPrecedes(right.name)
      }
    guard let near else { return nil }
    let replaced = Array(pattern[..<dot]) + near.name
    return [matches(replaced) ? replaced : Self.star + near.name]
  }

  /// `/models/**` for `/modles/**`.
  private func nearestFolder(_ pattern: [UInt8]) -> [[UInt8]]? {
    guard pattern.suffix(Self.all.count) == Self.all[...] else { return nil }
    let base = Array(pattern.dropLast(Self.all.count))
    return nearest(to: base, in: names.folders).map { [Self.pattern(forFolder: $0)] }
  }

  private func nearestFile(_ pattern: [UInt8]) -> [[UInt8]]? {
    guard !pattern.contains(0x2A), !pattern.contains(0x3F) else { return nil }
    if let folder = nearest(to: pattern, in: names.folders) {
      return [Self.pattern(forFolder: folder)]
    }
    return nearest(to: pattern, in: names.files).map { [Self.pattern(forFile: $0)] }
  }

  private func nearest(to name: [UInt8], in list: [RepositoryPath]) -> RepositoryPath? {
    guard name.count > 2, name.count < 256 else { return nil }
    let limit = name.count > 4 ? 2 : 1
    return list.lazy.filter { abs($0.bytes.count - name.count) <= 2 }
      .map { (distance: Self.distance(name, $0.bytes), path: $0) }
      .filter { $0.distance <= limit }
      .min { ($0.distance, $0.path.bytes.count) < ($1.distance, $1.path.bytes.count) }?.path
  }

  /// The number of characters to change, add, remove or swap with the next one.
  static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var before: [Int] = []
    var last = Array(0...right.count)
    for i in left.indices {
      var row = [i + 1]
      for j in right.indices {
        let isSame = left[i] | 0x20 == right[j] | 0x20
        var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (isSame ? 0 : 1))
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
          best = min(best, before[j - 1] + 1)
        }
        row.append(best)
      }
      (before, last) = (last, row)
    }
    return last[right.count]
  }
}
