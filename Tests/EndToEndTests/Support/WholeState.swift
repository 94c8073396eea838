import TestSupport
import Testing

/// All that a user can see of a repository: references, and HEAD, index, status and files of each
/// worktree, with one fact a line.
struct WholeState: Equatable {
  let lines: [String]

  private static let script = #"""
    git for-each-ref
    for name in stash notes/commits; do
      if [ "$name" = stash ]; then cat "$(git rev-parse --git-path logs/refs/stash)" 2>/dev/null; fi
    done
    git worktree list --porcelain | sed -n 's/^worktree //p' | while read -r path; do
      [ -e "$path/.git" ] || { git symbolic-ref HEAD; continue; }
      (
        cd "$path"
        echo "== $path"
        git symbolic-ref -q HEAD || git rev-parse HEAD
        git status --porcelain
        git ls-files -s
        # What Git knows of files that nobody checks out.
        git ls-files --debug -- ':!.gitattributes' ':!**/.gitattributes'
        git diff-files --name-only
        find . -name .git -prune -o -type f -print0 | sort -z | xargs -0 -r sha1sum
        find . -name .git -prune -o -type l -print0 | sort -z | xargs -0 -r readlink
      )
    done
    """#

  init(of repository: TestRepository) async throws {
    lines = try await repository.run("bash", ["-c", Self.script]).lines
  }

  /// The lines that are only here, and those only in the other state.
  func differences(from other: WholeState) -> [String] {
    guard self != other else { return [] }
    let (mine, others) = (Set(lines), Set(other.lines))
    let found =
      lines.filter { !others.contains($0) }.map { "+ " + $0 }
      + other.lines.filter { !mine.contains($0) }.map { "- " + $0 }
    return found.isEmpty ? ["another order"] : found
  }

  /// The differences, except for stat data of files that were checked out.
  func contentDifferences(from other: WholeState) -> [String] {
    differences(from: other).filter { line in
      !["ctime: ", "mtime: ", "dev: ", "uid: ", "size: "].contains(where: line.contains)
    }
  }
}

extension TestRepository {
  /// The runs, the newest first, as `lfs-migrate runs --json` lists them.
  func runs() async throws -> [JSONValue] {
    let result = try await lfsMigrate(["runs", "--json"]).checked()
    return try JSONValue(parsing: result.standardOutput)["runs"]?.elements ?? []
  }

  /// The state of the newest run.
  func newestState() async throws -> String? { try await runs().first?["state"]?.text }

  /// Undoes the newest run, or that in the arguments, which must succeed.
  @discardableResult
  func undoing(
    _ arguments: String...,
    in directory: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> CommandResult {
    let result = try await lfsMigrate(["undo", "--no-progress"] + arguments, in: directory)
    try #require(
      result.exitCode == 0,
      "exit code \(result.exitCode): \(result.errorOutput)",
      sourceLocation: sourceLocation
    )
    #expect(!result.output.contains("Warning"), "\(result.output)", sourceLocation: sourceLocation)
    return result
  }
}
