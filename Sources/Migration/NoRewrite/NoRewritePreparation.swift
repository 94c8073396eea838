internal import GitAttributes
internal import GitCommand
internal import GitObjects
internal import GitStore
internal import History
internal import Reporting
internal import Repository
internal import Scan
internal import Workers

/// Makes the plan: find the files, inspect them, plan.
struct NoRewritePreparation {
  let context: Repository
  let options: NoRewriteOptions
  let lock: RunLockHolder?
  let head: CheckedOutCommit
  let readers: WorkerPool<ObjectReader>

  func prepare(_ progress: any ProgressReporter) async throws -> NoRewrite {
    let tree = try CommitTree(commit: head.id, reader: readers.idleStates[0])
    let selected = try await select(tree)
    let paths = selected.files.keys.sorted()
    var files = FileList()
    var chosen: [(path: RepositoryPath, file: Int)] = []
    for (number, path) in paths.enumerated() {
      guard let id = selected.files[path] else { continue }
      files.insert(id, tree: 0, name: UInt32(number), include: 0)
      if let file = files.table.number(of: id) { chosen.append((path, file)) }
    }
    let names = files.names
    files = try await FileInspector.inspected(
      files,
      neededBy: { file in Needed(path: paths[Int(names[file])], commit: head.id) },
      readers: readers
    )
    let plan = try plan(selected, chosen, files, tree)
    // A file in the store takes whole blocks; all other objects are small.
    let converted = files.converted
    try context.checkSpace(
      lfs: converted.byteCount.addingSaturated(UInt64(converted.count) * 4096),
      objects: 1 << 20
    )
    return NoRewrite(
      context: context,
      options: options,
      progress: progress,
      readers: readers,
      lock: lock,
      head: head,
      files: files,
      chosen: chosen,
      signatures: try await CommitSignatures.read(context.git),
      plan: plan
    )
  }

  private func select(_ tree: CommitTree) async throws -> FileArguments.Selected {
    // This also holds if the user is inside the Git directory.
    let workTree = context.worktrees.first { $0.isCurrent && !$0.isBare }?.path
    let tracked = TrackedFiles(
      of: tree,
      workTree: workTree,
      outside: try await OutsideAttributes.read(context),
      caseFolding: context.foldsCase
    )
    let arguments = FileArguments(
      tree: tree,
      tracked: tracked,
      // The prefix is empty, or has a slash at its end.
      folder: RepositoryPath(context.location.prefix.dropLast()),
      workTree: workTree,
      caseFolding: context.foldsCase
    )
    return try arguments.select(options.arguments)
  }

  private func plan(
    _ selected: FileArguments.Selected,
    _ chosen: [(path: RepositoryPath, file: Int)],
    _ files: FileList,
    _ tree: CommitTree
  ) throws -> NoRewritePlan {
    let list = chosen.map { path, file in
      ChosenFile(path: path, byteCount: files.byteCounts[file], outcome: files.states[file].outcome)
    }
    // All clones that get the commit have these attributes, and no others.
    let committed = TrackedFiles(
      of: tree,
      workTree: nil,
      outside: .none,
      caseFolding: context.foldsCase
    )
    let isConverting = list.contains { $0.outcome == .converts }
    return NoRewritePlan(
      parent: head.id,
      branch: head.branch,
      files: list,
      untrackedCount: selected.untracked.count,
      unconvertibleCount: selected.unconvertible.count,
      uncommittedRules: try list.map(\.path).filter { try !committed.contains($0) },
      message: options.fullMessage,
      makesCommit: selected.areAllPaths || isConverting
    )
  }
}

extension FileState {
  fileprivate var outcome: ChosenFile.Outcome {
    switch self {
    // What is ordinary in an export is converted in an import.
    case .converts, .isOrdinary: .converts
    case .isPointer: .isPointer
    case .isEmpty: .isEmpty
    }
  }
}
