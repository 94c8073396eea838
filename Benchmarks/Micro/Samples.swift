internal import Digests
internal import GitObjects
internal import GitStore
internal import TestSupport

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Content of the shapes that histories have, the same in each run.
enum Samples {
  /// A folder of 300 files, and versions of it that differ in one entry each.
  static let trees: [[UInt8]] = {
    var generator = SeededGenerator(seed: 1)
    var ids = (0..<300).map { _ in generator.bytes(20) }
    return (0..<200).map { version in
      ids[version % ids.count] = generator.bytes(20)
      var tree: [UInt8] = []
      for (number, id) in ids.enumerated() {
        let name = "file-\(String(number + 1000)).\(number % 3 == 0 ? "onnx" : "py")"
        tree += "100644 \(name)".utf8
        tree.append(0)
        tree += id
      }
      return tree
    }
  }()

  /// Paths of the files of a project.
  static let paths: [(path: [UInt8], basenameAt: Int)] = (0..<1000).map { number in
    let folder = "project/module-\(number % 20)/part-\(number % 7)/"
    let name = "name-\(number).\(["py", "md", "onnx", "json", "txt"][number % 5])"
    return (Array((folder + name).utf8), folder.utf8.count)
  }

  /// Commits with an author, a committer and a short message.
  static let commits: [[UInt8]] = (0..<200).map { number in
    let people = "A U Thor <author@example.com> \(1_500_000_000 + number) +0200\n"
    let text =
      "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
      + "parent 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor \(people)committer \(people)\n"
      + "Change number \(number)\n\nWhat it changes, and why it does, in some words.\n"
    return Array(text.utf8)
  }

  /// A megabyte that does not get smaller.
  static let noise: [UInt8] = {
    var generator = SeededGenerator(seed: 1)
    return generator.bytes(1 << 20)
  }()

  /// A folder for packs.
  static let folder: TemporaryDirectory = {
    do { return try TemporaryDirectory() } catch { preconditionFailure("\(error)") }
  }()

  /// A database with a pack of the trees, each stored as a delta of the one before, and their names.
  static let packed: (database: ObjectDatabase, ids: [ObjectID]) = {
    do {
      let directory = folder("packed")
      unsafe _ = mkdir(directory, 0o700)
      unsafe _ = mkdir(directory + "/pack", 0o700)
      let pack = try PackWriter(directory: directory + "/pack", .sha1, run: "micro")
      let writer = ObjectWriter(pack)
      var ids: [ObjectID] = []
      var bases: [DeltaBase] = []
      for tree in trees {
        let id = writer.id(of: tree.rawSpan, .tree)
        bases = [try writer.addTree(tree, id: id, bases: bases)]
        ids.append(id)
      }
      _ = try pack.finish()
      return (try ObjectDatabase(directory: directory, .sha1), ids)
    } catch {
      preconditionFailure("a pack can be written: \(error)")
    }
  }()
}
