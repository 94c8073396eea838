internal import GitAttributes
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import LFS
internal import Migration

/// An error as people read it: what happened, what to do, and the exit code.
struct ErrorWords {
  let message: String
  let hint: String?
  /// 2: refused or failed, and nothing changed; 3: stopped half-way.
  var exitCode: Int32 = 2

  static let unchanged = "Nothing was changed."

  init(_ error: any Error) {
    switch error {
    case let error as CommandError: self.init(error.message, error.hint)
    case let error as MigrationError: self.init(error)
    case let error as NoRewriteError: self.init(error)
    case let error as Refusal: self.init(error)
    case let error as SelectionError: self.init(error.description, Self.hint(for: error))
    case let error as GitError: self.init(error)
    case let error as StoreError: self.init(error, needed: nil)
    case let error as ObjectStoreError: self.init(error)
    case let error as RunLockError: self.init(error)
    case let error as ReferenceTransactionError: self.init(error)
    case let error as PatternError: self.init(error)
    default: self.init("\(error)", Self.unchanged)
    }
  }

  init(_ message: String, _ hint: String?) {
    self.message = message
    self.hint = hint
  }

  /// All of it, as it is printed.
  var text: String {
    guard let hint else { return "Error: \(message)\n" }
    // That nothing was changed is good to know, but does not tell what to do.
    return "Error: \(message)\n\(hint == Self.unchanged ? "" : "Hint: ")\(hint)\n"
  }

  private static func hint(for error: SelectionError) -> String {
    guard case .unresolvable(let name) = error else { return unchanged }
    if name.elementsEqual("HEAD".utf8) { return "There is no commit yet. \(unchanged)" }
    return "Branches and commits are named like this; patterns of files go into '--include', in "
      + "quotes. \(unchanged)"
  }

  static func text(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: Array(bytes), as: UTF8.self)
  }
}

extension ErrorWords {
  private init(_ error: MigrationError) {
    switch error {
    case .unreadable(let error, let needed):
      self.init(error, needed: needed)
    case .badTree(let id, let error, let needed):
      self.init(
        "tree \(id)\(Self.place(needed)) is malformed: \(Self.words(error))",
        "Run 'git fsck' to see what else is damaged. \(Self.unchanged)"
      )
    case .badHeader(let id, let error):
      self.init(
        "object \(id) is malformed: \(Self.words(error))",
        "Run 'git fsck' to see what else is damaged. \(Self.unchanged)"
      )
    case .attributesNotAFile(let isLink, let commit):
      self.init(
        "expected '.gitattributes' to be a file, got a \(isLink ? "symbolic link" : "folder")",
        "It is in commit \(commit). \(Self.unchanged)"
      )
    case .signed(let id, let kind):
      self.init(
        "\(kind.name) \(id) is signed and would be rewritten",
        "Use '--signatures=strip' to drop such signatures, or 'keep' to leave them invalid. "
          + Self.unchanged
      )
    case .noSpace(let path, let needed, let available):
      self.init(
        "not enough disk space at '\(path)': up to \(ReportText.size(needed)) are needed, "
          + "\(ReportText.size(available)) are free",
        "Make room, or set 'lfs.storage' to a larger disk. \(Self.unchanged)"
      )
    case .uncommitted(let paths):
      let shown = paths.prefix(5).map { "  " + Self.text($0) }.joined(separator: "\n")
      let more = paths.count > 5 ? "\n  and \(paths.count - 5) more" : ""
      self.init(
        "working copy must not be dirty\n\(shown)\(more)",
        "Commit or stash these changes ('git stash'), then run this again. \(Self.unchanged)"
      )
    case .damagedContent(let oid, let path, let needed):
      self.init(damaged: oid, path: path, needed: needed)
    case .missingContent(let objects, let failure):
      self.init(missing: objects, failure)
    case .refused(let message, let hint):
      self.init(message, hint)
    }
  }

  private init(_ error: StoreError, needed: Needed?) {
    let place = needed.map(Self.place) ?? ""
    switch error {
    case .missing(let id):
      self.init(
        "object \(id) is missing\(place)",
        "Fetch it from a complete clone, or leave its commits out. \(Self.unchanged)"
      )
    case .corrupt(let id, let reason):
      self.init(
        "cannot read object \(id)\(place): \(reason)",
        "Run 'git fsck', and restore the object from another clone. \(Self.unchanged)"
      )
    case .wrongHash(let id):
      self.init(
        "object \(id)\(place) is damaged: its content hashes to another name",
        "Run 'git fsck', and restore the object from another clone. \(Self.unchanged)"
      )
    case .wrongKind(let id, let expected, let found):
      self.init(
        "object \(id)\(place) is a \(found.name), not a \(expected.name)",
        "Run 'git fsck' to see what else is damaged. \(Self.unchanged)"
      )
    case .badPack(let path, let reason):
      self.init(
        "cannot read '\(path)': \(reason)",
        "Run 'git fsck', and restore the pack from another clone. \(Self.unchanged)"
      )
    case .system(let call, let path, let code):
      self.init(
        "cannot \(call) '\(path)': \(SystemError.text(code))",
        Self.unchanged
      )
    case .outOfMemory(let byteCount):
      self.init("no memory for an object of \(byteCount) bytes", Self.unchanged)
    }
  }

