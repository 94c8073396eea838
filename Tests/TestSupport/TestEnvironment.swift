#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The environment of a command, built from nothing, so that no setting of the machine or user
/// affects a test.
public struct TestEnvironment: Sendable {
  /// The variables by name.
  public var variables: [String: String]

  /// The fixed environment: identity, dates, time zone, language, and no configuration files.
  ///
  /// - Parameter home: the home directory; it may be empty.
  public init(home: String) {
    variables = [
      "PATH": Self.inherited("PATH") ?? "/usr/local/bin:/usr/bin:/bin",
      "HOME": home,
      "XDG_CONFIG_HOME": home + "/.config",
      "TZ": "UTC",
      "LC_ALL": "C",
      "GIT_CONFIG_GLOBAL": "/dev/null",
      "GIT_CONFIG_SYSTEM": "/dev/null",
      "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_ATTR_NOSYSTEM": "1",
      "GIT_TERMINAL_PROMPT": "0",
      "GIT_AUTHOR_NAME": "Ada Author",
      "GIT_AUTHOR_EMAIL": "ada@example.com",
      "GIT_AUTHOR_DATE": "1700000000 +0100",
      "GIT_COMMITTER_NAME": "Carl Committer",
      "GIT_COMMITTER_EMAIL": "carl@example.com",
      "GIT_COMMITTER_DATE": "1700000060 +0000",
    ]
    for name in ["LD_LIBRARY_PATH", "TMPDIR", "LLVM_PROFILE_FILE", "ASAN_OPTIONS"] {
      variables[name] = Self.inherited(name)
    }
  }

  /// The environment with these variables set, or removed if the value is `nil`.
  public func setting(_ changes: [String: String?]) -> TestEnvironment {
    var changed = self
    for (name, value) in changes { changed.variables[name] = value }
    return changed
  }

  /// A variable of the test process; `nil` if it is unset or empty.
  public static func inherited(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }
}

extension TestEnvironment {
  /// Whether the tests run as the superuser.
  public static var isRoot: Bool { geteuid() == 0 }
}
