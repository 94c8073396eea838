import GitObjects
import TestSupport
import Testing

/// The generator has to be trusted before what it finds is.
@Suite("random histories")
struct RandomHistoryTests {
  @Test("are the same for the same seed", arguments: [1, 17, 200] as [UInt64])
  func repeats(seed: UInt64) async throws {
    let (one, two) = (RandomScenario(seed: seed), RandomScenario(seed: seed))
    #expect(one.description == two.description)
    #expect(one.history.references.map(\.name) == two.history.references.map(\.name))
    #expect(one.history.references.map(\.target) == two.history.references.map(\.target))
  }

  @Test("reach Git as they were made", arguments: [2, 5, 31] as [UInt64])
  func areSound(seed: UInt64) async throws {
    let history = RandomScenario(seed: seed).history
    let repository = try await history.write()
    let references = try await RepositoryState(of: repository).references
    for reference in history.references {
      #expect(references[reference.name] == "\(reference.target)", "\(reference.name)")
    }
    let check = try await repository.git("fsck", "--connectivity-only")
    #expect(!check.output.contains("missing"))
  }

  @Test("objects are named as Git names them")
  func names() async throws {
    let repository = try await TestRepository.empty()
    let contents = Array("some text\n".utf8)
    let name = try await repository.git("hash-object", "--stdin", input: contents).line
    #expect("\(ObjectBatch.name(of: .blob, contents))" == name)
  }
}
