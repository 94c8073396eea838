internal import Digests
internal import GitCommand
internal import GitObjects
internal import GitRefs

/// Gives the notes of old objects to the new ones, as Git itself does after a rebase.
struct NotesCopy {
  let context: RepositoryContext

  /// Copies the notes of one reference in `refs/notes/`.
  ///
  /// - Parameter rewritten: the new id of an object, nil if it has none.
  /// - Returns: how many notes were copied.
  func run(_ name: [UInt8], _ rewritten: (ObjectID) -> ObjectID?) async throws(GitError) -> Int {
    var git = context.git
    if !context.config.contains("user.name"), git.environment["GIT_COMMITTER_NAME"] == nil {
      // Notes are commits, which need somebody who made them.
      git.settings.append((Array("user.name".utf8), Array("lfs-migrate".utf8)))
      git.settings.append((Array("user.email".utf8), Array("lfs-migrate@localhost".utf8)))
    }
    let list = try await git.output(of: ["notes", .option("--ref=", name), "list"])
    var pairs: [UInt8] = []
    var count = 0
    for line in list.split(separator: 0x0A) {
      guard let hex = line.split(separator: 0x20).last, let old = try? ObjectID(hex: hex),
        let new = rewritten(old), new != old
      else { continue }
      pairs += old.hex + [0x20] + new.hex + [0x0A]
      count += 1
    }
    guard count > 0 else { return 0 }
    _ = try await git.output(
      of: ["notes", .option("--ref=", name), "copy", "-f", "--stdin"],
      input: pairs,
      purpose: .write
    )
    return count
  }
}
