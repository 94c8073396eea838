import TestSupport

/// The relevant state of a repository and its linked worktree.
struct Snapshot: Sendable, Equatable {
  private var sections: [String: [String]] = [:]

  /// The values of references and HEADs, without notes.
  var references: [String] { self["references"] }
  /// The output of `git fsck --strict`.
  var fsck: [String] { self["fsck"] }
  /// Missing objects of the original history.
  var missing: [String] { self["missing"] }
  /// The files of the worktrees with their digests, without `.gitattributes` and those of a run.
  var files: [String] { self["files"] }
  /// Files that only an unfinished run needs.
  var left: [String] { self["left"] }
  /// The output of `git status` in the worktrees.
  var status: [String] { self["status"] }
  /// LFS objects whose content does not match their id.
  var damagedObjects: [String] { self["damaged"] }

  /// The sections that are equal for two equal runs.
  var outcome: [String: [String]] {
    let names = ["references", "notes", "stash", "index", "files", "status", "lfs", "left"]
    return sections.filter { names.contains($0.key) }
  }

  private subscript(name: String) -> [String] { sections[name] ?? [] }

  /// Reads the state of a repository.
  ///
  /// - Parameter objects: a file with the ids of all objects of the original history.
  init(of repository: TestRepository, objects: String) async throws {
    let output = try await repository.run("bash", ["-c", Self.script, "snapshot", objects]).output
    for part in output.split(separator: "\u{1}") {
      let lines = part.split(separator: "\n").map(String.init)
      if let name = lines.first { sections[name] = Array(lines.dropFirst()) }
    }
  }

  /// The faults that must not exist after any disturbance.
  func damage(since before: Snapshot) -> [String] {
    // Without Git's warnings about the history, which are the same in its new form.
    let isOdd: (String) -> Bool = { $0.hasPrefix("warning in ") || $0.hasPrefix("error in ") }
    var found = fsck.filter { line in
      !before.fsck.contains(line) && (before.fsck.isEmpty || !isOdd(line))
    }
    .map { "fsck: \($0)" }
    found += missing.map { "gone: \($0)" }
    found += damagedObjects.map { "damaged LFS object: \($0)" }
    for line in Set(files).symmetricDifference(before.files).sorted() {
      found.append("file changed: \(line)")
    }
    return found
  }

  /// The differences of the outcome from that of another run.
  func differences(from other: Snapshot) -> [String] {
    Set(outcome.keys).union(other.outcome.keys).sorted().flatMap { name in
      Set(self[name]).symmetricDifference(other[name]).sorted().map { line in
        "\(name): \(self[name].contains(line) ? "only here" : "missing"): \(line)"
      }
    }
  }

  private static let script = #"""
    section() { printf '\1%s\n' "$1"; }
    both() { "$@"; (cd ../linked && "$@"); }
    section references
    git for-each-ref --format='%(objectname) %(refname)' | grep -v -e ' refs/lfs-migrate/' -e ' refs/notes/'
    both git rev-parse --symbolic-full-name HEAD
    section notes
    git for-each-ref --format='%(objectname)' refs/notes
    git notes list
    section stash
    git log -g --format='%H %gs' refs/stash 2>/dev/null
    section fsck
    git fsck --strict --no-dangling --no-progress 2>&1 || echo "exit code $?"
    section missing
    git cat-file --batch-check <"$1" | grep -v -E ' (commit|tree|blob|tag) [0-9]+$'
    section files
    for tree in . ../linked; do
      (cd $tree; find . -name .git -prune -o -type f ! -name .gitattributes ! -name '.lfs-migrate-*' -print0 |
        xargs -0 -r sha256sum | sed "s,\$, in $tree," | sort)
    done
    section left
    find .git \( -name '*.lock' -o -name 'tmp_*' -o -name '*lfs-migrate-*' -o -name '*.lfs-migrate' -o -name '*.keep' \
      -o -path '.git/lfs-migrate/*' -o -path '.git/lfs/tmp/*' \) -not -path '.git/refs/lfs-migrate*' \
      -not -path '.git/logs/refs/lfs-migrate*' -not -path '.git/lfs-migrate/runs*'
    ls ../map ../map.* 2>/dev/null
    both find . -name .git -prune -o -name '.lfs-migrate-*' -print
    section status
    both git status --porcelain
    section index
    both git ls-files --stage
    section lfs
    (cd .git/lfs/objects 2>/dev/null && find . -type f | sort)
    section damaged
    (cd .git/lfs/objects 2>/dev/null && find . -type f -print0 | xargs -0 -r sha256sum |
      awk '{ n = split($2, parts, "/"); if (parts[n] != $1) print $2 }')
    """#
}
