internal import Reporting

/// Reads the values of settings, which are texts in all places.
public enum SettingText {
  /// Why a text is no value; the reason is a part of a sentence.
  public struct Failure: Error, Equatable {
    /// What is wrong.
    public let reason: String
  }

  /// A size such as `10MB`, `1.5 GiB`, `500k` (1024 each, as in Git) or `off`.
  ///
  /// - Throws: `Failure`.
  public static func limit(_ text: String) throws(Failure) -> AuditLayer.Limit {
    if ["off", "none"].contains(text.lowercased()) { return .none }
    guard let first = text.unicodeScalars.first, ("0"..."9").contains(first) || first == "."
    else { throw Failure(reason: "it is no size, such as 10MB, and not 'off'") }
    let units: [Character: String] = ["k": "KiB", "m": "MiB", "g": "GiB"]
    var spelled = text
    if let last = text.lowercased().last, let unit = units[last] {
      spelled = String(text.dropLast()) + unit
    }
    do {
      return .bytes(try ByteCount.parse(spelled).bytes)
    } catch {
      throw Failure(reason: "it is no size, such as 10MB, and not 'off'")
    }
  }

  /// A severity; a boolean of YAML counts for `off`.
  ///
  /// - Throws: `Failure`.
  public static func severity(_ text: String) throws(Failure) -> AuditSeverity {
    let text = text.lowercased()
    if ["false", "no"].contains(text) { return .off }
    guard let severity = AuditSeverity(rawValue: text) else {
      throw Failure(reason: "it is none of error, warning and off")
    }
    return severity
  }

  /// The name of a rule.
  ///
  /// - Throws: `Failure`.
  public static func rule(_ text: String) throws(Failure) -> AuditRule {
    guard let rule = AuditRule.named(text) else {
      let all = AuditRule.allCases.map(\.id).joined(separator: ", ")
      throw Failure(reason: "there is no rule '\(text)', only: \(all)")
    }
    return rule
  }

  /// The name of a host.
  ///
  /// - Throws: `Failure`.
  public static func preset(_ text: String) throws(Failure) -> AuditPreset {
    guard let preset = AuditPreset(rawValue: text.lowercased()) else {
      throw Failure(reason: "it is none of github, gitlab, bitbucket and huggingface")
    }
    return preset
  }

  /// An exception: `PATTERN: REASON` or `PATTERN [RULE,RULE]: REASON`.
  ///
  /// - Throws: `Failure`.
  public static func exception(_ text: [UInt8]) throws(Failure) -> AuditException {
    let separator = Array(": ".utf8)
    let place = text.indices.dropLast().first { text[$0...].starts(with: separator) }
    guard let place else {
      throw Failure(reason: "it is not 'PATTERN: REASON' or 'PATTERN [RULES]: REASON'")
    }
    let reason = String(decoding: text[(place + 2)...], as: UTF8.self)
    var pattern = Array(text[..<place])
    var rules: [String] = []
    if pattern.last == UInt8(ascii: "]"),
      let open = pattern.indices.dropLast().last(where: {
        pattern[$0...].starts(with: Array(" [".utf8))
      })
    {
      rules = String(decoding: pattern[(open + 2)..<(pattern.count - 1)], as: UTF8.self)
        .split(separator: ",").map { $0.filter { $0 != " " } }
      pattern = Array(pattern[..<open])
    }
    return try exception(pattern: pattern, rules: rules, reason: reason)
  }

  /// An exception of its parts; no rules stand for all.
  ///
  /// - Throws: `Failure`.
  public static func exception(
    pattern: [UInt8],
    rules: [String],
    reason: String
  ) throws(Failure) -> AuditException {
    guard let compiled = AttributesPatternText(pattern) else {
      throw Failure(reason: "its pattern is malformed")
    }
    guard reason.contains(where: { !$0.isWhitespace }) else {
      throw Failure(reason: "it has no reason")
    }
    var named: Set<AuditRule> = []
    for rule in rules { named.insert(try self.rule(rule)) }
    return AuditException(pattern: compiled, rules: named, reason: reason)
  }
}
