internal import Digests
internal import GitObjects
internal import GitStore
internal import LFS

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Content of the shapes that histories have, the same in each run.
enum Samples {
  /// Numbers that look random (Vigna, "splitmix64").
  struct Generator: RandomNumberGenerator {
    private var state: UInt64 = 1

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
      (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
    }
  }

  /// A folder of 300 files, and versions of it that differ in one entry each.
  static let trees: [[UInt8]] = {
    var generator = Generator()
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
    var generator = Generator()
    return generator.bytes(1 << 20)
  }()

  /// A folder of its own, which is removed at the end of the process.
  static let folder: String = {
    let path = "/tmp/lfs-migrate-micro-\(getpid())"
    precondition(unsafe mkdir(path, 0o700) == 0, "a folder for packs")
    atexit {
      _ = unsafe system("rm -r /tmp/lfs-migrate-micro-\(getpid())")
    }
    return path
  }()

  /// A database with a pack of the trees, each stored as a delta of the one before, and their names.
  static let packed: (database: ObjectDatabase, ids: [ObjectID]) = {
    do {
      let directory = folder + "/packed"
      unsafe _ = mkdir(directory, 0o700)
      unsafe _ = mkdir(directory + "/pack", 0o700)
      let pack = try PackWriter(directory: directory + "/pack", run: "micro")
      let writer = ObjectWriter(pack)
      var ids: [ObjectID] = []
      var bases: [DeltaBase] = []
      for tree in trees {
        let id = writer.id(of: tree.rawSpan, .tree)
        bases = [try writer.addTree(tree, id: id, bases: bases)]
        ids.append(id)
      }
      _ = try pack.finish()
      return (try ObjectDatabase(directory: directory), ids)
    } catch {
      preconditionFailure("a pack can be written: \(error)")
    }
  }()
}
