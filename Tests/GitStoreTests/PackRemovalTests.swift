import FileSystem
import GitObjects
import TestSupport
import Testing

@testable import GitStore

@Suite("Removal of packs")
struct PackRemovalTests {
  private static let samples = SampleObjects(versions: 3)

  /// A repository with two packs of half of the objects each, and all objects loose.
  private static func repository() async throws -> TestRepository {
    try await samples.repository(
      """
      split -n l/2 - part <$ids
      for part in part*; do git pack-objects -q objects/pack/pack <$part >/dev/null; done
      git multi-pack-index write; touch objects/pack/foreign
      """
    )
  }

  private func names(_ repository: TestRepository) async throws -> [String] {
    try await repository.shell("ls objects/pack").lines
  }

  @Test("takes all files of a pack, and the index of all packs")
  func removes() async throws {
    let repository = try await Self.repository()
    let database = try ObjectDatabase(directory: repository.objectDirectory, .sha1)
    let packs = database.ownPacks
    #expect(packs.count == 2)
    #expect(packs.allSatisfy { !$0.isKept && !$0.isCruft && !$0.isPromised })
    try await repository.shell("touch objects/pack/\(packs[0].name).promisor")
    #expect(packs[0].isPromised)
    let list = Array(repository.directory("list").utf8)
    let removal = PackRemoval(objectDirectory: repository.objectDirectory, list: list)
    try removal.begin()
    try removal.hide([packs[0].name])
    removal.remove([packs[0].name])
    removal.end()
    let left = try await names(repository)
    #expect(left == ["foreign", "\(packs[1].name).idx", "\(packs[1].name).pack"])
    #expect(!Files.exists(list))
    #expect(packs[0].lastWrite == nil)
    #expect(packs[1].lastWrite != nil)
  }

  @Test(
    "keeps its list while a file of a pack is left, which goes with the next one",
    arguments: ["idx-lfs-migrate", "pack", "rev"]
  )
  func left(type: String) async throws {
    let repository = try await Self.repository()
    let packs = try ObjectDatabase(directory: repository.objectDirectory, .sha1).ownPacks
    let list = Array(repository.directory("list").utf8)
    let removal = PackRemoval(objectDirectory: repository.objectDirectory, list: list)
    try removal.hide([packs[0].name])
    removal.remove([packs[0].name])
    try await repository.shell("touch objects/pack/\(packs[0].name).\(type)")
    removal.end()
    #expect(Files.exists(list))
    try removal.finish(isGitAtWork: false)
    let left = try await names(repository)
    #expect(left == ["foreign", "\(packs[1].name).idx", "\(packs[1].name).pack"])
    #expect(!Files.exists(list))
  }

  @Test("hides packs, and lets them be seen again, also after a kill")
  func hides() async throws {
    let repository = try await Self.repository()
    let before = try await names(repository).filter { !$0.hasPrefix("multi-pack-index") }
    let packs = try ObjectDatabase(directory: repository.objectDirectory, .sha1).ownPacks.map(
      \.name
    )
    let list = Array(repository.directory("list").utf8)
    let removal = PackRemoval(objectDirectory: repository.objectDirectory, list: list)
    for isKilled in [false, true] {
      try removal.hide(packs)
      #expect(try ObjectDatabase(directory: repository.objectDirectory, .sha1).ownPacks.isEmpty)
      if isKilled { try removal.finish(isGitAtWork: true) } else { removal.restore(packs) }
      #expect(try await names(repository) == before)
    }
    // Half-way.
    try removal.hide(packs)
    try await repository.shell("rm objects/pack/\(packs[0]).pack")
    try removal.finish(isGitAtWork: true)
    #expect(try await names(repository) == before.filter { !$0.hasPrefix(packs[0]) })
  }

  @Test("goes on where a kill left files without an index, and with nothing else")
  func finishes() async throws {
    let repository = try await Self.repository()
    let packs = try ObjectDatabase(directory: repository.objectDirectory, .sha1).ownPacks
    let list = Array(repository.directory("list").utf8)
    let removal = PackRemoval(objectDirectory: repository.objectDirectory, list: list)
    // Without a list, no file belongs to the removal.
    try await repository.shell(
      "rm objects/pack/\(packs[0].name).idx; touch -d 2001-01-01 objects/pack/tmp_pack_old"
    )
    try removal.finish(isGitAtWork: false)
    #expect(try await names(repository).contains("\(packs[0].name).pack"))
    let text = packs.map { $0.name + "\n" }.joined() + "../pack-x\n"
    try Files.create(list, Array(text.utf8))
    try await repository.shell("touch objects/pack/tmp_pack_new objects/pack/../pack-x.pack")
    try removal.finish(isGitAtWork: true)
    #expect(try await !names(repository).contains("\(packs[0].name).pack"))
    #expect(try await names(repository).contains("\(packs[1].name).idx"))
    #expect(try await names(repository).contains("tmp_pack_new"))
    #expect(Files.exists(Array("\(repository.objectDirectory)/pack-x.pack".utf8)))
    try Files.create(list, [])
    try await repository.shell("touch objects/pack/tmp_pack_new")
    try removal.finish(isGitAtWork: false)
    #expect(try await !names(repository).contains("tmp_pack_new"))
    #expect(try await names(repository).contains("tmp_pack_old"))
  }

  @Test("loose objects are listed, and removed one by one")
  func loose() async throws {
    let repository = try await Self.samples.repository("touch objects/pack/foreign")
    let database = try ObjectDatabase(directory: repository.objectDirectory, .sha1)
    let ids = try database.ownLooseObjects()
    #expect(Set(ids) == Set(Self.samples.ids))
    database.removeLooseObject(ids[0])
    database.removeLooseObject(.zero)
    #expect(try Set(database.ownLooseObjects()) == Set(ids.dropFirst()))
    #expect(!database.alternatesHave(ids[1]))
  }
}
