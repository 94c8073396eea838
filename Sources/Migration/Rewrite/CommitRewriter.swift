internal import Digests
internal import GitObjects
internal import GitStore
internal import History
internal import Workers

/// Rewrites commits, parents before children.
struct CommitRewriter {
  /// The rewritten commits.
  struct Output: Sendable {
    /// The new id of each commit by its number; the old one if it did not change.
    var newIDs = ObjectIDList()
    var rewrittenCount = 0
    var strippedCount = 0
    /// Replaces ids in messages; `nil` if messages are not rewritten.
    var messages: MessageMapping?

    fileprivate mutating func set(_ number: Int, _ id: ObjectID) {
      newIDs[number] = id
      messages?.add(id)
    }
  }

  private static let batch = 8192

  let commits: CommitGraph
  /// The new root tree of each commit, by its number.
  let trees: ObjectIDList
  let signatures: SignaturePolicy
  let links: MessageLinks?
  let workers: WorkerPool<TreeRewriter>
  let progress: @Sendable (Int) -> Void

  /// Writes the new commits.
  func rewrite() async throws -> Output {
    var output = Output()
    output.newIDs = ObjectIDList(zeros: commits.count)
    output.messages = links.map { MessageMapping($0, commits) }
    var digest = ObjectDigest(workers.idleStates[0].reader.format)
    var batch = 0..<min(Self.batch, commits.count)
    var texts = try await read(batch, writing: [])
    var named: [NamedCommit] = []
    while !batch.isEmpty {
      let next = batch.upperBound..<min(batch.upperBound + Self.batch, commits.count)
      // Ids depend on those of the parents, so that one thread computes them. Meanwhile the others
      // read the next batch, and write the one before.
      let before = named
      async let nextTexts = read(next, writing: before)
      var new: [NamedCommit] = []
      for (place, text) in zip(batch, texts) {
        let number = number(at: place)
        let parents = text.parents.map { parent in
          commits.table.number(of: parent)
            .map { output.newIDs[$0] == .zero ? parent : output.newIDs[$0] } ?? parent
        }
        let message =
          links?.targets(of: number).isEmpty == false
          ? output.messages?.mapped(text.message, output.newIDs) : nil
        guard trees[number] != text.tree || parents != text.parents || message != nil else {
          output.set(number, commits.id(number))
          continue
        }
        let strips = signatures != .keep && text.isSigned
        let bytes = text.rewritten(
          tree: trees[number],
          parents: parents,
          droppingSignatures: strips,
          message: message
        )
        let id = ObjectID(hashing: bytes.rawSpan, as: .commit, with: &digest)
        output.set(number, id)
        output.rewrittenCount += 1
        if strips { output.strippedCount += 1 }
        new.append(NamedCommit(id: id, bytes: bytes))
      }
      texts = try await nextTexts
      progress(batch.count)
      (batch, named) = (next, new)
    }
    _ = try await read(batch, writing: named)
    return output
  }

  /// The number of the commit that is rewritten at a place in the order.
  private func number(at place: Int) -> Int { links?.order?[place] ?? place }

  private struct NamedCommit: Sendable {
    let id: ObjectID
    let bytes: [UInt8]
  }

  /// Reads the commits of a batch, and writes those of another one.
  ///
  /// Together, since a worker does one thing at a time.
  private func read(
    _ batch: Range<Int>,
    writing named: [NamedCommit]
  ) async throws -> [CommitData] {
    let reading = WorkPieces(batch.count, workers: workers.count)
    let writing = WorkPieces(named.count, workers: workers.count)
    return try await workers.map(writing.count + reading.count) { worker, piece in
      var texts: [CommitData] = []
      if piece < writing.count {
        for commit in named[writing[piece]] {
          try worker.writer.add(commit.bytes.rawSpan, .commit, id: commit.id)
        }
      } else {
        for index in reading[piece - writing.count] {
          let number = number(at: batch.lowerBound + index)
          let kept = commits.keptText(number)
          texts.append(try worker.reader.commit(commits.id(number), kept: kept))
        }
      }
      return texts
    }
    .flatMap(\.self)
  }
}
