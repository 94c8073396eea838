import Digests
import GitObjects
import TestSupport
import Testing

@testable import GitStore

private struct Interruption: Error, Equatable {}

@Suite("Large objects")
struct LargeObjectTests {
  private static let limit = ObjectReader.wholeByteCount

  /// Two versions of each size around the limit between whole and streamed, loose at first.
  private static let make = """
    set +o pipefail
    for size in \(limit - 1) \(limit) \(limit + 1) \(limit + 400000); do
      seq 1 1500000 | head -c $size | git hash-object -w --stdin
      seq 1 1500000 | sed 's/^1400$/changed/' | head -c $size | git hash-object -w --stdin
    done > ../large
    """

  private func expectStreams(_ repository: TestRepository) async throws {
    let sizes = try await repository.shell(
      "git cat-file --batch-check --batch-all-objects | awk '{ print $1, $3 }'"
    )
    let reader = ObjectReader(try ObjectDatabase(directory: repository.objectDirectory, .sha1))
    for line in sizes.lines {
      let words = line.split(separator: " ")
      let id = try ObjectID(hex: words[0].utf8)
      let size = try #require(Int(words[1]))
      let location = try reader.location(of: id)
      #expect(try reader.byteCount(ofBlob: id, at: location) == size)
      var digest = Digest(.sha1)
      digest.update(Array("blob \(size)\0".utf8))
      var pieces = 0
      try reader.streamBlob(id, at: location, byteCount: size) { piece in
        digest.update(piece)
        pieces += 1
        #expect(piece.byteCount > 0)
      }
      #expect(ObjectID(digest.finish().rawSpan, .sha1) == id)
      #expect((pieces > 1) == (size > Self.limit))
      #expect(try reader.readChecked(id, .blob, at: location).byteCount == size)
      #expect(throws: StoreError.wrongHash(id)) {
        try reader.streamBlob(id, at: location, byteCount: size - 1) { _ in }
      }
      #expect(throws: Interruption()) {
        try reader.streamBlob(id, at: location, byteCount: size) { _ in throw Interruption() }
      }
    }
  }

  @Test(
    "are streamed, however they are stored",
    arguments: [
      "", "git pack-objects -q --window=0 objects/pack/pack < ../large; git prune-packed",
      "git pack-objects -q --window=20 --delta-base-offset objects/pack/pack < ../large; git prune-packed",
    ]
  )
  func streams(storing: String) async throws {
    let repository = try await TestRepository.empty(bare: true)
    try await repository.shell(Self.make + "\n" + storing)
    if storing.contains("offset") {
      let chains = try await repository.shell("git verify-pack -v objects/pack/*.idx")
      #expect(chains.output.contains("chain length = 1"))
    }
    try await expectStreams(repository)
  }

  @Test("are not believed when they are damaged", arguments: [true, false])
  func damaged(isPacked: Bool) async throws {
    let repository = try await TestRepository.empty(bare: true)
    try await repository.shell(
      "seq 1 1500000 | git hash-object -w --stdin >../large\n"
        + (isPacked ? "git pack-objects -q objects/pack/pack < ../large; git prune-packed" : "")
    )
    let id = try #require(try await repository.allObjects().first)
    let directory = repository.objectDirectory
    let folder = id.key.description.prefix(2)
    let path =
      isPacked
      ? try onlyFile(in: directory + "/pack", ".pack")
      : try onlyFile(in: "\(directory)/\(folder)", "")
    let whole = try content(of: path)
    for position in [40, 300_000, whole.count / 2, whole.count - 22, whole.count - 4] {
      // The checksum at the end of a pack is not checked here.
      guard !isPacked || position < whole.count - 20 else { continue }
      var changed = whole
      changed[position] ^= 0x10
      for bytes in [changed, Array(whole.prefix(position))] {
        try write(bytes, to: path)
        let database: ObjectDatabase
        do throws(StoreError) {
          database = try ObjectDatabase(directory: directory, .sha1)
        } catch {
          // A truncated pack does not end with the checksum in its index.
          #expect(isPacked && bytes.count < whole.count)
          continue
        }
        let reader = ObjectReader(database)
        let location = try reader.location(of: id.key)
        #expect(throws: StoreError.self) {
          try reader.streamBlob(id.key, at: location, byteCount: id.value.content.count) { _ in }
        }
        #expect(throws: StoreError.self) { try reader.bytes(id.key, .blob) }
      }
    }
  }

  @Test("lie in a file when they are huge, which leaves no name behind")
  func spilled() async throws {
    let repository = try await TestRepository.empty(bare: true)
    let size = ObjectData.spillByteCount + 1
    try await repository.shell(
      """
      head -c \(size) /dev/zero | git hash-object -w --stdin > ../large
      (head -c \(size) /dev/zero; echo more) | git hash-object -w --stdin >> ../large
      git pack-objects -q --window=20 --depth=1 objects/pack/pack < ../large
      git prune-packed
      """
    )
    let reader = ObjectReader(try ObjectDatabase(directory: repository.objectDirectory, .sha1))
    let before = try directoryNames(repository.objectDirectory)
    for line in try await repository.shell("cat ../large").lines {
      let id = try ObjectID(hex: line.utf8)
      let location = try reader.location(of: id)
      let data = try reader.readChecked(id, .blob, at: location)
      #expect(data.isInFile)
      #expect(data.byteCount >= size)
      #expect(try directoryNames(repository.objectDirectory) == before)
    }
  }

  @Test(
    "are listed by their size, packed or loose",
    arguments: [0, 1, 127, 128, 129, 4096, 4097, 65_536, 70_000]
  )
  func listed(byteCount: Int) async throws {
    let repository = try await SampleObjects(versions: 10).repository(
      """
      sed -n 1,20p $ids | git pack-objects -q $pack >/dev/null
      sed -n 15,40p $ids | git pack-objects -q $pack >/dev/null
      git prune-packed
      """
    )
    let objects = try await repository.allObjects()
    let database = try ObjectDatabase(directory: repository.objectDirectory, .sha1)
    let reader = ObjectReader(database)
    var found: Set<ObjectID> = []
    for piece in 0..<database.sizePieceCount {
      found.formUnion(try database.largeObjects(ofPiece: piece, atLeast: byteCount, reader: reader))
    }
    #expect(found == Set(objects.filter { $0.value.content.count >= byteCount }.keys))
  }

  @Test("are listed piece by piece from packs of many objects")
  func manyPieces() async throws {
    var batch = ObjectBatch()
    var expected: Set<ObjectID> = []
    for number in 0..<33_000 {
      let id = batch.add(.blob, Array("\(number)".utf8))
      if number >= 10_000 { expected.insert(id) }
    }
    let repository = try await TestRepository.empty(bare: true)
    try await repository.git("index-pack", "--stdin", input: batch.pack)
    let database = try ObjectDatabase(directory: repository.objectDirectory, .sha1)
    #expect(database.sizePieceCount == 3 + 1)
    let reader = ObjectReader(database)
    var found: [ObjectID] = []
    for piece in 0..<database.sizePieceCount {
      found += try database.largeObjects(ofPiece: piece, atLeast: 5, reader: reader)
    }
    #expect(found.count == expected.count)
    #expect(Set(found) == expected)
  }
}
