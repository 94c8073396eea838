public import YAML

/// Why a text is no value of a setting, or a file has no settings.
public enum SettingFault: Error, Equatable, Sendable {
  /// It is no size, such as `10MB`, and not `off`.
  case notSize
  /// It is no whole number.
  case notNumber
  /// It is no severity.
  case notSeverity
  /// It is the name of no host.
  case notPreset
  /// No rule has that name.
  case noSuchRule(String)
  /// It is no list of rules with their severities.
  case notRuleList
  /// No setting has that name.
  case noSuchSetting
  /// It is not `PATTERN: REASON` or `PATTERN [RULES]: REASON`.
  case notException
  /// No exception has a member of that name.
  case noSuchMember(String)
  /// The pattern of an exception is malformed.
  case badPattern
  /// An exception has no reason.
  case noReason
  /// The file is longer than the limit, in bytes.
  case tooLong(limit: Int)
  /// The file has no line `OLD NEW` or `OLD,NEW`.
  case notMap
  /// The file can't be parsed.
  case file(YAMLError)
}
