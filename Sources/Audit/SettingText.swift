internal import Reporting

/// Reads the values of settings, which are texts in all places.
public enum SettingText {
  /// A size such as `10MB`, `1.5 GiB`, `500k` (1024 each, as in Git) or `off`.
  ///
  /// - Throws: `SettingFault`.
  public static func limit(_ text: String) throws(SettingFault) -> AuditLayer.Limit {
    if ["off", "none"].contains(text.lowercased()) { return .none }
    guard let first = text.unicodeScalars.first, ("0"..."9").contains(first) || first == "."
    else { throw SettingFault.notSize }
    let units: [Character: String] = ["k": "KiB", "m": "MiB", "g": "GiB"]
    var spelled = text
    if let last = text.lowercased().last, let unit = units[last] {
      spelled = String(text.dropLast()) + unit
    }
    do {
      return .bytes(try ByteCount.parse(spelled).bytes)
    } catch {
      throw SettingFault.notSize
    }
  }

  /// A severity; a boolean of YAML counts for `off`.
  ///
  /// - Throws: `SettingFault`.
  public static func severity(_ text: String) throws(SettingFault) -> AuditSeverity {
    let text = text.lowercased()
    if ["false", "no"].contains(text) { return .off }
    guard let severity = AuditSeverity(rawValue: text) else {
      throw SettingFault.notSeverity
    }
    return severity
  }

  /// The name of a rule.
  ///
  /// - Throws: `SettingFault`.
  public static func rule(_ text: String) throws(SettingFault) -> AuditRule {
    guard let rule = AuditRule.named(text) else {
      throw SettingFault.noSuchRule(text)
    }
    return rule
  }

  /// The name of a host.
  ///
  /// - Throws: `SettingFault`.
  public static func preset(_ text: String) throws(SettingFault) -> AuditPreset {
    guard let preset = AuditPreset(rawValue: text.lowercased()) else {
      throw SettingFault.notPreset
    }
    return preset
  }

  /// An exception: `PATTERN: REASON` or `PATTERN [RULE,RULE]: REASON`.
  ///
  /// - Throws: `SettingFault`.
  public static func exception(_ text: [UInt8]) throws(SettingFault) -> AuditException {
    let separator = Array(": ".utf8)
    let place = text.indices.dropLast().first { text[$0...].starts(with: separator) }
    guard let place else {
      throw SettingFault.notException
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
  /// - Throws: `SettingFault`.
  public static func exception(
    pattern: [UInt8],
    rules: [String],
    reason: String
  ) throws(SettingFault) -> AuditException {
    guard let compiled = AttributesPatternText(pattern) else {
      throw SettingFault.badPattern
    }
    guard reason.contains(where: { !$0.isWhitespace }) else {
      throw SettingFault.noReason
    }
    var named: Set<AuditRule> = []
    for rule in rules { named.insert(try self.rule(rule)) }
    return AuditException(pattern: compiled, rules: named, reason: reason)
  }
}
