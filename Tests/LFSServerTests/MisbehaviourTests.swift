import LFS
import Testing

@testable import LFSServer

/// Results for ten objects, all of which the server has, when it misbehaves.
@Suite("LFS server: one that misbehaves")
struct MisbehaviourTests {
  static let examples: [(behaviour: String, outcome: String)] = [
    // Statuses, with three tries.
    (#"{"answers": [{"status": 500}, {"status": 502}]}"#, "lacks 0"),
    (#"{"answers": [{"status": 503}, {"status": 504}, {"status": 500}]}"#, "status: 500 "),
    (#"{"answers": [{"status": 429, "headers": {"Retry-After": "1"}}]}"#, "lacks 0"),
    (#"{"answers": [{"status": 429, "headers": {"Retry-After": "3600"}}]}"#, "busy: 429 3600"),
    (#"{"answers": [{"status": 503, "headers": {"Retry-After": "-1"}}]}"#, "lacks 0"),
    (#"{"answers": [{"status": 503}, {"status": 503}, {"status": 503}]}"#, "busy: 503 0"),
    (
      #"{"answers": [{"status": 503, "headers": {"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"}}]}"#,
      "busy: 503"
    ),
    (#"{"answers": [{"status": 403, "body": {"message": "no"}}]}"#, "forbidden: no"),
    (#"{"answers": [{"status": 404}]}"#, "not found"),
    (#"{"answers": [{"status": 410}]}"#, "not found"),
    (
      #"{"answers": [{"status": 404, "body": {"message": "Cannot find any of the requested objects"}}]}"#,
      "lacks 10"
    ),
    (#"{"answers": [{"status": 422, "body": {"message": "odd"}}]}"#, "status: 422 odd"),
    (#"{"answers": [{"status": 501, "body": "<html>"}]}"#, "status: 501 "),
    (#"{"answers": [{"status": 204}]}"#, "status: 204 "),
    (#"{"answers": [{"status": 406, "body": {"message": 5}}]}"#, "status: 406 "),
    // Connections.
    (#"{"answers": [{"silent": true}]}"#, "lacks 0"),
    (#"{"answers": [{"silent": true}, {"silent": true}, {"silent": true}]}"#, "no answer: broken"),
    (#"{"answers": [{"half": true, "body": {}}, {"half": true}]}"#, "lacks 0"),
    (#"{"answers": [{"half": true}, {"half": true}, {"half": true}]}"#, "no answer: broken"),
    (#"{"answers": [{"endless": true}]}"#, "no answer: tooLong"),
    (#"{"answers": [{"bomb": true}]}"#, "no answer: tooLong"),
    (#"{"answers": [{"fields": true}]}"#, "no answer: "),
    // Texts.
    (#"{"answers": [{"body": ""}]}"#, "answer: no JSON"),
    (#"{"answers": [{"body": "<html>log in</html>"}]}"#, "answer: no JSON"),
    (#"{"answers": [{"body": "{\"objects\": []"}]}"#, "answer: no JSON"),
    (#"{"answers": [{"body": "{\"objects\": [], \"objects\": []}"}]}"#, "answer: no JSON"),
    (#"{"answers": [{"body": "[]"}]}"#, "answer: value "),
    (#"{"answers": [{"body": "null"}]}"#, "answer: value "),
    (#"{"answers": [{"body": {}}]}"#, "answer: value objects"),
    (#"{"answers": [{"body": {"objects": {}}}]}"#, "answer: value objects"),
    (#"{"answers": [{"body": {"objects": []}}]}"#, "answer: missing object"),
    (#"{"answers": [{"body": {"objects": [1]}}]}"#, "answer: value objects[].oid"),
    (#"{"answers": [{"body": {"objects": [{"oid": "x"}]}}]}"#, "answer: unknown object"),
    (
      #"{"answers": [{"body": "\#(String(repeating: "[", count: 100_000))"}]}"#,
      "answer: too deep"
    ),
    (
      #"{"answers": [{"body": "\#(String(repeating: "1,", count: 300_000))"}]}"#,
      "answer: too many values"
    ),
    // Objects.
    (#"{"drop": true}"#, "answer: missing object"),
    (#"{"repeat": true}"#, "answer: repeated object"),
    (#"{"rename": true}"#, "answer: unknown object"),
    (#"{"answer": {"hash_algo": "sha256"}}"#, "lacks 0"),
    (#"{"answer": {"hash_algo": null}}"#, "lacks 0"),
    (#"{"answer": {"hash_algo": "sha512"}}"#, "answer: digest"),
    (#"{"answer": {"hash_algo": 256}}"#, "answer: value hash_algo"),
    (#"{"answer": {"transfer": "multipart"}}"#, "lacks 0"),
    (#"{"objects": {"*": {"size": 9}}}"#, "lacks 10"),
    (#"{"objects": {"*": {"size": -1}}}"#, "answer: value objects[].size"),
    (#"{"objects": {"*": {"size": 8.0}}}"#, "answer: value objects[].size"),
    (#"{"objects": {"*": {"size": "8"}}}"#, "answer: value objects[].size"),
    (#"{"objects": {"*": {"size": null}}}"#, "answer: value objects[].size"),
    (#"{"objects": {"*": {"actions": {}}}}"#, "lacks 10"),
    (#"{"objects": {"*": {"actions": null}}}"#, "lacks 10"),
    (#"{"objects": {"*": {"actions": []}}}"#, "answer: value objects[].actions"),
    (#"{"objects": {"*": {"actions": {"upload": {"href": "http://x"}}}}}"#, "lacks 10"),
    (
      #"{"objects": {"*": {"actions": {"download": {"href": ""}}}}}"#,
      "answer: value objects[].actions.download.href"
    ),
    (#"{"objects": {"*": {"error": {"code": 404}}}}"#, "lacks 10"),
    (#"{"objects": {"*": {"error": {"code": 410, "message": "gone"}}}}"#, "lacks 10"),
    (#"{"objects": {"*": {"error": {"code": 422}}}}"#, "lacks 10"),
    (#"{"objects": {"*": {"error": {"code": 500, "message": "disk"}}}}"#, "object: 500"),
    (#"{"objects": {"*": {"error": {"code": "404"}}}}"#, "answer: value objects[].error.code"),
    (#"{"objects": {"*": {"error": "no"}}}"#, "answer: value objects[].error"),
  ]

  @Test("is an error or a plain answer", arguments: examples)
  func misbehaves(_ behaviour: String, _ outcome: String) async throws {
    try await ServerSandbox.run { sandbox in
      try await sandbox.store(0..<10)
      try await sandbox.behave(behaviour)
      let found = await sandbox.outcome()
      #expect(found.hasPrefix(outcome), "\(found)")
    }
  }

  @Test("in the middle of many requests stops them all")
  func failsLater() async throws {
    try await ServerSandbox.run { sandbox in
      try await sandbox.store(0..<1000)
      // The first request succeeds, and a later one fails.
      let odd = ServerSandbox.object(777).oid.description
      try await sandbox.behave(
        #"{"objects": {"\#(odd)": {"error": {"code": 500, "message": "disk"}}}}"#
      )
      let objects = (0..<1000).map { ServerSandbox.object($0) }
      await #expect {
        _ = try await sandbox.find().lacking(objects)
      } throws: { error in
        guard case .object(_, let oid, 500, let message) = error as? LFSServerError else {
          return false
        }
        return oid == ServerSandbox.object(777).oid && message.elementsEqual("disk".utf8)
      }
    }
  }

  @Test("by claiming what it has not is believed, as Git LFS does")
  func lies() async throws {
    try await ServerSandbox.run { sandbox in
      try await sandbox.behave(
        #"{"objects": {"*": {"actions": {"download": {"href": "\#(sandbox.url)/x"}}}}}"#
      )
      #expect(await sandbox.outcome() == "lacks 0")
    }
  }
}
