public import GitCommand

/// Why a selection of references failed.
public enum SelectionError: Error, Equatable, Sendable {
  /// `--everything` with positional arguments.
  case everythingWithArguments
  /// `--everything` with `--include-ref` or `--exclude-ref`.
  case everythingWithReferences
  /// A name can't be resolved.
  case unresolvable([UInt8])
  /// HEAD points to a reference that is neither a branch nor a tag.
  case notLocal([UInt8])
  /// A value of `--include-ref` or `--exclude-ref` has misplaced quotes.
  case malformedList([UInt8])
  /// A name means both a branch and a tag.
  case ambiguous(String)
  /// A reference that would be migrated has no object or no value.
  case broken(BrokenReference)
  /// A remote could not be fetched from or listed.
  case fetchFailed(GitError)
  /// The commits could not be listed.
  case walkFailed(GitError)
  /// Git listed something other than ids of commits.
  case notCommits(command: String)
  /// Git failed otherwise.
  case git(GitError)
}
