import JSON
import LFS
import Testing

@testable import LFSServer

@Suite("LFS server: what it has")
struct BatchTests {
  @Test("is told, in the order of the question", arguments: ["{}", #"{"errors": true}"#])
  func lacking(_ behaviour: String) async throws {
    try await ServerSandbox.run { sandbox in
      try await sandbox.store(0..<250)
      try await sandbox.behave(behaviour)
      let objects = (200..<450).reversed().map { ServerSandbox.object($0) }
      var asked: [Int] = []
      let lacking = try await sandbox.find().lacking(objects) { asked.append($0) }
      #expect(lacking == (250..<450).reversed().map { ServerSandbox.object($0) })
      #expect(asked.last == 250)
      #expect(asked == asked.sorted())
      let counts = try await sandbox.requests().compactMap { $0["objects"]?.integer }
      #expect(counts.sorted() == [50, 100, 100])
    }
  }

  @Test("with another size counts as lacking, as does an object of two sizes in one of them")
  func sizes() async throws {
    try await ServerSandbox.run { sandbox in
      try await sandbox.store(0..<10)
      // The server knows the sizes, and does not repeat those of the request.
      try await sandbox.behave(#"{"objects": {"*": {"size": 8}}}"#)
      let right = ServerSandbox.object(1)
      let wrong = ServerSandbox.object(2, extra: 1)
      let other = ServerSandbox.object(1, extra: 5)
      let objects = [wrong, right, other, right, wrong]
      #expect(try await sandbox.find().lacking(objects) == [wrong, other, wrong])
    }
  }

  @Test("is not asked of nothing, nor of the empty object")
  func nothing() async throws {
    try await ServerSandbox.run { sandbox in
      let empty = ServerObject(oid: .empty, byteCount: 0)
      let server = try await sandbox.find()
      #expect(try await server.lacking([]) == [])
      #expect(try await server.lacking([empty, empty]) == [])
      #expect(try await sandbox.requests() == [])
    }
  }

  @Test("is asked for a ref where one is known")
  func reference() async throws {
    try await ServerSandbox.run { sandbox in
      _ = try await sandbox.find(ref: "refs/heads/main").lacking([ServerSandbox.object(1)])
      _ = try await sandbox.find().lacking([ServerSandbox.object(1)])
      let refs = try await sandbox.requests().map { $0["ref"]?["name"]?.string }
      #expect(refs == [Array("refs/heads/main".utf8), nil])
    }
  }

  @Test("is asked in smaller requests where the server wants it")
  func halves() async throws {
    try await ServerSandbox.run { sandbox in
      try await sandbox.store(0..<90)
      try await sandbox.behave(#"{"limit": 30}"#)
      #expect(try await sandbox.lacking(0..<100) == Array(90..<100))
      let counts = try await sandbox.requests().compactMap { $0["objects"]?.integer }
      #expect(counts == [100, 50, 25, 25, 25, 25])
      try await sandbox.behave(#"{"limit": 0}"#)
      #expect(await sandbox.outcome() == "too large")
    }
  }

  // The server answers after an hour.
  @Test("is waited for no longer than the task lives", .timeLimit(.minutes(10)))
  func cancelled() async throws {
    try await ServerSandbox.run { sandbox in
      try await sandbox.behave(#"{"answers": [{"delay": 3600}]}"#)
      let server = try await sandbox.find()
      let task = Task { try await server.lacking([ServerSandbox.object(1)]) }
      // The task may wait for the answer or not yet: it must end in both cases.
      try await Task.sleep(for: .milliseconds(200))
      task.cancel()
      await #expect(throws: LFSServerError.cancelled) { try await task.value }
    }
  }
}
