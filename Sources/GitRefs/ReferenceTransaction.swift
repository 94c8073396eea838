public import GitCommand
internal import GitObjects

/// A transaction that did not succeed; but for those in `remaining`, no reference has moved.
public struct ReferenceTransactionError: Error, Equatable, Sendable {
  /// Why it was refused.
  public enum Reason: Equatable, Sendable {
    /// The reference no longer stands where it did.
    case moved
    /// Another process holds the reference's lock.
    case locked
    /// Anything else; the message is all that is known.
    case other
  }

  /// The reference that Git names, nil if it names none.
  public let name: [UInt8]?
  /// Why.
  public let reason: Reason
  /// Git's own words.
  public let message: String
  /// The moves that were made before Git failed, and that could not be undone.
  public internal(set) var remaining: [ReferenceUpdate] = []
  /// Whether Git was killed, and has left locks of references that could not be removed.
  public internal(set) var leavesLocks = false

  /// Whether some of the moves may have been made.
  let mayHaveMoved: Bool
  /// Whether Git was killed, so that its locks may be left.
  public let isKilled: Bool

  init(
    name: [UInt8]?,
    reason: Reason,
    message: String,
    mayHaveMoved: Bool = false,
    isKilled: Bool = false
  ) {
    self.name = name
    self.reason = reason
    self.message = message
    self.mayHaveMoved = mayHaveMoved
    self.isKilled = isKilled
  }
}

/// Moves of references that happen all together or not at all.
public struct ReferenceTransaction: Equatable, Sendable {
  /// The moves; each name occurs once.
  public var updates: [ReferenceUpdate]
  /// What the reflogs say of them.
  public var message: String
  /// From so many moves on in `packed-refs`, they are made there.
  let packedFrom: Int

  /// A transaction of these moves.
  ///
  /// - Parameter packedFrom: from so many moves of references on that stand in `packed-refs` alone,
  ///   they are made there, by one rename; Git makes fewer in no time.
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
  ///   - git: Git in the worktree whose HEAD the name `HEAD` means.
  ///   - removeLocks: removes the locks of a Git that was killed; returns whether none is left.
  /// - Throws: `ReferenceTransactionError` if they failed; then none was made, or what the error
  ///   lists as remaining.
  public func run(
    _ git: Git,
    whenKilled removeLocks: () -> Bool = { true }
  ) async throws(ReferenceTransactionError) {
    guard let (why, moved) = await attempt(git) else { return }
    var failure = why
    if failure.isKilled { failure.leavesLocks = !removeLocks() }
    // No lock of ours is in the way now.
    if !moved.isEmpty {
      failure.remaining = await ReferenceTransaction(moved, message: message).undo(git)
    }
    throw failure
  }

  /// Makes the moves as far as they can be made; returns why they can't be made to the end, and those
  /// that may have been made.
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
    // Who deletes one of them may have it locked and wait for the lock that we hold: not for ever.
    var patient = git
    patient.settings.append((Array("core.filesRefLockTimeout".utf8), Array("1000".utf8)))
    // Before the rename, which can hardly fail.
    if let failure = await others.runGit(patient) {
      return (failure, failure.mayHaveMoved ? others.updates : [])
    }
    return await packed.make().map { ($0.failure, others.updates + $0.moved) }
  }

  /// Lets Git make all the moves.
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

  /// By default Git asks the file system for refs that have the names of the ids that it is given: of
  /// moving 5,000 refs, this was half.
  static let command: [GitArgument] = ["-c", "core.warnAmbiguousRefs=false", "update-ref"]

  /// The transaction in the language of `git update-ref --stdin -z`.
  var script: [UInt8] {
    var script = Array("start\0".utf8)
    script.reserveCapacity(updates.count * 128)
    for update in updates {
      if update.isDetachedHead { script += "option no-deref\0".utf8 }
      if update.new == .zero {
        script += Array("delete ".utf8) + update.name + [0]
      } else {
        script += Array("update ".utf8) + update.name + [0] + update.new.hex + [0]
      }
      script += update.old.hex + [0]
    }
    return script + Array("prepare\0commit\0".utf8)
  }
}

extension ReferenceTransactionError {
  /// Git could not be run.
  init(_ error: GitError) {
    self.init(name: nil, reason: .other, message: SelectionError.describe(error))
  }

  /// Reads what `git update-ref` says.
  init(_ result: GitResult) {
    let lines = result.errorOutput.lines
    let fatal = lines.last { $0.hasPrefix("fatal: ") || $0.hasPrefix("error: ") } ?? []
    name = Self.quotedName(in: fatal)
    let text = result.message
    // A lock that can't be made is none that someone holds: the folder may be closed to us.
    if text.contains("Unable to create") && text.contains(".lock': File exists") {
      reason = .locked
    } else if text.contains("but expected") || text.contains("reference already exists")
      || text.contains("unable to resolve reference")
    {
      reason = .moved
    } else {
      reason = .other
    }
    message = text.isEmpty ? "\(result.command): \(result.end)" : text
    // Before it commits, Git has moved nothing: a reference that stands where it was to be was moved
    // there by someone else. Git that was killed does not say how far it had come.
    isKilled = if case .killed = result.end { true } else { false }
    mayHaveMoved = isKilled || result.output.lines.contains { $0.isText("prepare: ok") }
  }

  /// The first text in single quotes.
  private static func quotedName(in line: ArraySlice<UInt8>) -> [UInt8]? {
    let quote = UInt8(ascii: "'")
    guard let start = line.firstIndex(of: quote),
      let end = line[(start + 1)...].firstIndex(of: quote)
    else { return nil }
    return Array(line[(start + 1)..<end])
  }
}
