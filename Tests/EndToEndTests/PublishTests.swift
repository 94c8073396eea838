import TestSupport
import Testing

/// The publication after a run, by the command that its report prints, with other people at work.
@Suite("publish: after a run")
struct PublishTests {
  /// A repository with three versions of a model, a tag, a branch with an odd name, and a remote
  /// that has all of this; another branch and tag are only here.
  private static let history = """
    big() { head -c 20000 /dev/urandom; }
    git init -q --bare -b main ../remote.git; git -C ../remote.git config http.receivepack true
    git remote add origin ../remote.git
    for n in 1 2 3; do big >m.onnx; git add .; git commit -q -m $n; done
    git tag -a -m v1 v1; git branch "$odd"
    git push -q origin main v1 "$odd"; git fetch -q
    git branch secret; git tag mine
    git lfs install --local --skip-repo >/dev/null
    """

  /// A branch whose name a shell must not run.
  private static let odd = "x;touch${IFS}PWN"

  /// Shell functions for the scripts of this suite.
  private static let functions = """
    # The command of the last report; there is no terminal to answer.
    steps() { sed -n 's/^  \\(lfs-migrate publish.*\\)/\\1 --yes/p' ../report | grep .; }
    import() { lfs-migrate import --everything --include='*.onnx' --no-progress "$@" >../report; }
    # All objects of the new history are on the server: a new clone can check out each version.
    complete() {
      rm -rf ../check; git clone -q "$(git remote get-url origin)" ../check \\
        -c filter.lfs.clean='git-lfs clean -- %f' -c filter.lfs.smudge='git-lfs smudge -- %f' \\
    -c filter.lfs.required=true
      for n in $(git -C ../check rev-list main); do
        git -C ../check checkout -q "$n"
        [ "$(wc -c <../check/m.onnx)" = 20000 ] || { echo "no object at $n" >&2; exit 1; }
      done
    }
    on_remote() { git -C ../remote.git rev-parse "$1"; }

    """

  private func make(_ preparation: String = "") async throws -> TestRepository {
    var repository = try await TestRepository.empty()
    let folder = Checkout.binary.split(separator: "/").dropLast().joined(separator: "/")
    repository.environment.variables["PATH"] =
      "/" + folder + ":" + (repository.environment.variables["PATH"] ?? "")
    repository.environment.variables["odd"] = Self.odd
    try await repository.shell(Self.history + "\n" + preparation)
    return repository
  }

  private func run(_ script: String, in repository: TestRepository) async throws {
    let result = try await repository.run(
      "bash",
      ["-eu", "-o", "pipefail", "-c", Self.functions + script]
    )
    #expect(result.exitCode == 0, "\(result.output)\(result.errorOutput)")
  }

  /// Other hooks, which do not upload LFS objects.
  static let hooks: [String] = [
    ":",
    "printf '#!/bin/sh\\ncat >/dev/null\\n' >.git/hooks/pre-push; chmod +x .git/hooks/pre-push",
    "mkdir .husky; echo 'exit 0' >.husky/pre-push; chmod +x .husky/pre-push; "
      + "git config core.hooksPath .husky",
  ]

  @Test("uploads all objects and moves all refs, whichever hook is there", arguments: hooks)
  func otherHooks(_ hook: String) async throws {
    let repository = try await make(hook)
    try await run(
      """
      before=$(on_remote main)
      import; steps >../steps; bash -eu ../steps
      [ "$(on_remote main)" = "$(git rev-parse main)" ] && [ "$(on_remote main)" != "$before" ]
      [ "$(on_remote v1)" = "$(git rev-parse v1)" ]
      [ "$(on_remote "refs/heads/$odd")" = "$(git rev-parse "refs/heads/$odd")" ]
      # What was only here stays here, and nothing of a name was run.
      [ "$(git -C ../remote.git for-each-ref | wc -l)" = 3 ]
      [ -z "$(find .. -name PWN -type f)" ]
      complete
      # Again: there is nothing left to be pushed.
      import 2>../report; ! steps; lfs-migrate publish | grep 'Nothing to publish'
      """,
      in: repository
    )
  }

