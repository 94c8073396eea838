internal import FileSystem
internal import GitCommand
public import GitObjects
internal import LFS
public import Repository
public import Runs

/// Writes the record of the current run, and reads what killed runs left for reuse.
public final class RunJournal: Sendable {
  /// The current run.
  public let run: Run
  /// The log of the files that the run converts.
  public let converted: ConvertedLog
  /// The files that killed runs stored as LFS objects, each to be checked before use.
  public let reusable: [ObjectID: ConvertedFile]
  private let context: Repository
  private let store: RunStore

  /// Creates the record of a run.
  ///
  /// - Throws: `RunStoreError`.
  public init(
    _ context: Repository,
    name: String,
    kind: RunKind,
    now: Int,
    _ facts: RunRecord,
    _ command: CommandRecord
  ) throws(RunStoreError) {
    self.context = context
    store = RunStore(commonDirectory: context.location.commonDirectory)
    try store.removeUnborn()
    var reusable: [ObjectID: ConvertedFile] = [:]
    for run in try store.runs() where run.state.isUnfinished || run.state == .aborted {
      for file in run.convertedFiles() { reusable[file.blob] = file }
    }
    self.reusable = reusable
    var record = RunRecord()
    record.append(.version, 1)
    record.append(.kind, kind.rawValue)
    record.append(.started, now)
    record.append(.program, command.program)
    record.append(.directory, command.directory)
    let worktree = context.worktrees.first(where: \.isCurrent)
    record.append(.worktree, worktree?.identifier ?? [])
    if let worktree, !worktree.isBare { record.append(.worktreePath, worktree.path) }
    record.append(.prefix, context.location.prefix)
    if let identity = context.identity { record.append(.repository, identity) }
    for argument in command.arguments { record.append(.argument, argument) }
    record.append(contentsOf: facts)
    run = try store.create(name: name, record: record)
    do throws(RunStoreError) {
      converted = try ConvertedLog(run)
    } catch {
      run.remove()
      throw error
    }
  }

  /// Removes the record if the run changed nothing.
  public func discard() {
    guard run.state == .started else { return }
    run.remove()
    store.removeIfEmpty()
  }

  /// Removes the records of killed runs that changed nothing, since another run has done their
  /// work.
  public func forgetStarted() {
    for run in (try? store.runs()) ?? [] where run.state == .started && run != self.run {
      try? UndoChain(context).forget(run)
      run.remove()
    }
  }
}

extension Repository {
  /// Distinguishes this repository from its copies; `nil` if it can't be read.
  var identity: String? { try? Files.state(of: location.commonDirectory).identity }
}
