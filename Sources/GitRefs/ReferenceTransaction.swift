public import FileSystem
public import GitCommand
internal import GitObjects

/// Why a transaction failed; no reference has moved except those in `remaining`.
public struct ReferenceTransactionError: Error, Equatable, Sendable {
  /// Why Git refused it.
  public enum Reason: Equatable, Sendable {
    /// The reference no longer has the old value.
    case moved
    /// Another process holds the reference's lock.
    case locked
    /// Another reason; only the cause is known.
    case other
  }

  /// What failed.
  public enum Cause: Equatable, Sendable {
    /// Git failed, with this message.
    case git(message: String)
    /// Git failed without a message.
    case silentGit(command: String, GitEnd)
    /// Git could not be run.
    case noGit(GitError)
    /// `packed-refs` could not be replaced.
    case packedReferences(FileSystemError)
    /// Another process moved the reference of this name.
    case movedMeanwhile(ReferenceName)
  }

  /// The reference that Git names; `nil` if it names none.
  public let name: ReferenceName?
  /// Why Git refused it.
  public let reason: Reason
  /// What failed.
  public let cause: Cause
  /// The moves that were made before Git failed, and could not be undone.
  public internal(set) var remaining: [ReferenceUpdate] = []
  /// Whether Git was killed, and left locks of references that could not be removed.
  public internal(set) var leavesLocks = false

  /// Whether some moves may have been made.
  let mayHaveMoved: Bool
  /// Whether Git was killed, so that its locks may remain.
  public let isKilled: Bool

  init(
    name: ReferenceName?,
    reason: Reason,
    cause: Cause,
    mayHaveMoved: Bool = false,
    isKilled: Bool = false
  ) {
    self.name = name
    self.reason = reason
    self.cause = cause
    self.mayHaveMoved = mayHaveMoved
    self.isKilled = isKilled
  }
}

/// Moves of references, made all together or not at all.
public struct ReferenceTransaction: Equatable, Sendable {
  /// The moves; each name occurs once.
  public var updates: [ReferenceUpdate]
  /// The message in reflogs.
  public var message: String
  /// The minimum number of packed references that are moved in `packed-refs` itself.
  let packedFrom: Int

  /// A transaction of these moves.
  ///
  /// - Parameter packedFrom: the minimum number of references that are only in `packed-refs`, for
  ///   which one rename of that file makes the moves; fewer, Git moves fast enough.
  public init(
    _ updates: [ReferenceUpdate],
    message: String = "lfs-migrate: import",
    packedFrom: Int = 1000
  ) {
    self.updates = updates
    self.message = message
    self.packedFrom = packedFrom
  }

  /// Makes the moves.
  ///
  /// - Parameters:
  ///   - git: Git in the worktree whose HEAD is named `HEAD`.
  ///   - removeLocks: removes the locks of a killed Git; returns whether none is left.
  /// - Throws: `ReferenceTransactionError` on failure; then no move was made except those in
  ///   `remaining`.
  public func run(
    _ git: Git,
    whenKilled removeLocks: () -> Bool = { true }
  ) async throws(ReferenceTransactionError) {
    guard let (why, moved) = await attempt(git) else { return }
    var failure = why
    if failure.isKilled { failure.leavesLocks = !removeLocks() }
    // This process holds no lock any more.
    if !moved.isEmpty {
      failure.remaining = await ReferenceTransaction(moved, message: message).undo(git)
    }
    throw failure
  }

  /// Makes the moves as far as possible; returns why they failed, and those that may have been
  /// made, or `nil` on success.
  private func attempt(
    _ git: Git
  ) async -> (failure: ReferenceTransactionError, moved: [ReferenceUpdate])? {
    guard let packed = await PackedMoves(of: updates, from: packedFrom, git) else {
      return await runGit(git).map { ($0, $0.mayHaveMoved ? updates : []) }
    }
    let others = ReferenceTransaction(
      updates.filter { !packed.contains($0) },
      message: message
    )
    // A process that deletes one of them may hold its lock and wait for the lock held here: limit
    // Git's wait.
    var patient = git
    patient.settings.append((Array("core.filesRefLockTimeout".utf8), Array("1000".utf8)))
    // Before the rename, which is unlikely to fail.
    if let failure = await others.runGit(patient) {
      return (failure, failure.mayHaveMoved ? others.updates : [])
    }
    return await packed.make().map { ($0.failure, others.updates + $0.moved) }
  }

  /// Makes all moves by Git.
  private func runGit(_ git: Git) async -> ReferenceTransactionError? {
    guard !updates.isEmpty else { return nil }
    do throws(GitError) {
      let result = try await git.result(
        of: Self.command + ["-m", "\(message)", "--stdin", "-z"],
        input: script,
        purpose: .write
      )
      return result.end.isSuccess ? nil : ReferenceTransactionError(result)
    } catch {
      return ReferenceTransactionError(error)
    }
  }

  /// Git's warning is off, since for it Git looks for references named like the given ids: half of
  /// the time of moving 5,000.
  static let command: [GitArgument] = ["-c", "core.warnAmbiguousRefs=false", "update-ref"]

  /// The transaction as input of `git update-ref --stdin -z`.
  var script: [UInt8] {
    var script = Array("start\0".utf8)
    script.reserveCapacity(updates.count * 128)
    for update in updates {
      if update.isDetachedHead { script += "option no-deref\0".utf8 }
      if update.new == .zero {
        script += Array("delete ".utf8) + update.name.bytes + [0]
      } else {
        script += Array("update ".utf8) + update.name.bytes + [0] + update.new.hex + [0]
      }
      script += update.old.hex + [0]
    }
    return script + Array("prepare\0commit\0".utf8)
  }
}

extension ReferenceTransactionError {
  /// The error of a Git that could not be run.
  init(_ error: GitError) {
    self.init(name: nil, reason: .other, cause: .noGit(error))
  }

  /// Reads the errors of `git update-ref`.
  init(_ result: GitResult) {
    let lines = result.errorOutput.lines
    let fatal = lines.last { $0.hasPrefix("fatal: ") || $0.hasPrefix("error: ") } ?? []
    name = Self.quotedName(in: fatal)
    let text = result.message
    // A lock that can't be created need not be held by a process: the directory may be read-only.
    if text.contains("Unable to create") && text.contains(".lock': File exists") {
      reason = .locked
    } else if text.contains("but expected") || text.contains("reference already exists")
      || text.contains("unable to resolve reference")
    {
      reason = .moved
    } else {
      reason = .other
    }
    cause =
      text.isEmpty ? .silentGit(command: result.command, result.end) : .git(message: text)
    // Before it commits, Git has moved nothing: a reference with the new value was moved by another
    // process. A killed Git does not tell how far it came.
    isKilled = if case .killed = result.end { true } else { false }
    mayHaveMoved = isKilled || result.output.lines.contains { $0.isText("prepare: ok") }
  }

  /// The first text in single quotes; `nil` if there is none.
  private static func quotedName(in line: ArraySlice<UInt8>) -> ReferenceName? {
    let quote = UInt8(ascii: "'")
    guard let start = line.firstIndex(of: quote),
      let end = line[(start + 1)...].firstIndex(of: quote)
    else { return nil }
    return ReferenceName(line[(start + 1)..<end])
  }
}
