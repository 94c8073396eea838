import GitCommand
import GitObjects
import GitSandbox
import Testing

@testable import Audit

/// A small repository, and what a rule finds in it.
struct RuleCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  /// What is audited: by default all references.
  let request: AuditRequest
  /// Makes the history, in an empty repository.
  let script: String
  /// The findings, in their order: `PATH: MESSAGE | FIX`, with subjects in place of commits.
  let findings: [String]

  init(
    _ name: String,
    _ script: String,
    finds findings: [String] = [],
    in request: AuditRequest = .everything
  ) {
    (testDescription, self.script, self.findings, self.request) = (name, script, findings, request)
  }

  /// What scripts can call.
  private static let functions = """
    # A file of that name and so many bytes.
    sized() { printf "%-$2s" "$1" >"$1"; }
    # Commits all that is there.
    save() { git add -A; git commit -q --allow-empty -m "$1"; }
    # A pointer to an object of a number, of that size.
    pointer() {
      printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:%064d\\nsize %d\\n' "$1" "$2"
    }
    # Puts an object of a number and so many bytes into the store of Git LFS.
    stored() {
      mkdir -p .git/lfs/objects/00/00
      printf "%-$2s" x >".git/lfs/objects/00/00/$(printf %064d "$1")"
    }
    git init -q .

    """

  /// Checks what a rule finds, all others being off; a file may have 100 bytes.
  func check<R: Rule>(
    _ type: R.Type,
    _ adjust: (inout AuditLayer) throws -> Void = { _ in }
  ) async throws {
    try await Sandbox.run { sandbox in
      try await sandbox.sh(Self.functions + script)
      var layer = AuditLayer()
      layer.limit = .bytes(100)
      for rule in AuditRule.allCases where rule != R.rule { layer.severities[rule] = .off }
      try adjust(&layer)
      let report = try await Audit.run(request, sandbox.git(in: "."), jobs: 1, flags: layer)
      let log = try await sandbox.sh("git log --all --reflog --format='%H %s'; git tag")
      let names = CommitNames(log)
      let found = report.open.map { finding in
        #expect(finding.rule == R.rule)
        let path = finding.path.map { $0.text + ": " } ?? ""
        let fix = finding.fix.map { " | " + FixDescription.of($0, names) } ?? ""
        return path + names.replaced(in: finding.message.plainText) + fix
      }
      #expect(found == findings)
    }
  }
}

/// The subjects of commits, in place of their ids.
struct CommitNames {
  private var subjects: [(id: String, subject: String)] = []

  /// - Parameter log: lines of an id and a subject.
  init(_ log: String) {
    for line in log.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1)
      if words.count == 2 { subjects.append((String(words[0]), String(words[1]))) }
    }
  }

  func name(of id: ObjectID) -> String { replaced(in: "\(id)") }

  /// The text with subjects in place of ids, whole or short.
  func replaced(in text: String) -> String {
    var words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    for index in words.indices where words[index].count >= 10 {
      if let known = subjects.first(where: { $0.id.hasPrefix(words[index]) }) {
        words[index] = known.subject
      }
    }
    return words.joined(separator: " ")
  }
}

extension FindingMessage {
  /// The words, with sizes in bytes and names as they are.
  var plainText: String {
    parts.map { part in
      switch part {
      case .words(let words): words
      case .size(let count): "\(count) B"
      case .number(let number): "\(number)"
      case .name(let name): name.text
      }
    }.joined()
  }
}

/// Commands that fix findings, as tests name them.
enum FixDescription {
  static func of(_ command: FixCommand, _ names: CommitNames) -> String {
    func list(_ paths: [RepositoryPath]) -> String { paths.map(\.text).joined(separator: " ") }
    switch command {
    case .convert(let paths, let references): return "convert \(list(paths)) in \(of(references))"
    case .convertTypes(let types, let references):
      return "convert \(types.map(\.text).joined(separator: " ")) in \(of(references))"
    case .fixUp(let references): return "fix up \(of(references))"
    case .convertAbove(let size, let references):
      return "convert above \(size) in \(of(references))"
    case .trackStaged(let paths): return "track staged \(list(paths))"
    case .stageAgain(let paths): return "stage again \(list(paths))"
    case .track(let paths, let place): return "track \(list(paths)) in \(of(place))"
    case .takeAsContent(let paths, let untracked, let place):
      return "take \(list(paths)), untracked \(list(untracked)), in \(of(place))"
    case .writeAnew(let paths, let untracked, let place):
      return "write \(list(paths)), untracked \(list(untracked)), in \(of(place))"
    case .fetch(let remote, let commits):
      return "fetch \(commits.map(names.name).joined(separator: " ")) from \(remote?.text ?? "-")"
    case .rebase(let new, let old, let reference, let needsFetch, let back):
      return "rebase \(reference?.text ?? "-") from \(names.name(of: old)) "
        + "onto \(names.name(of: new)), fetch \(needsFetch), back to \(back?.text ?? "-")"
    case .restore(let path, let commit, let files, let place):
      return "restore \(path.text) from \(commit.map(names.name) ?? "-") "
        + "for \(list(files)) in \(of(place))"
    case .leaveToDVC(let paths, let place): return "leave \(list(paths)) in \(of(place))"
    case .editMessage(let parent, let reference, let back):
      return "edit after \(parent.map(names.name) ?? "-") on \(reference?.text ?? "-"), "
        + "back to \(back?.text ?? "-")"
    case .tagAgain(let reference, let target):
      return "tag \(reference.text) at \(names.name(of: target))"
    }
  }

  private static func of(_ references: AuditedReferences) -> String {
    switch references {
    case .everything: "everything"
    case .unpushed(let names): names.map(\.text).joined(separator: " ")
    case .whole(let names): "all of " + names.map(\.text).joined(separator: " ")
    }
  }

  private static func of(_ place: CommitPlace) -> String {
    switch place {
    case .index: "index"
    case .head: "head"
    case .branch(let name): name.text
    }
  }
}

/// A range of `git rev-list`.
func range(_ arguments: String...) -> AuditRequest {
  .range(arguments.map { Array($0.utf8) })
}
