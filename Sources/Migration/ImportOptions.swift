public import GitRefs

/// What `import` was asked to do.
public struct ImportOptions: Sendable {
  /// Which commits.
  public var selection: SelectionRequest
  /// Patterns of files to migrate, each as the user wrote it.
  public var includes: [[UInt8]] = []
  /// Patterns of files to leave, each as the user wrote it.
  public var excludes: [[UInt8]] = []
  /// The least size of a file to migrate, in bytes; nil where size does not matter.
  public var above: UInt64?
  /// Whether the attributes of each commit say which files to migrate, instead of patterns.
  public var isFixup = false
  /// Whether attribute lines begin with the first commit that needs them.
  public var isMinimal = false
  /// What happens to signatures.
  public var signatures = SignaturePolicy.strip
  /// Where to write the map of old and new commits, nil for nowhere.
  public var objectMap: String?
  /// How many threads work.
  public var jobs: Int
  /// Whether nothing is written: the plan is all.
  public var isDryRun = false
  /// The time of the run, in seconds since 1970.
  public var now: Int
  /// The command line, for the record.
  public var commandLine: [String] = []

  /// The least that must be known.
  public init(selection: SelectionRequest, jobs: Int, now: Int) {
    self.selection = selection
    self.jobs = jobs
    self.now = now
  }

  /// The patterns in a list: separated by commas, `\,` is a comma of a pattern, white space around
  /// a pattern and one slash or backslash at its end do not count.
  public static func patterns(in list: [UInt8]) -> [[UInt8]] {
    var patterns: [[UInt8]] = []
    var current: [UInt8] = []
    var index = 0
    func take() {
      var pattern = current[...]
      pattern = pattern.drop { isSpace($0) }
      while let last = pattern.last, isSpace(last) { pattern.removeLast() }
      if let last = pattern.last, last == 0x2F || (last == 0x5C && !endsInEscape(pattern)) {
        pattern.removeLast()
      }
      if !pattern.isEmpty { patterns.append(Array(pattern)) }
      current = []
    }
    while index < list.count {
      if list[index] == 0x5C, index + 1 < list.count, list[index + 1] == 0x2C {
        current.append(0x2C)
        index += 2
      } else if list[index] == 0x2C {
        take()
        index += 1
      } else {
        current.append(list[index])
        index += 1
      }
    }
    take()
    return patterns
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  /// Whether the backslash at the end is itself escaped by the one before.
  private static func endsInEscape(_ pattern: ArraySlice<UInt8>) -> Bool {
    pattern.reversed().prefix { $0 == 0x5C }.count % 2 == 0
  }
}
