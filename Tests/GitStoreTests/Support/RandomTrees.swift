import Digests
import GitObjects
import TestSupport

/// Random folders with existing entries, each made from the last one, as commits do.
struct RandomTrees {
  private var generator: SeededGenerator
  private var entries: [String: (mode: String, id: ObjectID)] = [:]
  /// The contents of the files, so that `git fsck` can follow the trees.
  let blobs: [[UInt8]]
  private let files: [ObjectID]
  private static let emptyTree = ObjectBatch.name(of: .tree, [])

  // Names that are prefixes of others, since a folder sorts as if its name ended with a slash.
  private static let stems = ["a", "ab", "a.b", "a-b", "a0", "b", "lib", "lib-x", "lib.c", "z"]

  /// A folder of about `count` files.
  init(seed: UInt64, count: Int) {
    generator = SeededGenerator(seed: seed)
    blobs = (0..<8).map { Array("content \($0)\n".utf8) }
    files = blobs.map { ObjectBatch.name(of: .blob, $0) }
    for _ in 0..<count { add() }
  }

  private mutating func add() {
    let number = generator.below(200)
    let name = generator.pick(Self.stems) + (number < 40 ? "" : "\(number)")
    let mode = generator.pick(["100644", "100644", "100755", "120000", "40000"])
    entries[name] = (mode, mode == "40000" ? Self.emptyTree : generator.pick(files))
  }

  /// The bytes of the folder now.
  var bytes: [UInt8] { SampleObjects.tree(entries) }

  /// Adds, removes, renames and changes a few entries, or turns files into folders.
  mutating func change() {
    for _ in 0..<generator.below(6) {
      guard let name = entries.keys.sorted().randomElement(using: &generator) else { return add() }
      // Git requires that an entry of that name is a file.
      switch name == ".gitattributes" ? 5 : generator.below(6) {
      case 0: entries[name] = nil
      case 1: add()
      case 2:
        entries["renamed\(generator.below(1000))"] = entries.removeValue(forKey: name)
      case 3: entries[name] = ("40000", Self.emptyTree)
      case 4: entries[name] = ("100644", generator.pick(files))
      default: entries[".gitattributes"] = ("100644", generator.pick(files))
      }
    }
    if generator.chance(3) { entries = [:] }
  }
}
