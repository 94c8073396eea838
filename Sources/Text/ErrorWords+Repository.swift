internal import FileSystem
internal import Git2
internal import GitAttributes
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import LFS
internal import Migration
internal import Repository
internal import Runs
internal import Worktrees

// The errors of the repository's state, Git, files and arguments.
extension ErrorWords {
  // Long: one case for each refusal.
  init(_ refusal: Refusal) {
    switch refusal {
    case .shallow:
      self.init(
        "this is a shallow clone: its history is cut off",
        "Run 'git fetch --unshallow' first. \(Self.unchanged)"
      )
    case .partialClone(let remote):
      self.init(
        "this is a partial clone: some of its objects are missing",
        "Run 'git fetch --refetch --no-filter \(ShellWord.quoted(remote ?? Array("origin".utf8)))', or clone again "
          + "without '--filter'. \(Self.unchanged)"
      )
    case .replacements(let names):
      self.init(
        "this repository replaces objects (\(names.count) in \(Self.replacements(names.first)))",
        "Make it permanent with 'git filter-repo --force', or drop the replacements with 'git "
          + "\(Self.deletingReplacement(names.first))'. "
          + Self.unchanged
      )
    case .grafts(let path):
      self.init(
        "this repository has grafts in '\(Self.text(path))'",
        "Run 'git replace --convert-graft-file', then drop or bake the replacements. "
          + Self.unchanged
      )
    case .objectFormat(let format):
      self.init(
        "objects are named by \(format == "sha256" ? "SHA-256" : format), which is not supported",
        "Only SHA-1 repositories can be migrated. \(Self.unchanged)"
      )
    case .referenceFormat(let format):
      self.init(
        "this repository keeps its references as '\(format)', which is not supported",
        "Run 'git refs migrate --ref-format=files' first. \(Self.unchanged)"
      )
    case .inProgress(let operation, let worktree):
      self.init(
        "a \(operation.name) is in progress in '\(Self.text(worktree))'",
        "Finish it, or run '\(operation.endingCommand)'. \(Self.unchanged)"
      )
    case .indexLocked(let path):
      self.init(
        "the index is locked: '\(Self.text(path))' exists",
        "Another Git command is at work; if none is, remove the file. \(Self.unchanged)"
      )
    case .splitIndex(let worktree):
      self.init(
        "the index of '\(Self.text(worktree))' is split over two files",
        "Run 'git update-index --no-split-index' there. \(Self.unchanged)"
      )
    case .sparseIndex(let worktree):
      self.init(
        "the index of '\(Self.text(worktree))' is a sparse index",
        "Run 'git sparse-checkout reapply --no-sparse-index' there. \(Self.unchanged)"
      )
    case .foreignWorkTree(let path, let repository):
      self.init(
        "the work tree '\(ShownText.of(path))' belongs to another repository, "
          + "'\(ShownText.of(repository))'",
        "Run this in the work tree of the repository that is meant. GIT_DIR, GIT_WORK_TREE or the "
          + "setting 'core.worktree' lead to another one here. \(Self.unchanged)"
      )
    case .brokenWorktree(let path, let target):
      self.init(
        "the '.git' of the worktree '\(ShownText.of(path))' leads to '\(ShownText.of(target))', which "
          + "does not exist",
        "If this repository was moved, run 'git worktree repair \(ShellWord.quoted(path))', so that "
          + "its files can follow. \(Self.unchanged)"
      )
    case .copiedWorktree(let path, let original):
      self.init(
        "'\(ShownText.of(path))' is a copy of the worktree '\(ShownText.of(original))', and shares its "
          + "repository",
        "Run this there. For a trial, copy the whole repository or clone it. \(Self.unchanged)"
      )
    case .committerDate(let date):
      self.init(
        "Git cannot read the date in GIT_COMMITTER_DATE: '\(ShownText.of(date))'",
        "Unset it, or set it to a date such as '2024-05-31T12:00:00Z'. \(Self.unchanged)"
      )
    }
  }

  /// The namespace of references that replace objects: `refs/replace`, or that of
  /// GIT_REPLACE_REF_BASE.
  private static func replacements(_ name: ReferenceName?) -> String {
    ShownText.of((name?.bytes ?? []).dropLast(41))
  }

