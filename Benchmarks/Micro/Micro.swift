internal import Benchmark
internal import Digests
internal import GitAttributes
internal import GitObjects
internal import GitStore
internal import LFS
internal import TestSupport

/// The paths through which a migration spends its time, each by itself.
let benchmarks: @Sendable () -> Void = {
  // Set once, before anything runs.
  unsafe Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock],
    warmupIterations: 3,
    maxDuration: .seconds(3),
    maxIterations: 10_000
  )

  Benchmark("tree: 300 entries walked, 200 times") { _ in
    for tree in Samples.trees {
      var reader = TreeReader(tree.rawSpan, .sha1)
      while let entry = try reader.next() { blackHole(entry.mode.isTree) }
    }
  }

  Benchmark("pattern: 1,000 paths against *.onnx,*.pb,/docs/**/*.bin") { benchmark in
    let patterns = try ["*.onnx", "*.pb", "/docs/**/*.bin"].map {
      try AttributesPattern(Array($0.utf8))
    }
    let list = AttributesPatternList(patterns)
    let paths = Samples.paths
    benchmark.startMeasurement()
    for (path, basenameAt) in paths {
      blackHole(list.firstMatch(path.rawSpan, basenameAt: basenameAt))
    }
  }

  Benchmark("delta and pack: 200 versions of a folder") { benchmark in
    let trees = Samples.trees
    let pack = try PackWriter(directory: Samples.folder.path, .sha1, run: "delta")
    let writer = ObjectWriter(pack)
    benchmark.startMeasurement()
    var bases: [DeltaBase] = []
    for tree in trees {
      bases = [try writer.addTree(tree, id: writer.id(of: tree.rawSpan, .tree), bases: bases)]
    }
    benchmark.stopMeasurement()
    pack.discard()
  }

  Benchmark("pack: 200 commits named, deflated and written") { benchmark in
    let commits = Samples.commits
    let pack = try PackWriter(directory: Samples.folder.path, .sha1, run: "commits")
    let writer = ObjectWriter(pack)
    benchmark.startMeasurement()
    for commit in commits { blackHole(try writer.add(commit, .commit)) }
    benchmark.stopMeasurement()
    pack.discard()
  }

  Benchmark("inflate: 200 trees read from a pack through their deltas") { benchmark in
    let (database, ids) = Samples.packed
    let reader = ObjectReader(database)
    benchmark.startMeasurement()
    for id in ids { blackHole(try reader.read(id)) }
  }

  Benchmark("pack index: 200 names looked up") { benchmark in
    let (database, ids) = Samples.packed
    let reader = ObjectReader(database)
    benchmark.startMeasurement()
    for id in ids { blackHole(try reader.location(of: id)) }
  }

  Benchmark("commit: 200 parsed and made anew") { benchmark in
    let commits = Samples.commits
    benchmark.startMeasurement()
    for bytes in commits {
      let commit = try CommitData(bytes)
      blackHole(
        commit.rewritten(tree: .zero, parents: commit.parents, droppingSignatures: false)
      )
    }
  }

  for (name, algorithm) in [("SHA-1", DigestAlgorithm.sha1), ("SHA-256", .sha256)] {
    Benchmark("hash: \(name) of a megabyte") { benchmark in
      let noise = Samples.noise
      var digest = Digest(algorithm)
      benchmark.startMeasurement()
      digest.update(noise)
      blackHole(digest.finish())
    }
  }

  Benchmark("pointer: parsed and written") { benchmark in
    let text = Pointer(oid: .empty, size: 12345).encoded
    benchmark.startMeasurement()
    let pointer = try Pointer(parsing: text.rawSpan)
    blackHole(pointer.encoded)
  }
}