  @Test(
    "uploads all objects beside the hooks of DVC, and so does each push after 'hook install'",
    .enabled(if: TestTools.has("dvc"), "DVC is not installed: see scripts/test")
  )
  func dvcHooks() async throws {
    let repository = try await make(
      """
      export PATH="$PATH:\(TestTools.folder)"
      dvc init -q; git add .; git commit -q -m dvc; git push -q origin main; dvc install
      mkdir ../store; dvc remote add -d -q store "$(cd ../store && pwd)"; git commit -q -a -m store
      """
    )
    try await run(
      """
      export PATH="$PATH:\(TestTools.folder)"
      import; grep -q 'lfs-migrate hook install' ../report; steps >../steps
      bash -eu ../steps
      [ "$(on_remote main)" = "$(git rev-parse main)" ]
      complete
      # From here on, a plain push takes the objects along.
      lfs-migrate hook install >/dev/null
      head -c 20000 /dev/urandom >m.onnx; git -c filter.lfs.clean='git-lfs clean -- %f' add m.onnx
      git commit -q -m four; git push -q origin main
      complete
      """,
      in: repository
    )
  }

  @Test("works over HTTP, from a bare mirror too", arguments: [false, true])
  func overHTTP(isMirror: Bool) async throws {
    let repository = try await make()
    let place = isMirror ? "cd ..; git clone -q --mirror remote.git mirror; cd mirror" : ":"
    try await run(
      """
      '\(Checkout.root)/TestRepos/lib/git-http-server' "$(cd .. && pwd)" ../port & server=$!
      trap 'kill $server' EXIT
      for _ in {1..6000}; do [ -s ../port ] && break; sleep 0.05; done
      url="http://127.0.0.1:$(cat ../port)/remote.git"
      \(place)
      git remote set-url origin "$url"
      import; steps >../steps; bash -eu ../steps
      [ "$(on_remote main)" = "$(git rev-parse main)" ]
      [ "$(git -C ../remote.git for-each-ref | wc -l)" = 3 ]
      complete
      """,
      in: repository
    )
  }

  @Test("stops where the server can't be asked: nothing is pushed")
  func noUpload() async throws {
    let repository = try await make()
    try await run(
      """
      before=$(on_remote main)
      import; steps >../steps
      git config lfs.url http://127.0.0.1:9/nobody
      if bash -u ../steps; then exit 1; fi
      [ "$(on_remote main)" = "$before" ]
      """,
      in: repository
    )
  }

  @Test("overwrites nothing that a colleague pushed meanwhile, and says the way")
  func colleague() async throws {
    let repository = try await make()
    try await run(
      """
      import; steps >../steps
      git clone -q ../remote.git ../colleague
      git -C ../colleague commit -q --allow-empty -m theirs; git -C ../colleague push -q origin main
      theirs=$(on_remote main); tag=$(on_remote v1)
      if bash -u ../steps 2>/dev/null; then exit 1; fi
      [ "$(on_remote main)" = "$theirs" ] && [ "$(on_remote v1)" = "$tag" ]
      # Now it is known, and no push is printed until their commit is part of the history.
      import 2>../report; ! steps; grep -q 'lfs-migrate undo' ../report
      if lfs-migrate publish --yes 2>../again; then exit 1; fi
      grep -q "main, at $theirs" ../again; grep -q 'lfs-migrate undo' ../again
      lfs-migrate undo >/dev/null
      if import 2>../again; then exit 1; fi
      grep -q refs/heads/main ../again
      git fetch -q origin; git merge -q --ff-only origin/main
      import; steps >../steps; bash -eu ../steps
      git -C ../remote.git log --format=%s main | grep -x theirs >/dev/null
      complete
      """,
      in: repository
    )
  }

