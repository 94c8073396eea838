internal import Audit
internal import GitCommand
internal import GitObjects

/// The commands that fix findings, for use in a shell.
enum FixText {
  static func command(_ command: FixCommand) -> String {
    switch command {
    case .convert(let paths, let references):
      return migrate(
        [Array("--minimal".utf8), "--include=" + list(paths.map(includePattern))],
        references
      )
    case .convertTypes(let types, let references):
      return migrate(
        [Array("--minimal".utf8), "--include=" + list(types.map(typePattern))],
        references
      )
    case .fixUp(let references): return migrate([Array("--fixup".utf8)], references)
    case .convertAbove(let size, let references):
      return migrate([Array("--above=\(size)".utf8)], references)
    case .trackStaged(let paths): return track(paths) + " && " + stage(paths)
    case .stageAgain(let paths): return stage(paths)
    case .track(let paths, let place):
      return at(place, track(paths), message: "Track by Git LFS")
    case .takeAsContent(let paths, let untracked, let place):
      return at(
        place,
        (untracked.isEmpty ? "" : track(untracked) + " && ") + stage(paths),
        message: "Give the text of a broken pointer to Git LFS"
      )
    case .writeAnew(let paths, let untracked, let place):
      return at(
        place,
        (untracked.isEmpty ? "" : track(untracked) + " && ")
          + paths.map(smudge).joined(separator: " && "),
        message: "Write a pointer anew"
      )
    case .fetch(let remote, let commits):
      let names = commits.isEmpty ? ["HEAD"] : commits.map { "\($0)" }
      return "git lfs fetch \(ShellWord.quoted(remote ?? Array("origin".utf8))) "
        + names.joined(separator: " ")
    case .rebase(let new, let old, let reference, let needsFetch, let back):
      return rebase(new, old, reference, needsFetch) + goBack(to: back)
    case .restore(let path, let commit, let files, let place):
      return at(
        place,
        restore(path, commit, isStaged: place == .index) + " && " + stageAgain(files),
        message: "Track by Git LFS again"
      )
    case .leaveToDVC(let paths, let place):
      return at(
        place,
        "git rm --cached -q -- \(words(paths))",
        message: "Leave to DVC what it keeps"
      )
    case .editMessage(let parent, let reference, let back):
      let start = parent.map { "\($0)" } ?? "--root"
      let name = reference.map { " " + branch($0) } ?? ""
      return "git rebase -i --rebase-merges \(start)\(name)" + goBack(to: back)
    case .tagAgain(let reference, let target):
      let name = Array(reference.short)
      return "git tag -f -a \(ShellWord.quoted(name)) \(target)"
    }
  }

  private static let comma = UInt8(ascii: ",")

  private static func list(_ patterns: [[UInt8]]) -> [UInt8] {
    Array(patterns.joined(separator: [comma]))
  }

  /// An import of the references.
  private static func migrate(_ options: [[UInt8]], _ references: AuditedReferences) -> String {
    var words = options
    switch references {
    case .everything: words.insert(Array("--everything".utf8), at: 0)
    case .unpushed(let names): words += names.filter(isName)
    case .whole(let names): words += names.map { "--include-ref=" + listed($0.bytes) }
    }
    return "lfs-migrate import --skip-fetch "
      + words.map { ShellWord.quoted($0) }.joined(separator: " ")
  }

  /// Whether the text may be the name of a reference, instead of another expression for a commit:
  /// Git passes a hook the arguments of `git push`.
  private static func isName(_ name: [UInt8]) -> Bool {
    // According to git-check-ref-format; '@' alone is HEAD.
    let text = ShownText.unshown(name)
    return text != "(delete)" && text != "@" && !text.contains("@{") && !text.contains("..")
      && !name.contains { "~^: ".utf8.contains($0) }
  }

  /// A name in a list of comma-separated values (RFC 4180).
  private static func listed(_ name: [UInt8]) -> [UInt8] {
    let quote = UInt8(ascii: "\"")
    guard name.contains(comma) || name.contains(quote) else { return name }
    return [quote] + name.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
  }

