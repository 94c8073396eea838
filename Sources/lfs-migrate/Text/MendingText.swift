internal import Audit
internal import GitObjects

/// The commands that mend findings, as they can be pasted into a shell.
enum MendingText {
  static func command(_ mending: AuditMending) -> String {
    switch mending {
    case .convert(let path, let references):
      migrate("--include=" + includePattern(path), references)
    case .fixUp(let references): migrate("--fixup", references)
    case .convertAbove(let size, let references): migrate("--above=\(size)", references)
    case .trackStaged(let path): track(path) + " && " + stage(path)
    case .stageAgain(let path): stage(path)
    case .track(let path, let isStaged):
      track(path) + (isStaged ? "" : commit("Track by Git LFS"))
    case .takeAsContent(let path, let isTracked, let isStaged):
      (isTracked ? "" : track(path) + " && ") + stage(path)
        + (isStaged ? "" : commit("Give the text of a broken pointer to Git LFS"))
    case .writeAnew(let path, let isTracked, let isStaged):
      (isTracked ? "" : track(path) + " && ") + smudge(path)
        + (isStaged ? "" : commit("Write a pointer anew"))
    case .fetch(let remote, let commit):
      "git lfs fetch \(ShellWord.quoted(remote ?? Array("origin".utf8))) "
        + (commit.map { "\($0)" } ?? "HEAD")
    case .rebase(let new, let old, let reference, let needsFetch):
      rebase(new, old, reference, needsFetch)
    case .restore(let path, let commit, let files, let isStaged):
      restore(path, commit, isStaged) + " && " + stageAgain(files)
        + (isStaged ? "" : self.commit("Track by Git LFS again"))
    case .leaveToDVC(let path, let isStaged):
      "git rm --cached -q -- \(ShellWord.quoted(path))"
        + (isStaged ? "" : commit("Leave to DVC what it keeps"))
    }
  }

  private static func migrate(_ option: String, _ references: [[UInt8]]?) -> String {
    guard let references else {
      return "lfs-migrate import --skip-fetch --everything " + ShellWord.quoted(option)
    }
    var command = "lfs-migrate import --skip-fetch " + ShellWord.quoted(option)
    for reference in references {
      let name = String(decoding: reference, as: UTF8.self)
      if name.hasPrefix("refs/heads/") {
        command += " " + ShellWord.quoted(String(name.dropFirst("refs/heads/".count)))
      } else if name.hasPrefix("refs/") {
        command += " " + ShellWord.quoted("--include-ref=" + name)
      } else if isBranch(name) {
        command += " " + ShellWord.quoted(name)
      }
    }
    return command
  }

  /// Whether the text may be the name of a branch, rather than any other expression for a commit.
  private static func isBranch(_ name: String) -> Bool {
    let isDigest = name.utf8.count == 40 && name.allSatisfy(\.isHexDigit)
    return !isDigest && name != "HEAD" && name != "(delete)"
      && !name.contains { "~^:@{ ".contains($0) }
  }

  private static func track(_ path: [UInt8]) -> String {
    "git lfs track --filename -- \(ShellWord.quoted(path)) && git add .gitattributes"
  }

  private static func stage(_ path: [UInt8]) -> String {
    "git add --renormalize -- \(ShellWord.quoted(path))"
  }

  /// Git LFS leaves a pointer as it is, but makes one of the content.
  private static func smudge(_ path: [UInt8]) -> String {
    let word = ShellWord.quoted(path)
    let blob = ShellWord.quoted([UInt8(ascii: ":")] + path)
    return "git cat-file blob \(blob) | git lfs smudge >\(word) && git add -- \(word)"
  }

  private static func commit(_ message: String) -> String {
    " && git commit -q -m \(ShellWord.quoted(message))"
  }

  private static func rebase(
    _ new: ObjectID,
    _ old: ObjectID,
    _ reference: [UInt8]?,
    _ needsFetch: Bool
  ) -> String {
    var command = needsFetch ? "git fetch && " : ""
    let name = reference.map { String(decoding: $0, as: UTF8.self) } ?? ""
    if name.hasPrefix("refs/tags/") {
      return command + "git tag -f "
        + ShellWord.quoted(String(name.dropFirst("refs/tags/".count))) + " \(new)"
    }
    command += "git rebase --onto \(new) \(old)"
    if name.hasPrefix("refs/heads/") {
      command += " " + ShellWord.quoted(String(name.dropFirst("refs/heads/".count)))
    }
    return command
  }

  private static func restore(_ path: [UInt8], _ commit: ObjectID?, _ isStaged: Bool) -> String {
    let word = ShellWord.quoted(path)
    if isStaged { return "git checkout HEAD -- \(word)" }
    guard let commit else { return "git rm -q -- \(word)" }
    return "git checkout \(commit) -- \(word)"
  }

  /// All files where they are too many to be named.
  private static func stageAgain(_ files: [[UInt8]]) -> String {
    guard files.count <= 10 else { return "git add --renormalize ." }
    return "git add --renormalize -- " + files.map { ShellWord.quoted($0) }.joined(separator: " ")
  }

  /// The pattern of `--include` for one path: what is special in it is escaped.
  static func includePattern(_ path: [UInt8]) -> [UInt8] {
    var pattern = [UInt8(ascii: "/")]
    for byte in path {
      switch byte {
      case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "]"),
        UInt8(ascii: "\\"):
        pattern += [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: ","): pattern += Array("\\,".utf8)
      // White space at the end of a pattern does not count.
      case UInt8(ascii: " "): pattern += Array("[[:space:]]".utf8)
      case 0x00..<0x20, 0x7F: pattern.append(UInt8(ascii: "?"))
      default: pattern.append(byte)
      }
    }
    // Options are text: any byte that is none is matched by its place.
    guard String(validating: pattern, as: UTF8.self) == nil else { return pattern }
    return pattern.map { $0 < 0x80 ? $0 : UInt8(ascii: "?") }
  }

  private static func migrate(_ option: [UInt8], _ references: [[UInt8]]?) -> String {
    migrate(String(decoding: option, as: UTF8.self), references)
  }
}

private func + (text: String, bytes: [UInt8]) -> [UInt8] { Array(text.utf8) + bytes }
