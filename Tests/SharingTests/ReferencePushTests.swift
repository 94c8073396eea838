import GitCommand
import GitObjects
import Publication
import Testing

@testable import Sharing

@Suite("pushing references")
struct ReferencePushTests {
  private func entry(_ name: String) -> PublishPlan.Entry {
    PublishPlan.Entry(name: ReferenceName(name), id: .zero, action: .isMade, isTakenBack: false)
  }

  @Test("begins with tags and notes, and ends with branches")
  func order() {
    let names = ["refs/heads/a", "refs/notes/commits", "refs/heads/b", "refs/tags/a"]
    let parts = ReferencePush.parts(of: names.map(entry))
    #expect(parts.count == 1)
    #expect(
      parts.first?.map(\.name) == [
        "refs/notes/commits", "refs/tags/a", "refs/heads/a", "refs/heads/b",
      ]
    )
    #expect(ReferencePush.parts(of: []).isEmpty)
  }

  @Test("fits on command lines, and leaves none out")
  func parts() {
    let entries = (0..<12_000).map { entry("refs/tags/\($0)") }
    let parts = ReferencePush.parts(of: entries)
    #expect(parts.count == 3)
    #expect(parts.flatMap { $0 } == entries)
    for part in parts {
      let size = part.reduce(0) { $0 + 2 * $1.name.bytes.count + 2 * 40 + 30 }
      #expect(size < ReferencePush.byteLimit)
    }
    let long = entry("refs/tags/" + String(repeating: "x", count: ReferencePush.byteLimit))
    #expect(ReferencePush.parts(of: [entry("refs/tags/a"), long]).map(\.count) == [1, 1])
  }

  @Test(
    "names the references that were refused for a reason of their own",
    arguments: [
      (" \ta:refs/heads/a\td..e\n=\tb:refs/heads/b\t[up to date]\nDone\n", []),
      (
        "To /x\n!\tab:refs/heads/a\t[rejected] (stale info)\n"
          + "!\tcd:refs/tags/v\t[rejected] (atomic push failed)\nDone\n",
        ["refs/heads/a stale info"]
      ),
      (
        "!\tab:refs/heads/a\t[remote rejected] (atomic push failure)\n",
        ["refs/heads/a atomic push failure"]
      ),
      (
        "!\tab:refs/heads/x:y\t[remote rejected] (hook (of team) declined)\n",
        ["refs/heads/x:y hook (of team) declined"]
      ),
      ("!\tab:refs/heads/a\t[no reason]\n!\tnothing\n", ["refs/heads/a [no reason]"]),
    ]
  )
  func refused(_ output: String, _ expected: [String]) {
    let refused = ReferencePush.refused(Array(output.utf8))
    #expect(
      refused.map { String(decoding: $0.name.bytes, as: UTF8.self) + " " + $0.reason } == expected
    )
  }
}