  @Test("is refused, or leaves refs out, where the remote-tracking branch has other commits")
  func diverged() async throws {
    let repository = try await make(
      """
      git clone -q ../remote.git ../colleague
      git -C ../colleague commit -q --allow-empty -m theirs; git -C ../colleague push -q origin main
      git fetch -q
      """
    )
    let plan = try await repository.lfsMigrate([
      "import", "--everything", "--include=*.onnx", "--dry-run",
    ])
    #expect(plan.exitCode == 0 && plan.output.contains("Plan: "), "\(plan.output)")
    #expect(plan.errorOutput.contains("the run would be refused now"), "\(plan.errorOutput)")
    for options in [[], ["--skip-fetch"]] {
      try await expectRefusal(
        of: ["import", "--everything", "--include=*.onnx"] + options,
        in: repository,
        saying: ["refs/heads/main", "git fetch origin", "--allow-diverged"]
      )
    }
    try await run(
      """
      theirs=$(on_remote main)
      import --allow-diverged; steps >../steps; grep -q 'left out' ../report
      bash -eu ../steps
      [ "$(on_remote main)" = "$theirs" ]
      [ "$(on_remote "refs/heads/$odd")" = "$(git rev-parse "refs/heads/$odd")" ]
      """,
      in: repository
    )
  }

  @Test("covers all runs in force: after a second run, the tags of the first are pushed too")
  func secondRun() async throws {
    let repository = try await make("git branch -q later main; git push -q origin later")
    try await run(
      """
      git branch -q -D later; git fetch -q
      git checkout -q origin/later; big() { head -c 20000 /dev/urandom; }
      big >m.onnx; git commit -q -a -m later; git push -q origin HEAD:later; git checkout -q main
      import
      git branch -q later origin/later
      import; steps >../steps; bash -eu ../steps
      # What drops the old history is about both runs.
      [ "$(grep -o 'lfs-migrate verify' ../report | wc -l)" = 2 ]
      grep -q 'lfs-migrate cleanup$' ../report
      for ref in main v1 later; do [ "$(on_remote $ref)" = "$(git rev-parse $ref)" ]; done
      complete
      """,
      in: repository
    )
  }

  @Test("takes along what was committed since, and unpushed commits below")
  func unpushed() async throws {
    let repository = try await make(
      "head -c 20000 /dev/urandom >m.onnx; git commit -q -a -m unpushed"
    )
    try await run(
      """
      import
      git commit -q --allow-empty -m since
      lfs-migrate publish --yes
      [ "$(on_remote main)" = "$(git rev-parse main)" ]
      complete
      """,
      in: repository
    )
  }

  @Test("of many refs is one push")
  func manyRefs() async throws {
    let repository = try await make(
      "for n in $(seq 700); do echo \"create refs/tags/t$n main\"; done | git update-ref --stdin; "
        + "git push -q origin --tags 2>/dev/null; git tag -d mine >/dev/null; "
        + "git push -q origin :mine"
    )
    try await run(
      """
      import; steps >../steps; bash -eu ../steps
      for ref in main v1 t1 t700; do [ "$(on_remote $ref)" = "$(git rev-parse $ref)" ]; done
      [ "$(git -C ../remote.git for-each-ref | wc -l)" = 703 ]
      complete
      """,
      in: repository
    )
  }

  @Test(
    "is not printed where the remote was not asked; later it is",
    arguments: ["--skip-fetch", "unreachable"]
  )
  func notAsked(how: String) async throws {
    let repository = try await make()
    let isOption = how.hasPrefix("--")
    try await run(
      """
      \(isOption ? ":" : "mv ../remote.git ../gone")
      import \(isOption ? how : ""); ! steps; grep -q 'publish --dry-run' ../report
      \(isOption ? ":" : "mv ../gone ../remote.git")
      lfs-migrate publish --dry-run | grep 'Refs to push: 3'
      import 2>../report; steps >/dev/null
      """,
      in: repository
    )
  }

  @Test("has what it will do in the JSON document of the run")
  func json() async throws {
    let repository = try await make()
    let result = try await repository.lfsMigrate([
      "import", "--everything", "--include=*.onnx", "--json",
    ])
    let remote = try JSONValue(parsing: result.standardOutput)["remote"]
    #expect(remote?["name"] == .string("origin"))
    #expect(remote?["unknown"] == .null)
    let refs = remote?["refs"]?.elements ?? []
    let standings = refs.map { "\($0["name"]?.text ?? "") \($0["standing"]?.text ?? "")" }
    #expect(
      standings == [
        "refs/heads/main outdated", "refs/heads/secret absent",
        "refs/heads/\(Self.odd) outdated", "refs/tags/mine absent", "refs/tags/v1 outdated",
      ]
    )
  }
}
