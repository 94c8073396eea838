import TestSupport

/// A repository with a remote, and a substitute for `lfs-migrate audit` that logs its calls.
///
/// Everything that runs as a hook appends to the file `log` of the directory above: a line with its
/// name and arguments, then its input. The variables `AUDIT_EXIT` and `MINE_EXIT` make it fail.
struct HookSandbox: Sendable {
  var repository: TestRepository

  /// Makes a repository with one commit, and an empty remote `origin`.
  ///
  /// - Parameter folder: the name of its directory.
  static func make(folder: String = "repository") async throws -> HookSandbox {
    var repository = try await TestRepository.empty()
    let directory = repository.directory
    repository.environment.variables["AUDIT_LOG"] = directory("log")
    repository.environment.variables["PATH", default: ""] =
      directory("bin") + ":" + (repository.environment.variables["PATH"] ?? "")
    try await repository.shell(
      """
      git commit -q --allow-empty -m one
      git init -q --bare -b main ../remote.git
      git remote add origin ../remote.git
      mkdir ../bin ../home
      cat >../bin/lfs-migrate <<'END'
      #!/bin/sh
      if [ "$1" != audit ]; then exec '\(Checkout.binary)' "$@"; fi
      { echo "$*"; [ "$2" = --staged ] || cat; } >>"$AUDIT_LOG"
      exit ${AUDIT_EXIT:-0}
      END
      chmod +x ../bin/lfs-migrate
      """
    )
    var sandbox = HookSandbox(repository: repository)
    if folder != "repository" {
      try await Command.run(
        "mv",
        [repository.path, directory(folder)],
        in: directory.path,
        environment: repository.environment
      ).checked()
      sandbox.repository = TestRepository(
        path: directory(folder),
        in: directory,
        environment: repository.environment
      )
    }
    return sandbox
  }

  /// Runs a script in the repository, whose exit code the test checks.
  func run(_ script: String, setting: [String: String?] = [:]) async throws -> CommandResult {
    try await Command.run(
      "bash",
      ["-eu", "-o", "pipefail", "-c", script],
      in: repository.path,
      environment: repository.environment.setting(setting)
    )
  }

  /// Runs `lfs-migrate hook` in the repository, or in a directory below it.
  func hook(_ arguments: String..., in directory: String? = nil) async throws -> CommandResult {
    try await repository.lfsMigrate(["hook"] + arguments, in: directory)
  }

  /// The log of the hooks since the last call.
  func log() async throws -> [String] {
    try await run("cat ../log 2>/dev/null || true; rm -f ../log").lines
  }

  /// The files of a folder of hooks.
  func files(in folder: String = ".git/hooks") async throws -> FileListing {
    try await FileListing(
      of: repository.path + "/" + folder,
      environment: repository.environment
    )
  }

  /// The references of the remote.
  func remoteRefs() async throws -> [String] {
    try await run("git -C ../remote.git for-each-ref --format='%(refname)'").lines
  }

  /// Serves the directory above over HTTP while a script runs, with the URL in `$server`.
  func runWithServer(_ script: String) async throws -> CommandResult {
    try await run(
      """
      '\(Checkout.root)/TestRepos/lib/git-http-server' "$PWD/.." ../port >/dev/null 2>../server.log &
      trap "kill $!" EXIT
      for _ in {1..6000}; do [ -e ../port ] && break; sleep 0.05; done
      server=http://127.0.0.1:$(cat ../port)
      \(script)
      """
    )
  }

  /// Sets the filters of Git LFS, and tracks `*.bin`.
  func track() async throws {
    _ = try await run(
      """
      git config filter.lfs.clean 'git-lfs clean -- %f'
      git config filter.lfs.smudge 'git-lfs smudge -- %f'
      git config filter.lfs.process 'git-lfs filter-process'
      git config filter.lfs.required true
      git remote set-url origin "file://$(cd ../remote.git && pwd)"
      echo '*.bin filter=lfs diff=lfs merge=lfs -text' >.gitattributes
      git add . && git commit -q --no-verify -m track
      """
    )
  }

  /// Commits a new file that is tracked by LFS.
  static let newObject = """
    seq $RANDOM 40000 >a.bin; git add a.bin; git commit -q --no-verify -m "a.bin"

    """

  /// The number of LFS objects of the remote.
  func remoteObjects() async throws -> String {
    try await run(
      "find ../remote.git/lfs ../remote.git/lfs-objects -type f 2>/dev/null | wc -l || true"
    ).line
  }

  /// A shell script that logs its call with a name, and its input.
  static func noting(_ name: String = "mine", readsInput: Bool = true) -> String {
    """
    { echo "\(name) $*"; \(readsInput ? "cat" : ":"); } >>"$AUDIT_LOG"
    exit ${MINE_EXIT:-0}
    """
  }
}
