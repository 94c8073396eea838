internal import GitCommand
internal import GitObjects

// Git checks everything before it moves the first reference, but it can still fail later: an
// unwritable reflog, a full disk. Then it stops half-way.
extension ReferenceTransaction {
  /// Takes back the moves of a failed transaction.
  ///
  /// - Returns: the moves that are still in place.
  func undo(_ git: Git) async -> [ReferenceUpdate] {
    var git = git
    // A date that Git can't parse may have been the reason.
    git.environment["GIT_COMMITTER_DATE"] = nil
    var made = await standing(git)
    // Existing references first: created ones are the backup if that fails.
    for isAddition in [false, true] {
      let part = made.filter { ($0.old == .zero) == isAddition }
      guard !part.isEmpty else { continue }
      let inverse = ReferenceTransaction(
        part.map {
          ReferenceUpdate(name: $0.name, old: $0.new, new: $0.old)
        },
        message: "\(message) (undone)"
      )
      _ = try? await git.result(
        of: Self.command + ["-m", "\(inverse.message)", "--stdin", "-z"],
        input: inverse.script,
        purpose: .write
      )
      made = await standing(git)
      if made.contains(where: { $0.old != .zero }) { break }
    }
    return made
  }

  /// The updates whose reference has, or may have, the new value.
  private func standing(_ git: Git) async -> [ReferenceUpdate] {
    let names = updates.flatMap { $0.name.bytes + [.newline] }
    guard
      let output = try? await git.output(
        of: ["cat-file", "--buffer", "--batch-check=%(objectname)"],
        input: names
      )
    else {
      // Unknown; taking back moves that were not made changes nothing.
      return updates
    }
    return zip(updates, output.lines).compactMap { update, line in
      let id = ObjectNames.read(digits: line) ?? .zero
      return id == update.new ? update : nil
    }
  }
}
