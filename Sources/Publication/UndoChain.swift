internal import Digests
internal import FileSystem
internal import GitCommand
internal import GitRefs
internal import Repository
internal import Runs

/// What an undo means for the runs that it takes back, one of which may be an undo itself.
struct UndoChain {
  let context: Repository
  private let store: RunStore

  init(_ context: Repository) {
    self.context = context
    store = RunStore(commonDirectory: context.location.commonDirectory)
  }

  /// The run that an undo takes back; nil for other kinds of runs.
  func target(of run: Run) throws(RunStoreError) -> Run? {
    guard run.kind == .undo, let name = run.record.text(.undoes) else { return nil }
    return try store.run(named: name)
  }

  /// Gives the runs that an undo concerns their states, once the references have moved.
  func settle(_ run: Run, _ direction: RunDirection) throws(RunStoreError) {
    guard let target = try target(of: run) else { return }
    try set(target, isInForce: direction == .back)
  }

  private func set(_ run: Run, isInForce: Bool) throws(RunStoreError) {
    if let target = try target(of: run) {
      try set(target, isInForce: !isInForce)
    } else if isInForce {
      release(run)
    }
    try run.setState(isInForce ? .done : .undone)
  }

  /// Takes back what `secure` did for an undo that has moved nothing.
  func forget(_ run: Run) throws(RunStoreError) {
    guard let (migration, _) = try migration(behind: run, .forward), migration.state == .done
    else { return }
    release(migration)
  }

  /// Makes sure that Git does not drop a new history whose references an undo is about to take back.
  ///
  /// - Returns: false if that is not possible by a file: then a reference must hold the history.
  func secure(_ run: Run, _ direction: RunDirection) throws(RunStoreError) -> Bool {
    guard let (migration, isInForce) = try migration(behind: run, direction), !isInForce
    else { return true }
    return try hold(migration)
  }

  /// The migration that a chain of undos is about, and whether it will be in force; nil for a run
  /// that is no undo.
  func migration(
    behind run: Run,
    _ direction: RunDirection
  ) throws(RunStoreError) -> (run: Run, isInForce: Bool)? {
    guard var last = try target(of: run) else { return nil }
    var isInForce = direction == .back
    while let next = try target(of: last) {
      last = next
      isInForce.toggle()
    }
    return (last, isInForce)
  }

  /// All new objects of a run are in its own pack, which Git leaves alone while a file beside it says
  /// so.
  ///
  /// - Returns: false if there is no such pack any more.
  private func hold(_ run: Run) throws(RunStoreError) -> Bool {
    guard let path = keepPath(run) else { return false }
    do throws(FileSystemError) {
      if try Files.contents(of: path) == nil {
        try Files.create(path, KeptRun.mark(run.name))
        try FileHandle(reading: path).synchronise()
        try FileHandle(reading: context.location.objectDirectory.appending(path: "pack"))
          .synchronise()
      }
    } catch {
      throw .system(error)
    }
    return true
  }

  /// Lets Git do with the run's pack what it likes.
  private func release(_ run: Run) {
    guard let path = keepPath(run), let content = try? Files.contents(of: path),
      content == KeptRun.mark(run.name)
    else { return }
    Files.remove(path)
  }

  /// The path of the file that holds the run's pack; nil where the pack is gone.
  private func keepPath(_ run: Run) -> [UInt8]? {
    guard let name = run.outcome[.pack], !name.contains(.slash) else { return nil }
    let pack = context.location.objectDirectory.appending(path: "pack").appending(path: name)
    guard Files.exists(pack), name.suffix(5).elementsEqual(".pack".utf8) else { return nil }
    return pack.dropLast(4) + Array("keep".utf8)
  }
}
