import Digests
import GitObjects
import TestSupport

/// Objects of all kinds, suited to be stored as deltas of deltas.
struct SampleObjects {
  private(set) var batch = ObjectBatch()
  private(set) var ids: [ObjectID] = []

  private mutating func add(_ kind: ObjectKind, _ content: [UInt8]) -> ObjectID {
    let id = batch.add(kind, content)
    if !ids.contains(id) { ids.append(id) }
    return id
  }

  /// - Parameter versions: the number of versions of each file and folder.
  init(versions: Int = 70) {
    var generator = SeededGenerator(seed: 7)
    let empty = add(.blob, [])
    let emptyTree = add(.tree, [])
    for size in [1, 126, 127, 128, 129, 4095, 4096, 4097, 65_535, 65_536, 65_537] {
      _ = add(.blob, generator.bytes(size))
      _ = add(.blob, Array(repeating: 0x61, count: size))
    }
    var lines = (0..<300).map { "line \($0) \(generator.next())\n" }
    var entries: [String: (mode: String, id: ObjectID)] = [
      "empty": ("100644", empty), "folder": ("40000", emptyTree),
    ]
    var parent: [ObjectID] = []
    for version in 0..<versions {
      lines[generator.below(lines.count)] = "changed \(version) \(generator.next())\n"
      let file = add(.blob, Array(lines.joined().utf8))
      entries["file"] = ("100644", file)
      entries["f\(generator.below(120))"] = (generator.pick(["100644", "100755"]), file)
      let tree = add(.tree, Self.tree(entries))
      let parents = parent.map { "parent \($0)\n" }.joined()
      let person = "A <a@example.com> \(1_700_000_000 + version) +0000\n"
      let commit = add(
        .commit,
        Array("tree \(tree)\n\(parents)author \(person)committer \(person)\n\(version)\n".utf8)
      )
      parent = [commit]
    }
    let tagger = "tagger A <a@example.com> 1700000000 +0000\n"
    let tag = add(
      .tag,
      Array("object \(parent[0])\ntype commit\ntag one\n\(tagger)\none\n".utf8)
    )
    _ = add(.tag, Array("object \(tag)\ntype tag\ntag two\n\(tagger)\ntwo\n".utf8))
  }

  /// The bytes of a tree with these entries, in Git's order.
  static func tree(_ entries: [String: (mode: String, id: ObjectID)]) -> [UInt8] {
    let sorted = entries.sorted { left, right in
      let leftKey = Array((left.key + (left.value.mode == "40000" ? "/" : "")).utf8)
      let rightKey = Array((right.key + (right.value.mode == "40000" ? "/" : "")).utf8)
      return leftKey.lexicographicallyPrecedes(rightKey)
    }
    return sorted.flatMap { name, entry in
      Array("\(entry.mode) \(name)\0".utf8) + entry.id.bytes
    }
  }

  /// The ids as input of Git's commands.
  var list: [UInt8] { Array(ids.map { "\($0)\n" }.joined().utf8) }

  /// A bare repository with all objects, stored by a script.
  ///
  /// - Parameter script: reads the ids of the objects from `$ids`; all objects are loose before it.
  func repository(_ script: String) async throws -> TestRepository {
    let repository = try await TestRepository.empty(bare: true)
    try await repository.git("unpack-objects", "-q", input: batch.pack)
    try await repository.shell(
      "ids=../ids; cat > $ids; pack=objects/pack/pack\n" + script,
      input: list
    )
    return repository
  }
}
