import GitCommand
import GitObjects
import Testing

@testable import Audit

@Suite("commands that fix findings are put together")
struct FixListTests {
  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  private static func id(_ digit: String) throws -> ObjectID {
    try ObjectID(hex: Array(String(repeating: digit, count: 40).utf8))
  }

  private func fixes(
    _ fixCommands: [FixCommand],
    _ findings: [AuditFinding] = []
  ) -> [AuditFix] {
    var list = FixList()
    for (number, command) in fixCommands.enumerated() { list.add(command, finding: number) }
    return list.all(findings)
  }

  @Test("one for all paths, with all references, after those that name commits")
  func combines() throws {
    let one = try Self.id("1")
    let (a, b): (RepositoryPath, RepositoryPath) = ("a", "b")
    let (main, other) = (Self.bytes("main"), Self.bytes("other"))
    let rebase = FixCommand.rebase(
      onto: one,
      from: one,
      reference: "refs/heads/main",
      needsFetch: false,
      backTo: nil
    )
    let found = fixes([
      .convert(paths: [a], .unpushed([main])), .fixUp(.unpushed([main])), rebase,
      .convert(paths: [b], .unpushed([other])), .convert(paths: [a], .unpushed([main])), rebase,
      .fixUp(.everything), .track(paths: [a], .head),
      .track(paths: [b], .branch("refs/heads/main")),
      .track(paths: [b, a], .head), .fetch(remote: nil, commits: [one]),
      .fetch(remote: nil, commits: [one]),
    ])
    #expect(
      found == [
        AuditFix(command: rebase, findings: [2, 5]),
        AuditFix(command: .fetch(remote: nil, commits: [one]), findings: [10, 11]),
        AuditFix(command: .track(paths: [a, b], .head), findings: [7, 9]),
        AuditFix(command: .track(paths: [b], .branch("refs/heads/main")), findings: [8]),
        AuditFix(command: .fixUp(.everything), findings: [1, 6]),
        AuditFix(
          command: .convert(paths: [a, b], .unpushed([main, other])),
          findings: [0, 3, 4]
        ),
      ]
    )
  }

  @Test("references in part and as a whole are all of them")
  func references() {
    let (a, b) = (Self.bytes("a"), Self.bytes("b"))
    #expect(AuditedReferences.unpushed([a]).merged(with: .unpushed([b, a])) == .unpushed([a, b]))
    #expect(AuditedReferences.whole(["a"]).merged(with: .whole(["b"])) == .whole(["a", "b"]))
    #expect(AuditedReferences.unpushed([a]).merged(with: .whole(["a"])) == .everything)
  }

  @Test("too many paths for a command are chosen by size and type")
  func shortens() {
    func finding(_ rule: AuditRule, _ path: RepositoryPath, limit: UInt64? = nil) -> AuditFinding {
      AuditFinding(
        rule: rule,
        severity: .error,
        path: path,
        byteCount: 11,
        limit: limit,
        blob: nil,
        commit: nil,
        detail: nil,
        fix: nil,
        exception: nil
      )
    }
    let names = (0..<5000).map {
      RepositoryPath("a/long/folder/file\($0).\($0 % 2 == 0 ? "pt" : "dat")")
    }
    let findings = names.enumerated().map { number, name in
      number % 2 == 0
        ? finding(ModelFile.rule, name) : finding(LargeFile.rule, name, limit: 10)
    }
    let found = fixes(names.map { .convert(paths: [$0], .everything) }, findings)
    #expect(
      found.map(\.command) == [
        .convertAbove(11, .everything), .convertTypes([Self.bytes("*.pt")], .everything),
      ]
    )
    #expect(found.map(\.findings.count) == [2500, 2500])
  }
}
