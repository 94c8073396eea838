import FileSystem
import Git2
import GitCommand
import GitObjects
import GitSandbox
import GitStore
import Repository

@testable import Worktrees

/// The bytes of a text.
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// A worktree at the first of two commits, whose index and files are to follow to the second one.
struct WorktreeScene {
  let sandbox: Sandbox
  let worktree: Worktree
  /// The index, whose lock is held, and its copy.
  let index: HeldIndex
  /// Git in the worktree, with the copy of the index.
  let git: Git
  let reader: ObjectReader
  /// What differs between the commits.
  let changed: [ChangedFile]

  var root: Directory {
    get throws { try Directory(worktree.path) }
  }

  /// Makes the repository in a sandbox.
  ///
  /// - Parameters:
  ///   - old: a script that makes the files of the first commit.
  ///   - new: a script that changes them to those of the second one.
  ///   - setting: a script that runs once the first commit is checked out again.
  static func run(
    old: String,
    new: String,
    _ setting: String = "",
    _ body: (WorktreeScene) async throws -> Void
  ) async throws {
    let script = """
      git init -q repo
      cd repo
      \(old)
      git add -A
      git commit -q --allow-empty -m old
      git tag old
      \(new)
      git add -A
      git commit -q -m new
      git tag new
      git reset -q --hard old
      # Older than the index: Git knows them without reading them.
      find . -path ./.git -prune -o -type f -exec touch -d @1600000000 {} +
      git update-index -q --refresh
      \(setting)
      """
    try await Sandbox.run(script) { sandbox in try await body(WorktreeScene(sandbox)) }
  }

  private init(_ sandbox: Sandbox) async throws {
    let repository = try await Repository.discover(sandbox.git())
    guard let worktree = repository.worktrees.first else {
      preconditionFailure("a repository has a main worktree")
    }
    let reader = ObjectReader(try repository.openDatabase())
    var git = worktree.git(from: repository.git)
    let index = try HeldIndex(worktree.indexPath)
    git.environment["GIT_INDEX_FILE"] = index.copyPath
    self.sandbox = sandbox
    self.worktree = worktree
    self.index = index
    self.git = git
    self.reader = reader
    changed = try await reader.changedFiles(
      from: sandbox.id("old^{tree}"),
      to: sandbox.id("new^{tree}")
    )
  }

  @discardableResult
  func sh(_ script: String) async throws -> String { try await sandbox.sh(script, in: "repo") }

  /// The refresh of attributes files, and of those that are added or removed.
  func attributes(
    removal: AttributesRefresh.Removal = .butFor([]),
    sparse: String? = nil,
    remember: @escaping ([RepositoryPath]) throws -> Void = { _ in }
  ) -> AttributesRefresh {
    AttributesRefresh(
      worktree: worktree,
      files: changed.filter { $0.isAttributes || !$0.isReplaced },
      removal: removal,
      sparse: sparse.map { SparseCheckout(Array($0.utf8), foldsCase: false) },
      hasOldContent: { content, file in file.isOld(content, reader) },
      remember: remember
    )
  }

  /// The refresh of a whole worktree, at a time that is far from that of any file.
  func refresh(
    outdated: [String] = [],
    contents: ConvertedContents? = nil
  ) throws -> WorktreeRefresh {
    WorktreeRefresh(
      worktree: worktree,
      index: index,
      git: git,
      changed: changed,
      outdated: try outdated.compactMap { name in
        guard let file = changed.first(where: { $0.path == RepositoryPath(name) }),
          let state = FilePlace(file.path.bytes, below: try root)?.state
        else { return nil }
        return WorktreeRefresh.Outdated(file: file, state: state)
      },
      contents: contents,
      attributes: attributes(),
      clock: { 1_800_000_000 }
    )
  }

  /// The content of a file; `nil` if there is none.
  func file(_ name: String) throws -> String? {
    try Files.contents(of: worktree.path + [0x2F] + bytes(name)).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// The entry of a path in the index or another one, in words; `nil` if there is none.
  ///
  /// It is `new`, `old` or `other`, `executable`, `skipped` or `assumed` where it has such a mark,
  /// and `known` if Git need not read the file.
  func entry(_ name: String, at indexPath: [UInt8]? = nil) throws -> String? {
    let index = try IndexFile(path: indexPath ?? worktree.indexPath)
    guard let entry = index.entry(RepositoryPath(name)) else { return nil }
    let file = changed.first { $0.path == RepositoryPath(name) }
    let version = entry.id == file?.new ? "new" : entry.id == file?.old ? "old" : "other"
    let marks = [
      (entry.mode == 0o100755, "executable"), (entry.isSkipWorktree, "skipped"),
      (entry.isAssumedUnchanged, "assumed"), (entry.hasStatData, "known"),
    ]
    return ([version] + marks.filter(\.0).map(\.1)).joined(separator: " ")
  }
}

extension RefreshProblem {
  /// The kind, and the path below the worktree.
  func words(in worktree: Worktree) -> String {
    let below = (subject ?? []).dropFirst(worktree.path.count + 1)
    return "\(kind): \(String(decoding: below, as: UTF8.self))"
  }
}
