import TestSupport
import Testing

/// Publications where settings, names or other processes could change their effect.
@Suite("publish: settings and names")
struct PublishSettingTests {
  private static let functions = """
    big() { head -c 20000 /dev/urandom; }
    steps() { sed -n 's/^  \\(lfs-migrate publish.*\\)/\\1 --yes/p' ../report | grep .; }
    import() { lfs-migrate import --everything --include='*.onnx' --no-progress "$@" >../report; }
    on_remote() { git -C ../remote.git rev-parse "$1"; }

    """

  private static let history = """
    git init -q --bare -b main ../remote.git; git remote add origin ../remote.git
    for n in 1 2 3; do big >m.onnx; git add .; git commit -q -m $n; done
    git tag -a -m v1 v1

    """

  private func run(_ script: String) async throws {
    try await ToolScript.run(Self.functions, Self.history, script)
  }

  @Test(
    "a ref is pushed under its own name, and no tag with it",
    arguments: [
      "git config remote.origin.push '+refs/heads/*:refs/heads/alice/*'",
      "git config push.default upstream; git branch -q side; git branch -q -u origin/main side",
      "git config push.followTags true",
    ]
  )
  func settings(_ setting: String) async throws {
    try await run(
      """
      git push -q origin main main:refs/heads/alice/main main:refs/heads/side; git fetch -q
      git branch -q -u origin/main main; \(setting)
      git tag -a -m secret secret
      alice=$(on_remote alice/main)
      import; steps >../steps; bash -eu ../steps
      [ "$(on_remote main)" = "$(git rev-parse main)" ]
      [ "$(on_remote alice/main)" = "$alice" ]
      [ -z "$(git -C ../remote.git tag)" ]
      """
    )
  }

  @Test("of many refs uploads what was committed since, and knows names that are not text")
  func script() async throws {
    try await run(
      """
      for n in $(seq 12); do git branch b$n; done; git branch "$(printf 'caf\\351')"
      git push -q origin --all; git fetch -q
      printf '#!/bin/sh\\ncat >/dev/null\\n' >.git/hooks/pre-push; chmod +x .git/hooks/pre-push
      import; steps >../steps
      big >late.onnx; git -c filter.lfs.clean='git-lfs clean -- %f' add .; git commit -q -m late
      bash -eu ../steps
      [ "$(on_remote main)" = "$(git rev-parse main)" ]
      rm -rf .git/lfs; git clone -q ../remote.git ../check; cd ../check
      git lfs install --local >/dev/null; git lfs fetch origin main; git lfs fsck --objects
      git rev-parse "$(printf 'origin/caf\\351')"
      """
    )
  }

  @Test("leaves notes out that others added to, and says how to take them in")
  func notes() async throws {
    try await run(
      """
      git notes add -m mine; git push -q origin main refs/notes/commits; git fetch -q
      git clone -q ../remote.git ../other; cd ../other
      git fetch -q origin refs/notes/commits:refs/notes/commits
      git notes add -m theirs HEAD~1; git push -q origin refs/notes/commits; cd ../repository
      import; steps >../steps; bash -eu ../steps
      [ "$(on_remote main)" = "$(git rev-parse main)" ]
      grep 'git notes --ref' ../report | bash -eu
      [ "$(git log --format=%N --all | grep -c theirs)" -ge 1 ]
      import 2>../report; steps >../steps; bash -eu ../steps
      [ "$(on_remote refs/notes/commits)" = "$(git rev-parse refs/notes/commits)" ]
      """
    )
  }

  @Test("after an undo of what was pushed, another import is possible, and published")
  func undone() async throws {
    try await run(
      """
      git push -q origin main v1; git fetch -q
      import; steps >../steps; bash -eu ../steps; git fetch -q
      lfs-migrate undo >/dev/null
      import --include=f.txt --yes; steps >../steps; bash -eu ../steps
      [ "$(on_remote main)" = "$(git rev-parse main)" ]
      """
    )
  }

  @Test("refs that hosts keep to themselves are no reason to keep the old history")
  func pullRequests() async throws {
    try await run(
      """
      git push -q origin main main:refs/pull/7/head; cd ..; git clone -q --mirror remote.git mirror
      cd mirror
      import; steps >../steps; bash -eu ../steps
      lfs-migrate verify >/dev/null; lfs-migrate cleanup --yes >/dev/null
      """
    )
  }

  @Test("an interruption while the remote is asked is one, and no silence of the remote")
  func interrupted() async throws {
    try await run(
      """
      git remote set-url origin ssh://host/path; before=$(git rev-parse main)
      export GIT_SSH_COMMAND="touch '$PWD/../asked'; sleep 600; :"
      set -m
      lfs-migrate import --everything --include='*.onnx' --no-progress >../report 2>&1 & pid=$!
      until [ -e ../asked ] || ! kill -0 $pid; do sleep 0.05; done
      kill -INT -- -$pid; code=0; wait $pid || code=$?
      [ $code = 130 ] || { cat ../report >&2; exit 1; }
      [ "$(git rev-parse main)" = "$before" ]
      """
    )
  }

  @Test("notes that an export copied to commits which nothing holds any more are no finding")
  func prunedNotes() async throws {
    try await run(
      """
      git notes add -m n; git push -q origin main v1; git fetch -q
      import --skip-fetch
      lfs-migrate export --everything --include='*.onnx' --no-progress --skip-fetch >/dev/null
      git push -q -f origin main v1; git fetch -q; git repack -adq; git prune --expire=now
      lfs-migrate verify --local-only >/dev/null
      """
    )
  }

  @Test("a list without a pattern in it converts nothing", arguments: ["", "/", ",", " , "])
  func emptyList(_ list: String) async throws {
    try await run(
      """
      before=$(git rev-parse main)
      code=0; lfs-migrate import --everything --include='\(list)' --yes >../report 2>&1 || code=$?
      [ $code = 2 ]; grep -q "names no pattern" ../report; [ "$(git rev-parse main)" = "$before" ]
      """
    )
  }
}
