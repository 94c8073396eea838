import TestSupport

/// A repository whose hook audits each push, and a remote that Git LFS serves over files.
struct AuditSandbox: Sendable {
  var repository: TestRepository

  /// Makes a repository with a pushed commit, in which `*.lfs` is tracked by LFS, with one such
  /// file.
  static func make() async throws -> AuditSandbox {
    var repository = try await TestRepository.empty()
    let folder = Checkout.binary.split(separator: "/").dropLast().joined(separator: "/")
    repository.environment.variables["PATH", default: ""] =
      "/\(folder):" + (repository.environment.variables["PATH"] ?? "")
    try await repository.shell(
      """
      mkdir -p ../home
      git init -q --bare -b main ../remote.git
      git config filter.lfs.clean 'git-lfs clean -- %f'
      git config filter.lfs.smudge 'git-lfs smudge -- %f'
      git config filter.lfs.process 'git-lfs filter-process'
      git config filter.lfs.required true
      git remote add origin "file://$(cd ../remote.git && pwd)"
      echo '*.lfs filter=lfs diff=lfs merge=lfs -text' >.gitattributes
      echo old >old.lfs
      echo one >README
      git add . && git commit -q -m one
      lfs-migrate hook install pre-push >/dev/null
      git config lfs-migrate.audit.limit 20kb
      git push -q origin main
      """
    )
    return AuditSandbox(repository: repository)
  }

  /// Runs a script, whose exit code the test checks.
  func run(_ script: String) async throws -> CommandResult {
    try await repository.run("bash", ["-eu", "-o", "pipefail", "-c", Self.functions + script])
  }

  /// Runs a script, which must succeed.
  @discardableResult
  func shell(_ script: String) async throws -> CommandResult {
    try await run(script).checked()
  }

  /// Functions for scripts.
  private static let functions = """
    # A file of so many bytes that no one has.
    big() { seq $RANDOM 1000000 | head -c "$2" >"$1" || true; }
    # Stages all as it is, without Git LFS.
    add_raw() {
      git -c filter.lfs.clean= -c filter.lfs.process= -c filter.lfs.required=false add "$@"
    }
    commit() { git commit -q --no-verify -m "$@"; }
    pointer() {
      printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:%064d\\nsize %d\\n' "$1" "$2"
    }

    """

  /// The rules of the open findings, each with its path.
  func findings(_ arguments: String...) async throws -> [String] {
    try await report(arguments).findings.map { "\($0.rule) \($0.path)" }
  }

  struct Finding {
    let rule: String
    let path: String
    let fix: String?
  }

  /// The commands that fix findings, in their order.
  func fixes(_ arguments: [String]) async throws -> [String] {
    let result = try await repository.lfsMigrate(["audit", "--format=json"] + arguments)
    if result.exitCode > 1 { try result.checked() }
    let document = try JSONValue(parsing: result.standardOutput)
    return (document["fixes"]?.elements ?? []).compactMap { $0["command"]?.text }
  }

  func report(_ arguments: [String]) async throws -> (code: Int32, findings: [Finding]) {
    let result = try await repository.lfsMigrate(["audit", "--format=json"] + arguments)
    if result.exitCode > 1 { try result.checked() }
    let document = try JSONValue(parsing: result.standardOutput)
    let findings = (document["findings"]?.elements ?? []).filter { $0["exception"] == .null }
    return (
      result.exitCode,
      findings.map { finding in
        Finding(
          rule: finding["rule"]?.text ?? "",
          path: finding["path"]?.text ?? "",
          fix: finding["fix"]?.text
        )
      }
    )
  }
}