  /// The arguments of the Git command that drops the replacement of an object.
  private static func deletingReplacement(_ name: ReferenceName?) -> String {
    let bytes = name?.bytes ?? []
    return replacements(name) == "refs/replace"
      ? "replace -d \(ShownText.of(bytes.suffix(40)))"
      : "update-ref -d \(ShellWord.quoted(bytes))"
  }

  init(_ error: RepositoryError) {
    switch error {
    case .pathNotUTF8(let path):
      self.init(
        "the path of this repository is not UTF-8: \(ShownText.of(path))",
        "Move it to another folder, or use a clone of it. \(Self.unchanged)"
      )
    case .unknownLFSFormat(let format):
      self.init(
        "Unknown repository format version: \(ShownText.of(format.utf8))",
        "The setting 'lfs.repositoryformatversion' names a format of Git LFS to come."
      )
    case .extensionConfigured(let name):
      let shown = ShownText.of(name)
      self.init(
        "the Git LFS extension '\(shown)' is configured, and is not run by lfs-migrate",
        "Use 'git lfs migrate' where files have to pass through it, or remove its settings "
          + "(the section 'lfs.extension.\(shown)' of Git's configuration)."
      )
    case .uncommitted(let paths):
      let shown = Self.firstLines(paths.map { Self.text($0) })
      self.init(
        "working copy must not be dirty\n\(shown)",
        "Commit or stash these changes ('git stash'), then run this again. \(Self.unchanged)"
      )
      prefix = Self.migratePrefix
    case .noSpace(let path, let needed, let available):
      self.init(
        "not enough disk space at '\(ShownText.of(path))': up to \(ReportText.size(needed)) are "
          + "needed, \(ReportText.size(available)) are free",
        "Make room, or set 'lfs.storage' to a larger disk. \(Self.unchanged)"
      )
    }
  }

  init(_ error: GitError) {
    switch error {
    case .notRunnable(let obstacle):
      self.init(
        "cannot run git: \(Self.words(obstacle))",
        "Install Git and see that it is on the PATH. \(Self.unchanged)"
      )
    case .noProcess(let number):
      self.init("cannot run git: \(FileSystemError.text(of: number))", Self.limits)
    case .tooManyOpenFiles:
      self.init(
        "cannot run git: too many open files",
        "Allow more: 'ulimit -n' shows the limit, 'ulimit -n 1024' sets it. \(Self.unchanged)"
      )
    case .failed(let command, let end, let message):
      self.init("\(command): \(Self.words(end))\n\(message)", Self.unchanged)
    case .unreadableOutput(let command, let output):
      self.init("cannot understand what '\(command)' printed: \(output.prefix(200))", nil)
    case .notARepository(let message):
      self.init(message, "Run this inside a Git repository, or use '-C DIR'.")
    case .file(let error):
      self.init(error)
    }
  }

  static func words(_ obstacle: ProgramObstacle) -> String {
    switch obstacle {
    case .notFound: "there is none on the PATH"
    case .tooMuchOutput(let limit): "it wrote more than \(limit) bytes"
    case .system(let number): FileSystemError.text(of: number)
    }
  }

  static func words(_ end: GitEnd) -> String {
    switch end {
    case .exited(let status): "exit status \(status)"
    case .killed(let signal): "signal \(signal)"
    }
  }

  init(_ error: WorktreeError) {
    switch error {
    case .switched(let worktree):
      self.init(
        "HEAD of '\(ShownText.of(worktree))' was switched meanwhile: no reference was updated",
        "Run this again; what was converted is reused. \(Self.unchanged)"
      )
    case .obstructed(let paths):
      let shown = Self.firstLines(paths.map { ShownText.of($0) })
      self.init(
        "files that Git does not know stand where others would be checked out:\n\(shown)",
        "Move them away, then run this again. \(Self.unchanged)"
      )
    }
  }

  init(_ error: IndexFileError) {
    switch error {
    case .missing(let path):
      self.init("there is no index at '\(ShownText.of(path))'", Self.unchanged)
    case .locked(let path):
      self.init("the index is locked: '\(ShownText.of(path))' exists", Self.unchanged)
    case .changed(let path):
      self.init(
        "another program wrote '\(ShownText.of(path))' in spite of its lock",
        Self.unchanged
      )
    case .unsupportedExtension(let path, let name):
      self.init(
        "the index '\(ShownText.of(path))' has a part '\(name)' that is not supported",
        Self.unchanged
      )
    case .libgit2(let path, let error):
      self.init("cannot read or write '\(ShownText.of(path))': \(error.message)", Self.unchanged)
    case .system(let error): self.init(error)
    }
  }

