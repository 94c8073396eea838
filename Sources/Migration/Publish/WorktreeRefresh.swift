internal import Digests
internal import FileSystem
internal import Git2
internal import GitCommand
internal import GitObjects

/// Makes a worktree's index follow its moved HEAD, without touching the files that were migrated.
///
/// Their entries get the new ids and keep what Git knows of the files, so that Git sees them as
/// unchanged and does not read them. `.gitattributes` files are checked out, or go, and so are files
/// that do not have the content that was migrated, but the old blob's, or one that Git converted.
struct WorktreeRefresh {
  let worktree: Worktree
  let git: Git
  let changed: [ChangedFile]
  /// Those of them whose file is the old blob still, so that it has to be checked out.
  var outdated: [ChangedFile] = []
  /// Those of them whose file has other bytes than the content of the pointer that it becomes.
  var contents: ConvertedContents?
  /// Whether someone may have changed files since Git found them all unchanged.
  var mayBeEdited = false
  /// Whether the worktree's file has the bytes of the old blob, or of the new one.
  var hasContent: (ChangedFile, ObjectID) -> Bool = { _, _ in false }

  /// Refreshes the index; returns what the user must be told.
  func run() async -> [RefreshProblem] {
    do {
      var git = worktree.git(from: git)
      git.disableFilters(of: try await GitConfig.read(git))
      // Entries that Git compared by content, since a copy or a move of the repository changed the
      // files' times, must know them before they get another object. What is modified stays so.
      _ = try await git.result(of: ["update-index", "-q", "--refresh"], purpose: .write)
      let outdatedPaths = Set(outdated.map(\.path))
      let attributes = changed.filter { $0.isAttributes || $0.new == .zero }
      let edited = try await editedPaths(attributes, git)
      var index = try IndexFile(path: worktree.indexPath)
      let written = try await contents?.write(&index, git)
      for file in changed
      where file.isReplaced && !file.isAttributes && written?.done.contains(file.path) != true {
        guard try index.replace(file.path, old: file.old, new: file.new),
          outdatedPaths.contains(file.path), let entry = index.entry(file.path)
        else { continue }
        // Git checks out no file of which it knows that nothing changed it.
        try index.insert(file.path, mode: entry.mode, id: file.new)
      }
      // Git found all files unchanged before the run, and a change since then changes their times.
      try index.write(afterCheck: true)
      let problems =
        (written?.problems ?? []) + (try await checkOut(attributes, butFor: edited, git))
      // After the attributes, which say how a file is checked out.
      try await checkOutOutdated(git)
      return problems
    } catch {
      return [.notRefreshed(worktree: worktree.path, reason: "\(error)")]
    }
  }

  /// The files that are neither as the index has them nor as they were.
  private func editedPaths(
    _ files: [ChangedFile],
    _ git: Git
  ) async throws(GitError) -> Set<[UInt8]> {
    guard mayBeEdited || files.contains(where: { $0.new == .zero }), !files.isEmpty else {
      return []
    }
    let paths = files.map { GitArgument($0.path) }
    let listed = try await git.output(
      of: [
        "--literal-pathspecs", "diff-files", "--ignore-submodules=all", "--name-only", "-z", "--",
      ] + paths
    )
    let edited = Set(listed.records(endedBy: 0).map(Array.init))
    return edited.subtracting(files.filter { hasContent($0, $0.old) }.map(\.path))
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
    _ files: [ChangedFile],
    butFor edited: Set<[UInt8]>,
    _ git: Git
  ) async throws(GitError) -> [RefreshProblem] {
    guard !files.isEmpty else { return [] }
    var problems: [RefreshProblem] = []
    var paths: [UInt8] = []
    var entries: [UInt8] = []
    for file in files {
      // A mode of 0 takes the entry away.
      let mode = file.new == .zero ? 0 : file.mode.rawValue
      entries +=
        Array("\(String(mode, radix: 8)) ".utf8) + file.new.hex + [0x09] + file.path + [0]
      guard file.new != .zero else { continue }
      // A new file must not take the place of one that Git does not know.
      let path = worktree.path + [0x2F] + file.path
      if file.old == .zero, Files.exists(path), !hasContent(file, file.new) {
        problems.append(.keptUntracked(path: path))
      } else if file.old != .zero, edited.contains(file.path) {
        problems.append(.keptEdited(path: path))
      } else {
        paths += file.path + [0]
      }
    }
    _ = try await git.output(
      of: ["update-index", "-z", "--index-info"],
      input: entries,
      purpose: .write
    )
    for file in files where file.new == .zero && !edited.contains(file.path) {
      Files.remove(worktree.path + [0x2F] + file.path)
    }
    guard !paths.isEmpty else { return problems }
    _ = try await git.output(
      of: ["checkout-index", "-f", "-u", "-q", "-z", "--stdin"],
      input: paths,
      purpose: .write
    )
    return problems
  }
}
