internal import Digests
public import GitAttributes
public import GitObjects
public import GitRefs

/// What a migration says to have done: what is to be proved.
///
/// Of all this only the moves of references and what the run was told to do are believed; the map is a
/// hint where to look first.
public struct MigrationClaim: Sendable {
  /// What becomes of files.
  public enum Direction: Sendable {
    /// Files become pointers to LFS objects.
    case toPointers
    /// Pointers become the files that they stand for.
    case toFiles
  }

  /// How the history before and after are related.
  public enum Form: Sendable {
    /// Every commit was rewritten.
    case rewrite
    /// The new commit has the old one as its parent.
    case commitOnTop
    /// References went back to where they had been: there are no new objects.
    case movesOnly
  }

  /// What becomes of files.
  public var direction: Direction
  /// How the history before and after are related.
  public var form = Form.rewrite
  /// The moves of references and detached HEADs.
  public var moves: [ReferenceUpdate]
  /// More commits that must have been rewritten, old and new: the entries of the stash.
  public var stashEntries: [CommitPair] = []
  /// Which files the run was to convert.
  public var selection: FileRules
  /// The lines that it may have added to `.gitattributes` files.
  public var lines: AttributeLineRules
  /// Whether signatures were to be dropped from what was rewritten.
  public var dropsSignatures = true
  /// Whether names of rewritten commits in messages were to become the new ones.
  public var mapsMessages = false
  /// Whether pointers may have stayed because their objects could not be had.
  public var keepsMissing = false
  /// Commits that were not to be rewritten, though rewritten ones may lead to them: those that stand
  /// behind the selected ones; nil where that is not known.
  public var outside: Set<ObjectID>?
  /// Attributes of the system, the user and the repository that count besides those of the commits.
  public var outsideAttributes = OutsideFiles()
  /// The new ids of old commits: a hint.
  public var map: [ObjectID: ObjectID] = [:]

  /// The claim of a run with these moves.
  public init(
    _ direction: Direction,
    moves: [ReferenceUpdate],
    selection: FileRules,
    lines: AttributeLineRules
  ) {
    self.direction = direction
    self.moves = moves
    self.selection = selection
    self.lines = lines
  }
}

/// A commit and what it became.
public struct CommitPair: Hashable, Sendable {
  /// The commit before.
  public let old: ObjectID
  /// The commit after.
  public let new: ObjectID

  /// A commit and what it became.
  public init(old: ObjectID, new: ObjectID) {
    self.old = old
    self.new = new
  }
}

/// Attributes that are in force without being part of the history (gitattributes(5)).
public struct OutsideFiles: Sendable {
  /// Those of the system.
  public var system: AttributesFile?
  /// The user's.
  public var user: AttributesFile?
  /// Those of `info/attributes`.
  public var info: AttributesFile?

  /// None at all, or these.
  public init(
    system: AttributesFile? = nil,
    user: AttributesFile? = nil,
    info: AttributesFile? = nil
  ) {
    self.system = system
    self.user = user
    self.info = info
  }
}