  init(_ error: FileSystemError) {
    self.init("cannot \(error.call) '\(Self.text(error.path))': \(error.reason)", Self.unchanged)
  }

  init(_ error: ObjectStoreError) {
    switch error {
    case .system(let error):
      self.init(error)
    case .missing(let path):
      self.init("there is no LFS object at '\(Self.text(path))'", Self.unchanged)
    case .differs(let object, let byteCount, let expected):
      self.init(
        "Files don't match: the LFS object '\(Self.text(object))' has \(byteCount) bytes, its "
          + "content has \(expected)",
        "Move it away, then run this again: it is made anew. \(Self.unchanged)"
      )
    case .damaged(let object):
      self.init(
        "the LFS object '\(Self.text(object))' is damaged: its content does not fit its name",
        "Move it away, then run this again: it is made anew. \(Self.unchanged)"
      )
    case .notAFile(let object):
      self.init(
        "'\(Self.text(object))' is not a file",
        "Move it away, then run this again. \(Self.unchanged)"
      )
    }
  }

  init(_ error: RunLockError) {
    switch error {
    case .held(let process):
      self.init(
        "another lfs-migrate run is at work in this repository"
          + (process.map { " (process \($0))" } ?? ""),
        "Wait until it has ended. \(Self.unchanged)"
      )
    case .link(let path):
      self.init(
        "'\(Self.text(path))' is a symbolic link",
        "It was not made by lfs-migrate, which keeps its own files there. Remove it. \(Self.unchanged)"
      )
    case .file(let error):
      self.init("cannot lock '\(Self.text(error.path))': \(error.reason)", Self.unchanged)
    }
  }

  init(_ error: ReferenceTransactionError) {
    guard error.remaining.isEmpty else {
      let names = Self.firstLines(error.remaining.map { Self.text($0.name.bytes) })
      self.init(
        "some refs have moved, others have not: \(Self.words(error.cause))\n"
          + names,
        "Remove the cause, then run 'lfs-migrate abort' to put them back, or 'lfs-migrate resume' to "
          + "move the others too."
      )
      exitCode = 3
      return
    }
    guard !error.leavesLocks else {
      self.init(
        "Git was killed while refs were to be moved, and has left locks of them",
        "No ref has moved. When no Git is at work here, run 'lfs-migrate abort' to remove them, or "
          + "'lfs-migrate resume' to go on."
      )
      exitCode = 3
      return
    }
    let name = error.name.map { " '\(Self.text($0.bytes))'" } ?? "s"
    switch error.reason {
    case .moved:
      self.init(
        "the reference\(name) was moved by another command meanwhile: no reference was updated",
        "Run this again; what was converted is reused. \(Self.unchanged)"
      )
    case .locked:
      self.init(
        "the reference\(name) is locked: no reference was updated",
        "Another Git command is at work, or left its lock behind. \(Self.unchanged)"
      )
    case .other where error.isKilled:
      self.init(
        "Git was killed while refs were to be moved: no reference was updated",
        "Run this again; what was converted is reused. \(Self.unchanged)"
      )
    case .other:
      self.init("could not update refs: \(Self.words(error.cause))", Self.unchanged)
    }
  }

  private static func words(_ cause: ReferenceTransactionError.Cause) -> String {
    switch cause {
    case .git(let message): message
    case .silentGit(let command, let end): "\(command): \(words(end))"
    case .noGit(let error): selectionWords(error)
    case .packedReferences(let error): "'packed-refs' cannot be replaced: \(error.reason)"
    case .movedMeanwhile(let name): "'\(ShownText.of(name.bytes))' was moved by another process"
    }
  }

  init(_ error: PatternError) {
    let reason =
      switch error.reason {
      case .unterminatedClass: "a '[' has no ']'"
      case .unknownClass(let name): "there is no character class '[:\(Self.text(name)):]'"
      case .trailingBackslash: "it ends in a backslash"
      case .containsNUL: "it contains a NUL"
      case .definesMacro: "in .gitattributes it would define a macro"
      }
    self.init("malformed pattern '\(Self.text(error.pattern))': \(reason)", Self.unchanged)
  }
}