  /// Where an object is needed.
  private static func place(_ needed: Needed) -> String {
    var text = ""
    if !needed.path.isEmpty { text += " at '\(Self.text(needed.path))'" }
    if let commit = needed.commit { text += " in commit \(commit)" }
    return text.isEmpty ? "" : " (needed\(text))"
  }

  private static func words(_ error: TreeError) -> String {
    switch error {
    case .truncated(let offset): "the entry at byte \(offset) is cut off"
    case .badMode(let offset): "the entry at byte \(offset) has a mode that Git does not know"
    case .badName(let offset): "the entry at byte \(offset) has no proper name"
    }
  }

  private static func words(_ error: HeaderError) -> String {
    switch error {
    case .noTree: "it does not begin with a tree"
    case .noObject: "it does not begin with an object and its type"
    case .badParent(let offset): "the parent at byte \(offset) is no id"
    }
  }
}

extension ErrorWords {
  private init(_ refusal: Refusal) {
    switch refusal {
    case .shallow:
      self.init(
        "this is a shallow clone: its history is cut off",
        "Run 'git fetch --unshallow' first. \(Self.unchanged)"
      )
    case .partialClone(let remote):
      self.init(
        "this is a partial clone: some of its objects are missing",
        "Run 'git fetch --refetch --no-filter \(remote.map(Self.text) ?? "origin")', or clone again "
          + "without '--filter'. \(Self.unchanged)"
      )
    case .replacements(let names):
      self.init(
        "this repository replaces objects (\(names.count) in refs/replace)",
        "Make it permanent with 'git filter-repo --force', or drop the replacements with 'git "
          + "replace -d \(names.first.map { Self.text($0.suffix(40)) } ?? "OBJECT")'. "
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
    }
  }

  private init(_ error: GitError) {
    switch error {
    case .notRunnable(let reason):
      self.init("cannot run git: \(reason)", "Install Git and see that it is on the PATH.")
    case .failed(let command, let end, let message):
      let status =
        switch end {
        case .exited(let status): "exit status \(status)"
        case .killed(let signal): "signal \(signal)"
        }
      self.init("\(command): \(status)\n\(message)", Self.unchanged)
    case .unreadableOutput(let command, let output):
      self.init("cannot understand what '\(command)' printed: \(output.prefix(200))", nil)
    case .notARepository(let message):
      self.init(message, "Run this inside a Git repository, or use '-C DIR'.")
    case .file(let path, let code):
      self.init(
        "cannot read '\(Self.text(path))': \(SystemError.text(code))",
        Self.unchanged
      )
    }
  }

  private init(_ error: ObjectStoreError) {
    switch error {
    case .system(let call, let path, let code):
      self.init(
        "cannot \(call) '\(Self.text(path))': \(SystemError.text(code))",
        Self.unchanged
      )
    case .missing(let path):
      self.init("there is no LFS object at '\(Self.text(path))'", Self.unchanged)
    case .differs(let object, let byteCount, let temporary, let expected):
      self.init(
        "Files don't match:\n\(Self.text(object))\n\(Self.text(temporary))",
        "The first has \(byteCount) bytes, the second \(expected). Move the first away if it is "
          + "damaged. \(Self.unchanged)"
      )
    case .damaged(let object, _):
      self.init(
        "the LFS object '\(Self.text(object))' is damaged: its content does not fit its name",
        "Move it away, then run this again: it is made anew. \(Self.unchanged)"
      )
    case .notAFile(let object, _):
      self.init(
        "'\(Self.text(object))' is not a file",
        "Move it away, then run this again. \(Self.unchanged)"
      )
    }
  }

  private init(_ error: RunLockError) {
    switch error {
    case .held(let process):
      self.init(
        "another lfs-migrate run is at work in this repository"
          + (process.map { " (process \($0))" } ?? ""),
        "Wait until it has ended. \(Self.unchanged)"
      )
    case .file(let path, let code):
      self.init("cannot lock '\(Self.text(path))': \(SystemError.text(code))", Self.unchanged)
    }
  }

  private init(_ error: ReferenceTransactionError) {
    guard error.remaining.isEmpty else {
      // The command that takes back all of it; it is long, but whole.
      let commands = error.remaining.map { update in
        let head = update.isDetachedHead ? "--no-deref " : ""
        return update.old == .zero
          ? "  git update-ref -d '\(Self.text(update.name))'"
          : "  git update-ref \(head)'\(Self.text(update.name))' \(update.old) \(update.new)"
      }
      self.init(
        "some refs have moved, others have not: \(error.message)",
        "Remove the cause, then put them back:\n" + commands.joined(separator: "\n")
      )
      exitCode = 3
      return
    }
    let name = error.name.map { " '\(Self.text($0))'" } ?? "s"
    switch error.reason {
    case .moved:
      self.init(
        "the reference\(name) was moved by someone else meanwhile: no reference was updated",
        "Run this again; what was converted is reused. \(Self.unchanged)"
      )
    case .locked:
      self.init(
        "the reference\(name) is locked: no reference was updated",
        "Another Git command is at work, or left its lock behind. \(Self.unchanged)"
      )
    case .other:
      self.init("could not update refs: \(error.message)", Self.unchanged)
    }
  }

  private init(_ error: PatternError) {
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
