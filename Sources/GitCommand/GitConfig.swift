/// A setting whose value is not of the type that Git expects.
public struct GitConfigError: Error, Equatable, Sendable {
  /// The setting's key.
  public let key: String
  /// Its value, for display.
  public let value: String

  /// An error about a setting.
  public init(key: String, value: String) {
    self.key = key
    self.value = value
  }
}

/// All settings of a repository, read once.
public struct GitConfig: Sendable {
  /// A setting; its value is `nil` if the line has no equals sign, which means true.
  private struct Entry {
    let key: [UInt8]
    let value: [UInt8]?
  }

  private let entries: [Entry]
  private let lastIndex: [[UInt8]: Int]

  /// Reads the output of `git config --list -z`.
  public init(listing: [UInt8]) {
    entries = listing.records(endedBy: 0).map { record in
      guard let newline = record.firstIndex(of: .newline) else {
        return Entry(key: Array(record), value: nil)
      }
      return Entry(key: Array(record[..<newline]), value: Array(record[(newline + 1)...]))
    }
    var lastIndex: [[UInt8]: Int] = [:]
    for (index, entry) in entries.enumerated() { lastIndex[entry.key] = index }
    self.lastIndex = lastIndex
  }

  /// Asks Git for the settings of all levels, in one call.
  ///
  /// - Throws: `GitError` if Git can't read them.
  public static func read(_ git: Git) async throws(GitError) -> GitConfig {
    let listing = try await git.output(of: ["config", "--list", "-z", "--includes"])
    let config = GitConfig(listing: listing)
    git.disabled.learn(config, at: git.place)
    return config
  }

  /// Whether there is a setting of that key.
  ///
  /// - Parameter key: section and name in lower case, a subsection between them unchanged.
  public func contains(_ key: String) -> Bool {
    contains(Array(key.utf8))
  }

  /// Whether there is a setting of that key, whose subsection may be any bytes.
  public func contains(_ key: [UInt8]) -> Bool {
    lastIndex[key] != nil
  }

  /// The last value of a setting; empty if its line has none, `nil` if there is no such setting.
  ///
  /// - Parameter key: section and name in lower case, a subsection between them unchanged.
  public func value(_ key: String) -> [UInt8]? {
    value(Array(key.utf8))
  }

  /// The last value of a setting, the subsection of whose key may be any bytes.
  public func value(_ key: [UInt8]) -> [UInt8]? {
    lastIndex[key].map { entries[$0].value ?? [] }
  }

  /// All values of a key, in order.
  public func values(_ key: String) -> [[UInt8]] {
    values(Array(key.utf8))
  }

  /// All values of a key whose subsection may be any bytes, in order.
  public func values(_ key: [UInt8]) -> [[UInt8]] {
    entries.filter { $0.key == key }.map { $0.value ?? [] }
  }

  /// The last value as text; `nil` if there is no such setting.
  public func text(_ key: String) -> String? {
    value(key).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether the setting is true, by Git's rules; `nil` if there is no such setting.
  ///
  /// - Throws: `GitConfigError` if the value is neither true nor false.
  public func bool(_ key: String) throws(GitConfigError) -> Bool? {
    try bool(Array(key.utf8))
  }

  /// Whether a setting is true, the subsection of whose key may be any bytes; `nil` if there is
  /// none.
  ///
  /// - Throws: `GitConfigError` if the value is neither true nor false.
  public func bool(_ key: [UInt8]) throws(GitConfigError) -> Bool? {
    guard let index = lastIndex[key] else { return nil }
    guard let value = entries[index].value else { return true }
    let text = String(decoding: value, as: UTF8.self)
    switch text.lowercased() {
    case "true", "yes", "on": return true
    case "false", "no", "off", "": return false
    default: break
    }
    guard let number = Self.integer(value) else {
      throw GitConfigError(key: String(decoding: key, as: UTF8.self), value: text)
    }
    return number != 0
  }

  /// The number in a setting, by Git's rules (`8k` is 8192); `nil` if there is no such setting.
  ///
  /// - Throws: `GitConfigError` if the value is not a number.
  public func int(_ key: String) throws(GitConfigError) -> Int? {
    guard let value = value(key) else { return nil }
    guard let number = Self.integer(value) else {
      throw GitConfigError(key: key, value: String(decoding: value, as: UTF8.self))
    }
    return number
  }

  /// The subsections of a section, each once, in order of their first setting.
  ///
  /// A subsection may be empty: `[filter ""]` is the filter of files with the attribute `filter=`.
  /// - Parameter section: the section in lower case; `filter` for `filter.lfs.clean`.
  public func subsections(of section: String) -> [[UInt8]] {
    let start = Array("\(section).".utf8)
    var seen: Set<[UInt8]> = []
    return entries.compactMap { entry in
      guard entry.key.starts(with: start), let dot = entry.key.lastIndex(of: UInt8(ascii: ".")),
        dot >= start.count
      else { return nil }
      let name = Array(entry.key[start.count..<dot])
      return seen.insert(name).inserted ? name : nil
    }
  }

  /// A decimal, octal (`0`) or hexadecimal (`0x`) number with an optional `k`, `m` or `g`.
  private static func integer(_ value: [UInt8]) -> Int? {
    var digits = String(decoding: value.trimmingWhitespace, as: UTF8.self).lowercased()[...]
    var factor = 1
    switch digits.last {
    case "k": factor = 1 << 10
    case "m": factor = 1 << 20
    case "g": factor = 1 << 30
    default: break
    }
    if factor != 1 { digits.removeLast() }
    let isNegative = digits.first == "-"
    if isNegative || digits.first == "+" { digits.removeFirst() }
    guard digits.first != "-", digits.first != "+" else { return nil }
    let magnitude =
      digits.hasPrefix("0x")
      ? Int(digits.dropFirst(2), radix: 16)
      : Int(digits, radix: digits.count > 1 && digits.first == "0" ? 8 : 10)
    guard let magnitude else { return nil }
    let (number, overflows) = magnitude.multipliedReportingOverflow(by: factor)
    return overflows ? nil : isNegative ? -number : number
  }
}

extension GitConfig {
  /// The promisor remotes of a partial clone, in the order in which Git asks them; empty for a
  /// complete clone.
  public var promisorRemotes: [[UInt8]] {
    var remotes = subsections(of: "remote").filter { remote in
      // Git stops at a value that is not a boolean: then the clone must not count as complete.
      do {
        return try bool(Array("remote.".utf8) + remote + Array(".promisor".utf8)) ?? false
      } catch {
        return true
      }
    }
    if let last = value("extensions.partialclone") {
      remotes.removeAll { $0 == last }
      remotes.append(last)
    }
    return remotes
  }
}
