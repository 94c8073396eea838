/// The attributes from outside of a history: those of the system, of the user, and of
/// `info/attributes` (gitattributes(5)).
public struct OutsideAttributes: Sendable {
  /// Those of the system (`git var GIT_ATTR_SYSTEM`).
  public let system: AttributesFile?
  /// Those of the user (`core.attributesFile`).
  public let user: AttributesFile?
  /// Those of the repository (`info/attributes`).
  public let info: AttributesFile?

  /// These files; `nil` for one that does not exist.
  public init(
    system: AttributesFile? = nil,
    user: AttributesFile? = nil,
    info: AttributesFile? = nil
  ) {
    (self.system, self.user, self.info) = (system, user, info)
  }

  /// No attributes.
  public static let none = OutsideAttributes()
}
