/// The ways to change a repository, each with a small one that covers all that it touches.
enum Operation: String, CaseIterable, Sendable {
  case importing, exporting
  /// `import --no-rewrite`.
  case committing

  /// The arguments of `lfs-migrate`.
  var arguments: [String] {
    switch self {
    case .importing: ["import", "--yes", "--everything", "--include=*.bin", "--no-progress"]
    case .exporting: ["export", "--yes", "--everything", "--include=*.bin", "--no-progress"]
    case .committing: ["import", "--no-rewrite", "--yes", "--no-progress", "*.bin", "sub/*.bin"]
    }
  }

  /// The operation that must come first.
  var preparation: Operation? { self == .exporting ? .importing : nil }

  /// Makes `repository`, with a linked worktree beside it: a tag, a stash, a note, and a file that
  /// is large enough to be streamed.
  var script: String {
    """
    git init -q -b main repository
    cd repository
    # A copy of all this has other inodes, and must be as clean.
    git config core.checkStat minimal
    git config core.trustctime false
    mkdir sub
    seq 3000 >a.bin; seq 500 >sub/b.bin; echo text >t.txt; yes | head -c 9000000 >large.bin
    git add -A; git commit -q -m one
    seq 4000 >a.bin; git commit -q -a -m two; git tag -a -m release v1
    git checkout -q -b side HEAD~1
    seq 700 >sub/c.bin; git add -A; git commit -q -m side
    git checkout -q main
    \(more)
    git notes add -m note
    git worktree add -q ../linked side
    """
  }

  private var more: String {
    switch self {
    case .importing, .exporting:
      "seq 10 >a.bin; git stash -q"
    case .committing:
      """
      echo '*.bin filter=lfs diff=lfs merge=lfs -text' >.gitattributes
      git add .gitattributes; git commit -q -m attributes
      """
    }
  }
}
