internal import FileSystem
internal import GitCommand
internal import GitObjects
internal import GitStore
internal import LFS
internal import Reporting
public import Verification

/// Findings as text for users.
public enum FindingWords {
  /// Where something was found.
  public static func place(_ finding: Finding) -> String {
    var parts: [String] = []
    if let path = finding.path { parts.append("'\(ErrorWords.text(path.bytes))'") }
    if let reference = finding.reference { parts.append(ErrorWords.text(reference.bytes)) }
    if let commit = finding.commit, finding.reference == nil {
      let isChanged = finding.newCommit != nil && finding.newCommit != commit
      let new = isChanged ? finding.newCommit.map { ", now \($0)" } ?? "" : ""
      parts.append((parts.isEmpty ? "commit " : "in commit ") + "\(commit)\(new)")
    }
    return parts.isEmpty ? "a tagged object" : parts.joined(separator: " ")
  }

  /// What is wrong.
  public static func words(_ kind: FindingKind) -> String {
    switch kind {
    case .unreadable(let id, let problem): "\(id) \(words(problem))"
    case .metadata(let part):
      part == .headers ? "its other headers have changed" : "its \(part.rawValue) has changed"
    case .parentCount(let expected, let found):
      "it has \(NumberText.counted(found, "parent")) instead of \(expected)"
    case .parent(let number, let expected, let found):
      "its parent \(number) is \(found) instead of \(expected)"
    case .ambiguous(let one, let other): "one commit became two: \(one) and \(other)"
    case .objectKind(let expected, let found):
      "it is a \(found.name) instead of a \(expected.name)"
    case .dropped: "is gone"
    case .added: "is new"
    case .mode(let expected, let found): "has mode \(octal(found)) instead of \(octal(expected))"
    case .order: "does not stand in Git's order"
    case .changed(let expected, let found): "is \(found) instead of \(expected)"
    case .attributesEdited: "lost something that stood in it"
    case .attributeLine(let line):
      "has a line that the run does not add: '\(ErrorWords.text(line))'"
    case .notAPointer(let id): "became \(id), which is no pointer"
    case .notCanonical(let id): "is a pointer that Git LFS would write otherwise (blob \(id))"
    case .broken(let id): "begins as a pointer, but is none (blob \(id))"
    case .untracked: "is a pointer, but its attributes are not filter=lfs"
    case .stillRaw(let id): "was to become a pointer, and still has its content (blob \(id))"
    case .rawAtTrackedPath(let id):
      "has its content (blob \(id)), but its attributes are filter=lfs"
    case .stillPointer(let oid): "was to become a file, and still is a pointer (to \(oid))"
    case .stillTracked: "became a file, but its attributes are filter=lfs"
    case .contentMissing(let oid): "its LFS object \(oid) is missing"
    case .contentSize(let oid, let expected, let found):
      "its LFS object \(oid) has \(found) bytes instead of \(expected)"
    case .contentUnreadable(let oid, .system(let error)):
      "its LFS object \(oid) cannot be read: \(error.reason)"
    case .contentUnreadable(let oid, let error):
      "its LFS object \(oid) cannot be read: \(ErrorWords(error).message)"
    case .contentDigest(let oid): "its LFS object \(oid) is damaged: it has another digest"
    case .otherContent(let expected, let found):
      "its LFS object is blob \(found), not \(expected), which the pointer replaces"
    case .notTheContent(let oid): "is not the content of \(oid), which its pointer stood for"
    case .notOnServer(let oid, let remote):
      "was pushed, but the LFS server of \(ShownText.of(remote)) lacks its object \(oid)"
    case .leftBehind(let id): "still stands for the old history, at \(id)"
    case .elsewhere(let expected, let found):
      "stands at \(found), which does not build on \(expected), where the run moved it"
    case .gone(let id): "is gone, and nothing else holds \(id)"
    case .stashLeftBehind(let id): "its entry \(id) is of the old history"
    case .noteLost(let id): "the note \(id) is gone, or was not copied"
    case .noteAdded: "is a note that was not there before"
    }
  }

  private static func words(_ problem: ReadingProblem) -> String {
    switch problem {
    case .missing: "is missing"
    case .damaged(let damage): "cannot be read: \(ErrorWords.words(damage))"
    case .damagedPack(let damage): "cannot be read: \(ErrorWords.words(damage))"
    case .system(let error): "cannot be read: \(error.reason)"
    case .tooLarge: "cannot be read: it is larger than what is read"
    case .outOfMemory: "cannot be read: there is no memory for it"
    case .wrongHash: "is damaged: its content does not hash to its name"
    case .wrongKind(let kind): "is a \(kind.name), which it should not be"
    case .malformed: "is malformed"
    }
  }

  private static func octal(_ mode: FileMode) -> String { String(mode.rawValue, radix: 8) }
}
