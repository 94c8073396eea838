internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import LFS
internal import Runs

/// Refreshes the indexes of all worktrees whose HEAD has moved.
struct WorktreeFollowing {
  let publication: Publication
  let direction: Publication.Direction

  private var context: RepositoryContext { publication.context }

  /// Whether files become pointers.
  private var makesPointers: Bool {
    publication.run.makesPointers == (direction == .forward)
  }

  /// Refreshes them.
  ///
  /// - Parameter isRecovery: whether time has passed since the references moved.
  func run(isRecovery: Bool) async -> [RefreshProblem] {
    var problems: [RefreshProblem] = []
    let moves = Dictionary(publication.moves.map { ($0.name, $0) }) { first, _ in first }
    let worktrees = context.preflight.worktreesToRefresh
    guard !worktrees.isEmpty else { return [] }
    for worktree in worktrees {
      guard let move = move(of: worktree, moves) else { continue }
      do {
        for step in steps(move) {
          switch step {
          case .rewrite(let old, let new):
            problems += try await refresh(worktree, from: old, to: new, isRecovery: isRecovery)
          case .checkout(let old, let new): try await checkOut(worktree, from: old, to: new)
          }
        }
      } catch {
        problems.append(.notRefreshed(worktree: worktree.path, reason: "\(error)"))
      }
    }
    return problems
  }

  /// The move of a worktree's HEAD, in this direction; nil if there is none.
  ///
  /// The worktrees were listed before the references moved, or after.
  private func move(
    of worktree: Worktree,
    _ moves: [[UInt8]: ReferenceUpdate]
  ) -> ReferenceUpdate? {
    var move: ReferenceUpdate?
    switch worktree.head {
    case .branch(let name, let commit):
      // A branch may be a symbolic reference: then the one behind it has moved.
      move = moves[name]
      if move == nil, let hex = commit, let id = try? ObjectID(hex: hex) {
        move = publication.moves.first {
          ($0.old == id || $0.new == id) && ReferenceNamespace(of: $0.name) == .branch
        }
      }
    case .detached: move = moves[worktree.storedHeadName]
    case .unknown: break
    }
    guard let move, move.old != .zero, move.new != .zero else { return nil }
    return direction == .forward ? move : move.reversed
  }

  /// A part of the way from one commit to another.
  private enum Step {
    /// One is the other rewritten: files keep their content.
    case rewrite(ObjectID, ObjectID)
    /// They differ as commits do: files are checked out.
    case checkout(ObjectID, ObjectID)
  }

  /// How a worktree gets from the old commit of its HEAD to the new one.
  private func steps(_ move: ReferenceUpdate) -> [Step] {
    guard let via = publication.via.first(where: { $0.name == move.name }) else {
      return [.rewrite(move.old, move.new)]
    }
    // Someone went on from where a run had put the reference.
    if via.new == move.new {
      return [.checkout(move.old, via.old), .rewrite(via.old, move.new)]
    }
    return via.new == move.old
      ? [.rewrite(move.old, via.old), .checkout(via.old, move.new)]
      : [.checkout(move.old, move.new)]
  }

  private func checkOut(
    _ worktree: Worktree,
    from old: ObjectID,
    to new: ObjectID
  ) async throws {
    guard old != new else { return }
    var git = worktree.git(from: context.git)
    git.disableFilters(of: try await GitConfig.read(git))
    _ = try await git.result(of: ["update-index", "-q", "--refresh"], purpose: .write)
    _ = try await git.output(
      of: ["read-tree", "-m", "-u", "\(old)", "\(new)"],
      purpose: .write
    )
  }

  private func refresh(
    _ worktree: Worktree,
    from old: ObjectID,
    to new: ObjectID,
    isRecovery: Bool
  ) async throws -> [RefreshProblem] {
    let reader = ObjectReader(try context.openDatabase())
    let changed = try reader.changedFiles(
      from: reader.commit(old).tree,
      to: reader.commit(new).tree
    )
    func hasContent(_ file: ChangedFile, _ id: ObjectID) -> Bool {
      guard id != .zero, let text = try? reader.bytes(id, .blob) else { return false }
      return FileContent.isSame(atFile: worktree.path + [0x2F] + file.path, text)
    }
    let listed = try listedPaths(worktree)
    let outdated = changed.filter { file in
      guard file.isReplaced, file.mode.isRegularFile, !file.isAttributes else { return false }
      // A file that becomes a pointer has its content, and keeps it. But where an earlier run put
      // the content there in place of a pointer, the pointer is what was there before.
      if makesPointers { return listed.contains(file.path) && hasContent(file, file.old) }
      // And where it put the content there in place of one that Git had converted, Git does so again.
      return hasContent(file, file.old)
        || listed.contains(file.path) && hasContent(file, file.new)
    }
    let contents =
      makesPointers
      ? try ConvertedContents(of: changed, in: worktree, store: context.lfsStore(), reader) : nil
    try remember(outdated.map(\.path) + (contents?.paths ?? []), in: worktree)
    let refresh = WorktreeRefresh(
      worktree: worktree,
      git: context.git,
      changed: changed,
      outdated: outdated,
      contents: contents,
      mayBeEdited: isRecovery,
      hasContent: hasContent
    )
    return await refresh.run()
  }

  /// The files that the run which is taken back put there.
  private func listedPaths(_ worktree: Worktree) throws -> Set<[UInt8]> {
    let name: Run.FileName =
      direction == .forward
      ? .outdated(in: worktree.identifier) : .checkedOut(in: worktree.identifier)
    let text = try publication.run.contents(of: name) ?? []
    return Set(text.records(endedBy: 0).map(Array.init))
  }

  /// Writes down what is put there, so that it can be taken back.
  private func remember(_ paths: [[UInt8]], in worktree: Worktree) throws {
    guard direction == .forward, !paths.isEmpty else { return }
    let name = Run.FileName.checkedOut(in: worktree.identifier)
    let known = try publication.run.contents(of: name) ?? []
    try publication.run.write(name, known + paths.flatMap { $0 + [0] })
  }
}
