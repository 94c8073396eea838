internal import Digests
internal import FileSystem
internal import Git2
internal import GitCommand
internal import GitObjects

/// Makes a worktree's index follow its moved HEAD, without touching the files that were migrated.
///
/// Their entries get the pointers' ids and keep what Git knows of the files, so that Git sees them as
/// unchanged and does not read them. `.gitattributes` files are checked out, and so are files that
/// do not have the content that was migrated, but the old blob's, or one that Git converted.
struct WorktreeRefresh {
  let worktree: Worktree
  let git: Git
  let changed: [ChangedFile]
  /// Those of them whose file is the old blob still, so that it has to be checked out.
  var outdated: [ChangedFile] = []
  /// Those of them whose file has other bytes than the content of the pointer that it becomes.
  var contents: ConvertedContents?

  /// Refreshes the index; returns what the user must be told.
  func run() async -> [RefreshProblem] {
    do {
      var git = worktree.git(from: git)
      git.disableFilters(of: try await GitConfig.read(git))
      // Entries that Git compared by content, since a copy or a move of the repository changed the
      // files' times, must know them before they get another object. What is modified stays so.
      _ = try await git.result(of: ["update-index", "-q", "--refresh"], purpose: .write)
      let attributes = changed.filter(\.isAttributes)
      let outdatedPaths = Set(outdated.map(\.path))
      var index = try IndexFile(path: worktree.indexPath)
      let written = try await contents?.write(&index, git)
      for file in changed where !file.isAttributes && written?.done.contains(file.path) != true {
        guard try index.replace(file.path, old: file.old, new: file.new),
          outdatedPaths.contains(file.path), let entry = index.entry(file.path)
        else { continue }
        // Git checks out no file of which it knows that nothing changed it.
        try index.insert(file.path, mode: entry.mode, id: file.new)
      }
      // Git found all files unchanged before the run, and a change since then changes their times.
      try index.write(afterCheck: true)
      let problems = (written?.problems ?? []) + (try await checkOut(attributes, git))
      // After the attributes, which say how a file is checked out.
      try await checkOutOutdated(git)
      return problems
    } catch {
      return [.notRefreshed(worktree: worktree.path, reason: "\(error)")]
    }
  }

  private func checkOutOutdated(_ git: Git) async throws(GitError) {
    guard !outdated.isEmpty else { return }
    var git = git
    let settings = [
      // Git would map the pack, and hold files of up to half a gigabyte.
      ("core.packedGitWindowSize", "8m"), ("core.packedGitLimit", "32m"),
      ("core.bigFileThreshold", "8m"),
    ]
    for (key, value) in settings {
      git.settings.append((Array(key.utf8), Array(value.utf8)))
    }
    _ = try await git.output(
      of: ["checkout-index", "-f", "-u", "-q", "-z", "--stdin"],
      input: outdated.flatMap { $0.path + [0] },
      purpose: .write
    )
  }

  private func checkOut(
    _ attributes: [ChangedFile],
    _ git: Git
  ) async throws(GitError) -> [RefreshProblem] {
    guard !attributes.isEmpty else { return [] }
    var problems: [RefreshProblem] = []
    var paths: [UInt8] = []
    var entries: [UInt8] = []
    for file in attributes {
      entries +=
        Array("\(String(file.mode.rawValue, radix: 8)) ".utf8) + file.new.hex + [0x09] + file.path
        + [0]
      // A new file must not take the place of one that Git does not know.
      let path = worktree.path + [0x2F] + file.path
      if file.old == .zero, Files.exists(path) {
        problems.append(.keptUntracked(path: path))
      } else {
        paths += file.path + [0]
      }
    }
    _ = try await git.output(
      of: ["update-index", "-z", "--index-info"],
      input: entries,
      purpose: .write
    )
    guard !paths.isEmpty else { return problems }
    _ = try await git.output(
      of: ["checkout-index", "-f", "-u", "-q", "-z", "--stdin"],
      input: paths,
      purpose: .write
    )
    return problems
  }
}

/// What could not be done once the references had moved; the history is migrated all the same.
public enum RefreshProblem: Equatable, Sendable {
  /// The index still is that of the old commit.
  case notRefreshed(worktree: [UInt8], reason: String)
  /// A file that Git did not know stands where the new history has one; it was left as it is.
  case keptUntracked(path: [UInt8])
  /// A file still has the bytes that Git had converted; it will show as modified once it is touched.
  case notWritten(path: [UInt8], reason: String)
  /// The entries of the stash still are the old ones, and one more stands before them.
  case stashNotRewritten(reason: String)
  /// The notes of this reference are on the old objects only.
  case notesNotCopied(reference: [UInt8], reason: String)
  /// The references moved, but may not be on the disk yet.
  case notSynchronised(reason: String)
}
