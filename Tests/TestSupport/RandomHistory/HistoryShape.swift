/// What a random history may hold.
///
/// The defaults of `identitySafe` leave out what falls under a row of the table of deviations, so
/// that `git lfs migrate` and `lfs-migrate` must agree on every id:
///
/// - D1: tag objects are there; the comparison expects their bytes but for the `object` line.
/// - D2: commits are canonical: no CR before a newline, one newline at the end at least, extra
///   headers after the committer.
/// - D3: signatures are there only together with `--signatures=keep`.
/// - D4: `.gitattributes` has no CRLF, no repeated line, a last newline, and no rule about `filter`
///   but whole lines as both tools write them.
/// - D5: nested `.gitattributes` have no rule about `filter`, `diff`, `merge` or `text`.
/// - D6, D9: without patterns the history is a straight line and the names are those that git-lfs quotes.
/// - D8: `.gitignore` and the like only where no pattern can take them.
/// - D11: with a size limit, each path stays above it or below it.
/// - A branch may lack commits of the remote: only with `--allow-diverged`.
/// - D12, D14, D17: HEAD is on a branch; no notes, stash or replacements; no tag named as a branch.
public struct HistoryShape: Sendable {
  /// How odd the names of files may be.
  public enum Names: Sendable {
    /// Letters, digits, dots and dashes.
    case tame
    /// Also spaces, `#`, pattern characters and non-ASCII letters: what git-lfs quotes well.
    case spaced
    /// Also tabs, newlines, quotes, control characters and bytes that are not UTF-8.
    case hostile
  }

  /// What `.gitattributes` files may say.
  public enum Attributes: Sendable {
    /// There are none.
    case none
    /// Nothing that the table of deviations is about.
    case harmless
    /// Rules about `filter`, the same in every commit, which git-lfs reads as Git does.
    case constant
    /// Any rules, well-formed or not, which come and go: only Git itself knows what they mean.
    case wild
  }

  /// One parent a commit at most, and one root.
  public var isLinear = false
  /// Each path stays on one side of this size, in bytes.
  public var sizeLimit: Int?
  /// How odd the names of files may be.
  public var names = Names.hostile
  /// `.gitignore`, `.gitmodules` and `.mailmap`.
  public var hasProtectedFiles = true
  /// `gpgsig`, `mergetag` and signed tags.
  public var hasSignatures = false
  /// `.gitattributes` at the root and below.
  public var attributes = Attributes.harmless
  /// Files that are pointers already, and look-alikes.
  public var hasPointers = true
  /// Files without content, which `info` of git-lfs takes for pointers (D16).
  public var hasEmptyFiles = true
  /// Trees with modes that Git no longer writes.
  public var hasOddModes = false
  /// How many commits.
  public var commits = 20
  /// No working tree.
  public var isBare = true
  /// A branch that is a symbolic reference to another.
  public var hasSymbolicBranch = false

  /// A history of 20 commits with all of it but signatures and odd modes.
  public init() {}

  /// A random shape on whose histories both tools must agree.
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

  /// Arguments for `lfs-migrate` alone that must not matter, and those that make it do as git-lfs does.
  func ownArguments(using random: inout SeededGenerator) -> [String] {
    let jobs = random.pick([[], ["--jobs=1"], ["--jobs=2"], ["--jobs=5"]])
    return jobs + ["--allow-diverged"] + (hasSignatures ? ["--signatures=keep"] : [])
  }
}