  /// The change in the index, or in a new commit at its place.
  private static func at(_ place: CommitPlace, _ change: String, message: String) -> String {
    switch place {
    case .index: change
    case .head: change + commit(message)
    case .branch(let name):
      // In a worktree of its own, since a checkout here could overwrite ignored files.
      "w=$(mktemp -d)/w && GIT_LFS_SKIP_SMUDGE=1 git worktree add -q \"$w\" \(branch(name)) && "
        + "(cd \"$w\" && \(change)\(commit(message))); git worktree remove --force \"$w\""
    }
  }

  private static func branch(_ reference: ReferenceName) -> String {
    ShellWord.quoted(Array(reference.name(in: .branch) ?? reference.bytes[...]))
  }

  private static func goBack(to reference: ReferenceName?) -> String {
    reference.map { " && git checkout -q \(branch($0)) --" } ?? ""
  }

  private static func words(_ paths: [RepositoryPath]) -> String {
    paths.map { ShellWord.quoted($0.bytes) }.joined(separator: " ")
  }

  private static func track(_ paths: [RepositoryPath]) -> String {
    "git lfs track --filename -- \(words(paths)) && git add .gitattributes"
  }

  private static func stage(_ paths: [RepositoryPath]) -> String {
    "git add --renormalize -- \(words(paths))"
  }

  /// Git LFS leaves a pointer as it is, but converts content.
  private static func smudge(_ path: RepositoryPath) -> String {
    let word = ShellWord.quoted(path.bytes)
    let blob = ShellWord.quoted([UInt8(ascii: ":")] + path.bytes)
    return "git cat-file blob \(blob) | git lfs smudge >\(word) && git add -- \(word)"
  }

  private static func commit(_ message: String) -> String {
    " && git commit -q -m \(ShellWord.quoted(message))"
  }

  private static func rebase(
    _ new: ObjectID,
    _ old: ObjectID,
    _ reference: ReferenceName?,
    _ needsFetch: Bool
  ) -> String {
    let command = needsFetch ? "git fetch && " : ""
    guard let reference else { return command + "git rebase --onto \(new) \(old)" }
    if let name = reference.name(in: .tag) {
      return command + "git tag -f \(ShellWord.quoted(Array(name))) \(new)"
    }
    // With the author's dates, commits that branches share get the same ids again.
    return command + "git rebase -q --committer-date-is-author-date --onto \(new) \(old) "
      + branch(reference)
  }

  private static func restore(
    _ path: RepositoryPath,
    _ commit: ObjectID?,
    isStaged: Bool
  ) -> String {
    let word = ShellWord.quoted(path.bytes)
    if isStaged { return "git checkout HEAD -- \(word)" }
    guard let commit else { return "git rm -q -- \(word)" }
    return "git checkout \(commit) -- \(word)"
  }

  /// The files, or all files if there are too many to list.
  private static func stageAgain(_ files: [RepositoryPath]) -> String {
    guard files.count <= 10 else { return "git add --renormalize ." }
    return stage(files)
  }

  /// The pattern of `--include` for one path.
  private static func includePattern(_ path: RepositoryPath) -> [UInt8] {
    [UInt8(ascii: "/")] + literal(path.bytes)
  }

  /// The pattern that matches a text, with special characters escaped.
  private static func literal(_ text: [UInt8]) -> [UInt8] {
    var pattern: [UInt8] = []
    for byte in text {
      switch byte {
      case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "]"),
        UInt8(ascii: "\\"):
        pattern += [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: ","): pattern += Array("\\,".utf8)
      // White space at the end of a pattern is dropped.
      case UInt8(ascii: " "): pattern += Array("[[:space:]]".utf8)
      case 0x00..<0x20, 0x7F: pattern.append(UInt8(ascii: "?"))
      default: pattern.append(byte)
      }
    }
    // Options are text: a byte that is not UTF-8 is matched by `?`.
    guard String(validating: pattern, as: UTF8.self) == nil else { return pattern }
    return pattern.map { $0 < 0x80 ? $0 : UInt8(ascii: "?") }
  }

  /// The pattern for all files of a type, such as `*.pt`.
  private static func typePattern(_ type: [UInt8]) -> [UInt8] {
    let isType = type.first == UInt8(ascii: "*")
    return isType ? [UInt8(ascii: "*")] + literal(Array(type.dropFirst())) : literal(type)
  }
}

private func + (text: String, bytes: [UInt8]) -> [UInt8] { Array(text.utf8) + bytes }
