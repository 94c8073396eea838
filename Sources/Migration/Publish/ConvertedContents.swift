internal import Digests
internal import Git2
internal import GitCommand
internal import GitObjects
internal import GitStore
internal import LFS

/// The files of a worktree that do not have the bytes of the blob that became an LFS object.
///
/// Git converts files on their way to the working tree: line endings, encodings, keywords
/// (gitattributes). Git LFS does not: such a file would be a change from the first touch on, so it is
/// written anew, with the bytes that the history has. Only lengths are compared, which each of these
/// conversions changes: comparing contents would mean to read all of them again.
struct ConvertedContents: Sendable {
  private struct Candidate {
    let file: ChangedFile
    let byteCount: UInt64
    let replacement: FileReplacement
  }

  private let store: ObjectStore
  private let worktree: Worktree
  private let candidates: [Candidate]

  /// Finds the files, and remembers the state that each is in.
  ///
  /// - Throws: `StoreError` where a pointer can't be read.
  init(
    of changed: [ChangedFile],
    in worktree: Worktree,
    store: ObjectStore,
    _ reader: ObjectReader
  ) throws(StoreError) {
    var candidates: [Candidate] = []
    for file in changed where !file.isAttributes && file.isReplaced && file.mode.isRegularFile {
      let text = try reader.read(file.new, .blob)
      let path = worktree.path + [0x2F] + file.path
      guard let pointer = try? Pointer(parsing: text.bytes),
        let replacement = FileReplacement(of: path, unlike: pointer)
      else { continue }
      candidates.append(Candidate(file: file, byteCount: pointer.size, replacement: replacement))
    }
    self.store = store
    self.worktree = worktree
    self.candidates = candidates
  }

  /// The paths of the files.
  var paths: [[UInt8]] { candidates.map(\.file.path) }

  /// Writes the files that nobody has changed, and gives them their new index entries.
  ///
  /// - Parameter git: Git in the worktree, without filters; the index and the attributes are those
  ///   of before.
  /// - Returns: the paths whose entries are done, and those that could not be written.
  /// - Throws: `GitError` if Git can't tell which files were changed, `IndexFileError`.
  func write(
    _ index: inout IndexFile,
    _ git: Git
  ) async throws -> (done: Set<[UInt8]>, problems: [RefreshProblem]) {
    guard !candidates.isEmpty else { return ([], []) }
    let list = try await git.output(of: [
      "diff-files", "--ignore-submodules=all", "--name-only", "-z",
    ])
    let modified = Set(list.split(separator: 0).map(Array.init))
    var done: Set<[UInt8]> = []
    var problems: [RefreshProblem] = []
    for candidate in candidates {
      let (file, path) = (candidate.file, candidate.replacement.path)
      // Git does not look at files with one of these marks: nobody knows whether they were changed.
      guard let entry = index.entry(file.path), entry.id == file.old, !entry.isSkipWorktree,
        !entry.isAssumedUnchanged, !modified.contains(file.path)
      else { continue }
      do throws(ObjectStoreError) {
        guard try candidate.replacement.run(from: store) else { continue }
      } catch {
        problems.append(.notWritten(path: path, reason: "\(error)"))
        continue
      }
      let isReplaced = try index.replace(
        file.path,
        old: file.old,
        new: file.new,
        checkedOut: path,
        byteCount: candidate.byteCount
      )
      if isReplaced { done.insert(file.path) }
    }
    return (done, problems)
  }
}
