internal import GitCommand
internal import GitObjects

// Git moves references one after the other, on one core. A transaction is safe by being prepared: all
// locks are held, all is checked, nothing has moved. So two processes may prepare a half each, and
// neither commits before both have prepared.
extension ReferenceTransaction {
  /// Makes the moves in two processes of Git at once.
  ///
  /// - Returns: how the two ended, which may have moved references; nil where nothing was moved, be
  ///   it that this is not for two, or that one of them could not prepare: then one process may well
  ///   succeed, or else it says better why not.
  func runHalves(_ git: Git) async -> [Result<GitResult, GitError>]? {
    // References that go have to be taken out of one file, which only one process can lock.
    guard updates.count >= halvedFrom, updates.count > 1,
      updates.allSatisfy({ $0.new != .zero }),
      // Earlier ones do not say at once that they have prepared.
      let version = try? await GitVersion.of(git), version >= GitVersion(2, 34)
    else { return nil }
    let middle = updates.count / 2
    let halves = [updates[..<middle], updates[middle...]].map {
      ReferenceTransaction(Array($0), message: message)
    }
    let meeting = Meeting()
    async let first = halves[0].run(git, meeting, 0)
    async let second = halves[1].run(git, meeting, 1)
    let ends = [await first, await second]
    return await meeting.isAgreed ? ends : nil
  }

  /// Prepares, and commits if the other one has prepared, too.
  private func run(
    _ git: Git,
    _ meeting: Meeting,
    _ number: Int
  ) async -> Result<GitResult, GitError> {
    do throws(GitError) {
      return .success(
        try await git.result(
          of: Self.command + ["-m", "\(message)", "--stdin", "-z"],
          input: preparation,
          until: Array("prepare: ok".utf8),
          then: { isPrepared in
            // Without a word Git takes back what it has prepared.
            await meeting.arrive(number, isPrepared) ? Self.commit : []
          },
          purpose: .write
        )
      )
    } catch {
      // The other one still waits.
      _ = await meeting.arrive(number, false)
      return .failure(error)
    }
  }
}

extension Result<GitResult, GitError> {
  /// Why references may not have moved; nil where they have.
  var failure: ReferenceTransactionError? {
    switch self {
    case .success(let result): result.end.isSuccess ? nil : ReferenceTransactionError(result)
    case .failure(let error): ReferenceTransactionError(error)
    }
  }
}

/// Where the two halves of a transaction wait for each other.
private actor Meeting {
  private var answers: [Int: Bool] = [:]
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// Whether both are ready.
  var isAgreed: Bool { answers.count == 2 && answers.values.allSatisfy(\.self) }

  /// Waits for the other one; the first answer of each counts.
  ///
  /// - Returns: whether both are ready.
  func arrive(_ number: Int, _ isReady: Bool) async -> Bool {
    if answers[number] == nil { answers[number] = isReady }
    if answers.count < 2 {
      await withCheckedContinuation { waiting.append($0) }
    } else {
      for other in waiting { other.resume() }
      waiting = []
    }
    return isAgreed
  }
}
