internal import GitCommand
internal import GitObjects

// Git checks everything before it moves the first reference, but it can still fail after that: a
// reflog that may not be written, a disk that is full. Then it stops where it is.
extension ReferenceTransaction {
  /// Takes back the moves that a failed transaction has made.
  ///
  /// - Returns: those that still stand.
  func undo(_ git: Git) async -> [ReferenceUpdate] {
    var git = git
    // A date that Git can't read may have been the reason.
    git.environment["GIT_COMMITTER_DATE"] = nil
    var made = await standing(git)
    // References that exist first: what was made in addition is the way back if that fails.
    for isAddition in [false, true] {
      let part = made.filter { ($0.old == .zero) == isAddition }
      guard !part.isEmpty else { continue }
      let inverse = ReferenceTransaction(
        part.map {
          ReferenceUpdate(
            name: $0.name,
            old: $0.new,
            new: $0.old,
            isDetachedHead: $0.isDetachedHead
          )
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

  /// The updates whose reference stands where it was to be, or may stand there.
  private func standing(_ git: Git) async -> [ReferenceUpdate] {
    let names = updates.flatMap { $0.name + [.newline] }
    guard
      let output = try? await git.output(
        of: ["cat-file", "--buffer", "--batch-check=%(objectname)"],
        input: names
      )
    else {
      // Nobody knows; to take back what was not made changes nothing.
      return updates
    }
    return zip(updates, output.lines).compactMap { update, line in
      let id = ObjectNames.read(digits: line) ?? .zero
      return id == update.new ? update : nil
    }
  }
}
