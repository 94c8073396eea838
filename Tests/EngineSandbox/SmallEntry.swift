public import GitObjects

/// What a test has at a path of a commit: a file as a literal, or something else.
public enum SmallEntry: Sendable, ExpressibleByStringLiteral {
  /// An ordinary file with that content.
  case text(String)
  /// A file of that mode, in octal digits.
  case file(mode: String, String)
  /// A symbolic link to that target.
  case link(String)
  /// An object that the test has made itself, by that mode.
  case object(mode: String, ObjectID)

  public init(stringLiteral text: String) { self = .text(text) }

  /// The commit of a submodule.
  public static func submodule(_ commit: ObjectID) -> SmallEntry {
    .object(mode: "160000", commit)
  }

  /// The pointer that stands for that content.
  public static func pointer(to content: String) -> SmallEntry {
    .text(SmallStore.pointer(to: content))
  }
}
