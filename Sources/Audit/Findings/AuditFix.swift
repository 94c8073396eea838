public import GitCommand
public import GitObjects

/// A command that fixes all violations of a kind.
public struct AuditFix: Equatable, Sendable {
  /// What it does.
  public internal(set) var command: FixCommand
  /// The findings that it fixes, by their places in the report.
  public internal(set) var findings: [Int]
}

/// A command that fixes violations.
public enum FixCommand: Hashable, Sendable {
  /// Converts files at these paths.
  case convert(paths: [RepositoryPath], AuditedReferences)
  /// Converts files of these types, by their names: `*.pt`.
  case convertTypes([[UInt8]], AuditedReferences)
  /// Converts all that attributes give to Git LFS.
  case fixUp(AuditedReferences)
  /// Converts all files over a size.
  case convertAbove(UInt64, AuditedReferences)
  /// Gives staged files to Git LFS.
  case trackStaged(paths: [RepositoryPath])
  /// Stages files again, now that they are given to Git LFS.
  case stageAgain(paths: [RepositoryPath])
  /// Gives paths to Git LFS.
  case track(paths: [RepositoryPath], CommitPlace)
  /// Takes texts for content of Git LFS; some of their paths are given to it first.
  case takeAsContent(paths: [RepositoryPath], untracked: [RepositoryPath], CommitPlace)
  /// Writes pointers anew, likewise.
  case writeAnew(paths: [RepositoryPath], untracked: [RepositoryPath], CommitPlace)
  /// Gets the objects of commits from a remote; of what is checked out where none are named.
  case fetch(remote: [UInt8]?, commits: [ObjectID])
  /// Puts the branch on the new history, and goes back to the one that was checked out.
  case rebase(
    onto: ObjectID,
    from: ObjectID,
    reference: ReferenceName?,
    needsFetch: Bool,
    backTo: ReferenceName?
  )
  /// Takes attributes from before, nil where they are to be removed, and gives files to Git LFS that
  /// were staged without them.
  case restore(path: RepositoryPath, from: ObjectID?, files: [RepositoryPath], CommitPlace)
  /// Takes files out of Git and leaves them on the disk.
  case leaveToDVC(paths: [RepositoryPath], CommitPlace)
  /// Lets the message of a commit after this one be edited, nil for a root; and goes back.
  case editMessage(after: ObjectID?, reference: ReferenceName?, backTo: ReferenceName?)
  /// Makes a tag anew, of the same object.
  case tagAgain(reference: ReferenceName, target: ObjectID)
}

/// The references whose commits a command rewrites.
public enum AuditedReferences: Hashable, Sendable {
  /// All of the repository.
  case everything
  /// These, in the commits that no remote has, by names that Git understands.
  case unpushed([[UInt8]])
  /// These, in all their commits.
  case whole([ReferenceName])

  /// More are not named one by one.
  static let nameLimit = 50
}

/// Where a change is to be made.
public enum CommitPlace: Hashable, Sendable {
  /// In the index.
  case index
  /// In a new commit on what is checked out.
  case head
  /// In a new commit on another branch.
  case branch(ReferenceName)
}
