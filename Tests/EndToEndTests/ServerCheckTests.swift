import TestSupport
import Testing

/// `verify` and `cleanup` ask the remote's LFS server for the objects of what was pushed.
@Suite("publishing: the LFS server is asked")
struct ServerCheckTests {
  /// Three versions of a model on a remote, migrated here, and a `pre-push` hook that uploads
  /// nothing.
  private static let history = """
    git init -q --bare -b main ../remote.git; git -C ../remote.git config http.receivepack true
    git remote add origin ../remote.git
    for n in 1 2 3; do head -c 20000 /dev/urandom >m.onnx; git add .; git commit -q -m $n; done
    git push -q origin main
    printf '#!/bin/sh\\ncat >/dev/null\\n' >.git/hooks/pre-push; chmod +x .git/hooks/pre-push
    lfs-migrate import --everything --include='*.onnx' --no-progress >/dev/null 2>&1

    """

  /// Serves the directory above, and makes it the remote.
  private static let server = """
    '\(Checkout.root)/TestRepos/lib/git-http-server' "$(cd .. && pwd)" ../port & server=$!
    trap 'kill $server' EXIT
    for _ in {1..6000}; do [ -s ../port ] && break; sleep 0.05; done
    git remote set-url origin "http://127.0.0.1:$(cat ../port)/remote.git"

    """

  private static let functions = """
    push() { git push -q --force origin main; }
    verify() { lfs-migrate verify --no-progress "$@" >../said 2>&1; }
    clean() { lfs-migrate cleanup --yes --no-progress "$@" >../said 2>&1; }
    fails() { code=$1; shift; status=0; "$@" || status=$?; [ $status = "$code" ] || {
      echo "$* ended with $status instead of $code:"; cat ../said; exit 1; } >&2; }
    says() { grep -q -e "$1" ../said || { echo "not said: $1"; cat ../said; exit 1; } >&2; }

    """

  private func run(_ script: String, overHTTP: Bool = false) async throws {
    try await ToolScript.run(Self.functions, Self.history, overHTTP ? Self.server : "", script)
  }

  @Test(
    "objects that were not uploaded are named, and keep the old history",
    arguments: [false, true]
  )
  func notUploaded(overHTTP: Bool) async throws {
    try await run(
      """
      push
      fails 1 verify; says "'m.onnx': was pushed, but the LFS server of origin lacks"
      [ "$(grep -c 'lacks its object' ../said)" = 3 ]
      fails 2 clean; says 'was not verified'
      fails 2 clean --unverified; says 'lfs-migrate publish origin'
      git cat-file -e refs/lfs-migrate/*/history 2>/dev/null || [ -n "$(git for-each-ref refs/lfs-migrate)" ]
      # One of them is there now: the others are still named.
      git lfs push --object-id origin "$(git cat-file -p main:m.onnx | sed -n 's/^oid sha256://p')"
      fails 1 verify; [ "$(grep -c 'lacks its object' ../said)" = 2 ]
      git lfs push --all origin main
      fails 0 verify; says 'was asked for: 3'
      git fetch -q; fails 0 clean
      [ -z "$(git for-each-ref refs/lfs-migrate)" ]
      says 'git lfs prune --verify-remote'; ! grep -q 'git lfs prune.$' ../said
      """,
      overHTTP: overHTTP
    )
  }

  @Test("a run that was not pushed is not cleaned up, unless this repository is the only one")
  func notPublished() async throws {
    try await run(
      """
      fails 0 verify
      fails 2 clean; says refs/heads/main
      fails 0 clean --local-only
      """
    )
  }

  @Test("a server that does not answer keeps the old history")
  func unreachable() async throws {
    try await run(
      """
      push; git lfs push --all origin main
      fails 0 verify
      git config lfs.url http://127.0.0.1:9/nobody
      fails 0 verify; says 'could not be asked'
      fails 2 clean; says 'could not be asked'; says --local-only
      git config --unset lfs.url; mv ../remote.git ../gone
      fails 2 clean; says 'could not be asked'
      fails 0 clean --local-only
      """
    )
  }

  @Test("objects that are neither here nor there keep the old history, whatever is said")
  func lastCopy() async throws {
    try await run(
      """
      push
      lfs-migrate verify --local-only --no-progress >/dev/null
      rm -r .git/lfs/objects
      fails 2 clean; says m.onnx
      fails 2 clean --local-only; says m.onnx
      [ -n "$(git for-each-ref refs/lfs-migrate)" ]
      """
    )
  }

  @Test("where there is no remote, nobody is asked")
  func noRemote() async throws {
    try await run("git remote remove origin; fails 0 verify; fails 0 clean")
  }

  @Test("what the server said is in the JSON document")
  func json() async throws {
    try await run(
      """
      push; status=0; lfs-migrate verify --json --no-progress >../said || status=$?; [ $status = 1 ]
      python3 - ../said <<'END'
      import json, sys
      document = json.load(open(sys.argv[1]))
      assert document["server"] == {
          "remote": "origin", "asked": 3, "lacking": 3, "unknown": None}, document["server"]
      assert {f["kind"] for f in document["findings"]} == {"LFS object not on the server"}
      assert not document["verified"]
      END
      """
    )
  }
}
