internal import Digests
internal import Git2
internal import GitCommand
internal import GitObjects
internal import GitStore
internal import LFS

/// The files of a worktree that do not have the bytes of the blob that became an LFS object.
///
/// Git converts files on checkout: line endings, encodings, keywords (gitattributes). Git LFS does
/// not, so that Git would list such a file as modified once it is touched. It is rewritten with the
/// bytes in the history. Only lengths are compared, since each conversion changes the length, and
/// comparing contents would mean reading all files.
struct ConvertedContents: Sendable {
  private struct Candidate {
    let file: ChangedFile
    let byteCount: UInt64
    let replacement: FileReplacement
  }

  private let store: ObjectStore
  private let worktree: Worktree
  private let candidates: [Candidate]

  /// Finds the files, and records the state of each.
  ///
  /// - Throws: `StoreError` if a pointer can't be read.
  init(
    of changed: [ChangedFile],
    in worktree: Worktree,
    store: ObjectStore,
    _ reader: ObjectReader
  ) throws(StoreError) {
    var candidates: [Candidate] = []
    for file in changed where !file.isAttributes && file.isReplaced && file.mode.isRegularFile {
      let text = try reader.read(file.new, .blob)
      guard let pointer = try? Pointer(parsing: text.bytes),
        let replacement = FileReplacement(
          of: file.path.bytes,
          below: worktree.path,
          unlike: pointer
        )
      else { continue }
      candidates.append(Candidate(file: file, byteCount: pointer.size, replacement: replacement))
    }
    self.store = store
    self.worktree = worktree
    self.candidates = candidates
  }

  /// The paths of the files.
  var paths: [RepositoryPath] { candidates.map(\.file.path) }

  /// The modified files of the worktree; empty if there is nothing to write.
  ///
  /// - Parameter git: Git in the worktree, without filters, with the old index and attributes.
  /// - Throws: `GitError` if Git can't tell.
  func modified(_ git: Git) async throws(GitError) -> Set<RepositoryPath> {
    guard !candidates.isEmpty else { return [] }
    let list = try await git.output(of: [
      "diff-files", "--ignore-submodules=all", "--name-only", "-z",
    ])
    return Set(list.split(separator: 0).map { RepositoryPath($0) })
  }

  /// Writes the files that are not modified, and updates their entries, which have the new ids
  /// already.
  ///
  /// - Parameter modified: the modified files.
  /// - Returns: the files that could not be written.
  /// - Throws: `IndexFileError`.
  func write(
    _ index: inout IndexFile,
    but modified: Set<RepositoryPath>
  ) throws(IndexFileError) -> [RefreshProblem] {
    var problems: [RefreshProblem] = []
    for candidate in candidates {
      let (file, path) = (candidate.file, candidate.replacement.path)
      // Git does not look at files with one of these marks, so that they may be modified.
      guard let entry = index.entry(file.path), entry.id == file.new, !entry.isSkipWorktree,
        !entry.isAssumedUnchanged, !modified.contains(file.path)
      else { continue }
      do throws(ObjectStoreError) {
        guard try candidate.replacement.run(from: store) else { continue }
      } catch {
        problems.append(.notWritten(path: path, cause: error))
        continue
      }
      _ = try index.replace(
        file.path,
        old: file.new,
        new: file.new,
        checkedOut: path,
        byteCount: candidate.byteCount
      )
    }
    return problems
  }
}
