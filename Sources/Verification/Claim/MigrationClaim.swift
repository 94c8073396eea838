internal import Digests
public import GitAttributes
public import GitObjects
public import GitRefs

/// What a migration says that it did: the statement to prove.
///
/// Only the moves of references and the run's options are believed. The map is a hint where to look
/// first.
public struct MigrationClaim: Sendable {
  /// What becomes of files.
  public enum Direction: Sendable {
    /// Files become pointers to LFS objects.
    case toPointers
    /// Pointers become the files whose content they name.
    case toFiles
  }

  /// How the history before and after are related.
  public enum Form: Sendable {
    /// Every commit was rewritten.
    case rewrite
    /// The new commit has the old one as its parent.
    case commitOnTop
    /// References went back to where they were: there are no new objects.
    case movesOnly
  }

  /// What becomes of files.
  public var direction: Direction
  /// How the history before and after are related.
  public var form = Form.rewrite
  /// The moves of references and detached HEADs.
  public var moves: [StoredUpdate]
  /// More commits that must have been rewritten: the entries of the stash.
  public var stashEntries: [ObjectPair] = []
  /// The files that the run was to convert.
  public var selection: FileRules
  /// The lines that the run may have added to `.gitattributes` files.
  public var lines: AttributeLineRules
  /// Whether rewritten commits and tags must have lost their signatures.
  public var dropsSignatures = true
  /// Whether ids of rewritten commits in messages were to be replaced with the new ones.
  public var mapsMessages = false
  /// Whether pointers may have stayed because their LFS objects were missing.
  public var keepsMissing = false
  /// Commits behind the selected ones: they must be as before, though rewritten commits may lead to
  /// them; `nil` if they are not known.
  public var outside: Set<ObjectID>?
  /// Attributes from outside the commits: of the system, the user and the repository.
  public var outsideAttributes = OutsideAttributes.none
  /// The new ids of old commits, as hints.
  public var map: [ObjectID: ObjectID] = [:]

  /// The claim of a run with these moves.
  public init(
    _ direction: Direction,
    moves: [StoredUpdate],
    selection: FileRules,
    lines: AttributeLineRules
  ) {
    self.direction = direction
    self.moves = moves
    self.selection = selection
    self.lines = lines
  }
}
