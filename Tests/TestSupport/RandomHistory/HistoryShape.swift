/// The content of a random history.
///
/// The defaults of `identitySafe` leave out what falls under a row of the table of deviations, so
/// that `git lfs migrate` and `lfs-migrate` must agree on every id:
///
/// - D1: there are tag objects; the comparison expects their bytes except the `object` line.
/// - D2: commits are canonical: no CR before a newline, at least one newline at the end, extra
///   headers after the committer.
/// - D3: there are signatures only together with `--signatures=keep`.
/// - D4: `.gitattributes` has no CRLF, no repeated line, a last newline, and no rule about `filter`
///   except complete lines as both tools write them.
/// - D5: nested `.gitattributes` have no rule about `filter`, `diff`, `merge` or `text`.
/// - D6, D9: without patterns the history is linear and git-lfs quotes the names correctly.
/// - D8: `.gitignore` and similar files exist only where no pattern can match them.
/// - D11: with a size limit, each path stays above it or below it.
/// - A branch lacks commits of the remote only with `--allow-diverged`.
/// - D12, D14, D17: HEAD is on a branch; no notes, stash or replacements; no tag named like a
///   branch.
public struct HistoryShape: Sendable {
  /// How unusual file names may be.
  public enum Names: Sendable {
    /// Letters, digits, dots and dashes.
    case tame
    /// Also spaces, `#`, pattern characters and non-ASCII letters, which git-lfs quotes correctly.
    case spaced
    /// Also tabs, newlines, quotes, control characters and bytes that are not UTF-8.
    case hostile
  }

  /// The content of `.gitattributes` files.
  public enum Attributes: Sendable {
    /// There are no such files.
    case none
    /// Lines that the table of deviations does not concern.
    case harmless
    /// Rules about `filter`, the same in every commit, which git-lfs reads as Git does.
    case constant
    /// Any rules, well-formed or not, that change between commits: only Git knows their meaning.
    case wild
  }

  /// At most one parent a commit, and one root.
  public var isLinear = false
  /// The size, in bytes, on one side of which each path stays; `nil` if paths may cross.
  public var sizeLimit: Int?
  /// How unusual file names may be.
  public var names = Names.hostile
  /// `.gitignore`, `.gitmodules` and `.mailmap`.
  public var hasProtectedFiles = true
  /// `gpgsig`, `mergetag` and signed tags.
  public var hasSignatures = false
  /// `.gitattributes` at the root and below.
  public var attributes = Attributes.harmless
  /// Files that are pointers already, and malformed pointers.
  public var hasPointers = true
  /// Empty files, which `info` of git-lfs takes for pointers (D16).
  public var hasEmptyFiles = true
  /// Trees with modes that Git no longer writes.
  public var hasOddModes = false
  /// The number of commits.
  public var commits = 20
  /// Whether there is no worktree.
  public var isBare = true
  /// A branch that is a symbolic reference to another.
  public var hasSymbolicBranch = false

  /// A history of 20 commits with everything except signatures and odd modes.
  public init() {}

  /// A random shape for histories on which both tools must agree.
  public static func identitySafe(using random: inout SeededGenerator) -> HistoryShape {
    var shape = HistoryShape()
    shape.isLinear = random.chance(15)
    shape.names = random.pick([.tame, .spaced, .hostile, .hostile])
    shape.hasProtectedFiles = random.chance(30)
    shape.hasSignatures = random.chance(20)
    shape.attributes = random.chance(60) ? .harmless : .none
    shape.hasPointers = random.chance(50)
    shape.hasOddModes = random.chance(25)
    shape.commits = random.from(random.chance(70) ? 3...20 : 20...45)
    shape.isBare = random.chance(65)
    shape.hasSymbolicBranch = random.chance(10)
    return shape
  }

  /// Arguments for `lfs-migrate` alone: some that must not matter, and those that make it agree
  /// with git-lfs.
  func ownArguments(using random: inout SeededGenerator) -> [String] {
    let jobs = random.pick([[], ["--jobs=1"], ["--jobs=2"], ["--jobs=5"]])
    return jobs + ["--allow-diverged"] + (hasSignatures ? ["--signatures=keep"] : [])
  }
}
