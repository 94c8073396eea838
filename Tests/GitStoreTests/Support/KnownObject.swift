import Digests
import GitObjects
import GitStore
import TestSupport
import Testing

/// An object as Git prints it.
struct KnownObject: Equatable, Sendable {
  let kind: ObjectKind
  let content: [UInt8]
}

extension TestRepository {
  /// The directory of the objects of this bare repository.
  var objectDirectory: String { path + "/objects" }

  /// All objects, also of alternates, as `git cat-file` prints them.
  func allObjects() async throws -> [ObjectID: KnownObject] {
    let output = try await git("cat-file", "--batch-all-objects", "--batch", "--buffer")
      .standardOutput
    var objects: [ObjectID: KnownObject] = [:]
    var position = 0
    while let end = output[position...].firstIndex(of: 0x0A) {
      let words = output[position..<end].split(separator: 0x20)
      let id = try ObjectID(hex: words[0])
      let kind = try #require(ObjectKind(name: words[1]))
      let size = try #require(Int(String(decoding: words[2], as: UTF8.self)))
      objects[id] = KnownObject(kind: kind, content: Array(output[end + 1..<end + 1 + size]))
      position = end + 2 + size
    }
    return objects
  }
}

/// Reads every object in the given order in all ways, and compares it with Git's answer.
func expectAll(
  _ objects: [ObjectID: KnownObject],
  in order: [ObjectID],
  of database: ObjectDatabase,
  cacheByteCount: Int = 32 << 20
) throws {
  let reader = ObjectReader(database, cacheByteCount: cacheByteCount)
  for id in order {
    let known = try #require(objects[id])
    let location = try reader.location(of: id)
    #expect(database.location(of: id) != nil)
    let object = try reader.read(id)
    #expect(object.kind == known.kind)
    #expect(object.data.bytes.array == known.content, "\(id)")
    #expect(try reader.bytes(id, known.kind) == known.content)
    let other: ObjectKind = known.kind == .tree ? .blob : .tree
    #expect(throws: StoreError.wrongKind(id, expected: other, found: known.kind)) {
      try reader.bytes(id, other)
    }
    guard known.kind == .blob else {
      // A delta's header does not have the kind.
      do throws(StoreError) {
        #expect(try reader.byteCount(ofBlob: id, at: location) == known.content.count)
      } catch {
        #expect(error == .wrongKind(id, expected: .blob, found: known.kind))
      }
      continue
    }
    #expect(try reader.byteCount(ofBlob: id, at: location) == known.content.count)
    var streamed: [UInt8] = []
    try reader.streamBlob(id, at: location, byteCount: known.content.count) { piece in
      piece.append(to: &streamed)
    }
    #expect(streamed == known.content)
  }
}
