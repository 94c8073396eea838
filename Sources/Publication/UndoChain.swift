internal import Digests
internal import FileSystem
internal import GitCommand
internal import GitRefs
internal import Repository
internal import Runs

/// The effect of an undo on the runs that it undoes, some of which may be undos themselves.
struct UndoChain {
  let context: Repository
  private let store: RunStore

  init(_ context: Repository) {
    self.context = context
    store = RunStore(commonDirectory: context.location.commonDirectory)
  }

  /// The run that an undo undoes; `nil` for other kinds of runs.
  func target(of run: Run) throws(RunStoreError) -> Run? {
    guard run.kind == .undo, let name = run.record.text(.undoes) else { return nil }
    return try store.run(named: name)
  }

  /// Sets the states of the runs that an undo concerns, once the references have moved.
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

  /// Reverts `secure` for an undo that has moved nothing.
  func forget(_ run: Run) throws(RunStoreError) {
    guard let (migration, _) = try migration(behind: run, .forward), migration.state == .done
    else { return }
    release(migration)
  }

  /// Keeps Git from dropping a new history whose references an undo is about to move away.
  ///
  /// - Returns: false if a `.keep` file can't do that: then a reference must hold the history.
  func secure(_ run: Run, _ direction: RunDirection) throws(RunStoreError) -> Bool {
    guard let (migration, isInForce) = try migration(behind: run, direction), !isInForce
    else { return true }
    return try hold(migration)
  }

  /// The migration behind a chain of undos, and whether it will be in force; `nil` for a run that
  /// is no undo.
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

  /// Keeps the run's pack, which has all new objects of the run, by a `.keep` file.
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

  /// Removes the `.keep` file of the run's pack.
  private func release(_ run: Run) {
    guard let path = keepPath(run), let content = try? Files.contents(of: path),
      content == KeptRun.mark(run.name)
    else { return }
    Files.remove(path)
  }

  /// The path of the `.keep` file of the run's pack; `nil` if the pack is gone.
  private func keepPath(_ run: Run) -> [UInt8]? {
    guard let name = run.outcome[.pack], !name.contains(.slash) else { return nil }
    let pack = context.location.objectDirectory.appending(path: "pack").appending(path: name)
    guard Files.exists(pack), name.suffix(5).elementsEqual(".pack".utf8) else { return nil }
    return pack.dropLast(4) + Array("keep".utf8)
  }
}
