import TestSupport
import Testing

/// Publications where something fails on the way: nothing is lost, and the next one completes.
@Suite("publish: faults")
struct PublishFaultTests {
  private static let functions = """
    on_remote() { git -C ../remote.git for-each-ref --format='%(objectname) %(refname)'; }
    # Runs a command, whose exit code is to be the first argument; its text is in ../said.
    fails() {
      wanted=$1; shift; code=0; "$@" >../said 2>&1 || code=$?
      [ $code = $wanted ] || { echo "exit code $code of $*" >&2; cat ../said >&2; exit 1; }
    }
    says() { grep -q -e "$1" ../said || { echo "not said: $1" >&2; cat ../said >&2; exit 1; }; }
    publish() { lfs-migrate publish --yes --no-progress "$@"; }
    behave() { echo "$1" >../remote.git/lfs-behaviour; }
    hook() { printf '#!/bin/sh\\n%s\\n' "$2" >"$1"; chmod +x "$1"; }
    # All refs are on the remote, and the server has each version of the model.
    complete() {
      for ref in main v1 v2; do
        [ "$(git -C ../remote.git rev-parse $ref)" = "$(git rev-parse $ref)" ]
      done
      rm -rf ../check; git clone -q "$(git remote get-url origin)" ../check
      git -C ../check lfs install --local >/dev/null; git -C ../check lfs fetch --all >/dev/null 2>&1
      git -C ../check lfs fsck --objects >/dev/null
      [ "$(find ../check/.git/lfs/objects -type f | wc -l)" = 3 ]
    }

    """

  private static let history = """
    git init -q --bare -b main ../remote.git; git -C ../remote.git config http.receivepack true
    for n in 1 2 3; do
      head -c 20000 /dev/urandom >m.onnx; git add .; git commit -q -m $n; git tag v$n
    done
    git push -q ../remote.git main v1 v2
    '\(Checkout.root)/TestRepos/lib/git-http-server' "$(cd .. && pwd)" ../port & server=$!
    trap 'kill $server' EXIT
    for _ in {1..6000}; do [ -s ../port ] && break; sleep 0.05; done
    git remote add origin "http://127.0.0.1:$(cat ../port)/remote.git"
    lfs-migrate import --everything --include='*.onnx' --no-progress >../report
    before=$(on_remote)

    """

  private func run(_ script: String) async throws {
    try await ToolScript.run(Self.functions, Self.history, script)
  }

  @Test(
    "a server that does not keep what is uploaded gets no ref",
    arguments: [
      (200, "lacks objects that Git LFS has uploaded"), (403, "Git LFS could not upload"),
    ]
  )
  func upload(_ status: Int, _ words: String) async throws {
    try await run(
      """
      behave '{"upload": \(status)}'
      fails 2 publish; says '\(words)'; says 'Nothing was pushed'
      [ "$(on_remote)" = "$before" ]
      behave '{}'; publish >/dev/null; complete
      """
    )
  }

  @Test(
    "a server that can't be asked gets nothing",
    arguments: [
      (#"{"login": "a:b"}"#, "127.0.0.1"),
      (#"{"answers": [{"status": 404, "body": {"message": "gone"}}]}"#, "gone"),
      (#"{"answers": [{"body": "no JSON"}]}"#, "127.0.0.1"),
      (#"{"drop": true}"#, "127.0.0.1"),
    ]
  )
  func server(_ behaviour: String, _ words: String) async throws {
    try await run(
      """
      behave '\(behaviour)'; export GIT_TERMINAL_PROMPT=0
      fails 2 publish; says '\(words)'
      [ "$(on_remote)" = "$before" ] && [ ! -e ../remote.git/lfs-objects ]
      behave '{}'; publish >/dev/null; complete
      """
    )
  }

  @Test("a login is asked for, and uploads have it too")
  func login() async throws {
    try await run(
      """
      behave '{"login": "someone:secret"}'
      git config credential.helper '!f() { echo username=someone; echo password=secret; }; f'
      publish >../said; behave '{}'; complete
      ! grep -r secret .git/lfs-migrate ../said
      """
    )
  }

  @Test("an object that is neither here nor there is named, and nothing is pushed")
  func missing() async throws {
    try await run(
      """
      oid=$(git cat-file -p v2:m.onnx | sed -n 's/^oid sha256://p')
      mv .git/lfs/objects/*/*/$oid ..
      fails 2 publish; says "'m.onnx' in commit $(git rev-parse v2): $oid"; says 'Nothing was pushed'
      [ "$(on_remote)" = "$before" ] && [ ! -e ../remote.git/lfs-objects ]
      mkdir ../remote.git/lfs-objects; cp ../$oid ../remote.git/lfs-objects
      publish >/dev/null; complete
      """
    )
  }

  @Test("a ref that the remote refuses keeps all others back; then they go without another upload")
  func refused() async throws {
    try await run(
      """
      hook ../remote.git/hooks/update 'case $1 in *v2) echo "v2 is protected" >&2; exit 1; esac'
      fails 2 publish; says 'v2: hook declined'; says 'v2 is protected'
      says 'No ref was moved'; ! grep -q 'main: ' ../said
      [ "$(on_remote)" = "$before" ]
      rm ../remote.git/hooks/update
      publish >../said; says '^LFS objects uploaded: 0 of 3'; complete
      """
    )
  }

  @Test("a remote that can't move refs all at once gets them one by one")
  func notAtomic() async throws {
    try await run(
      """
      git -C ../remote.git config receive.advertiseAtomic false
      hook ../remote.git/hooks/update 'case $1 in *v2) exit 1; esac'
      fails 3 publish; says 'v2: hook declined'; says 'Refs that have moved there: 2'
      rm ../remote.git/hooks/update
      publish >../said; says 'one by one'; complete
      """
    )
  }

  @Test("what a colleague pushes between the look and the push is not overwritten")
  func outrun() async throws {
    try await run(
      """
      git clone -q ../remote.git ../colleague
      git -C ../colleague commit -q --allow-empty -m theirs
      hook .git/hooks/pre-push 'rm "$0"; git -C ../colleague push -q origin main'
      fails 2 publish; says 'Someone has pushed meanwhile: main'
      [ "$(git -C ../remote.git rev-parse main)" = "$(git -C ../colleague rev-parse main)" ]
      [ "$(on_remote | grep -v main)" = "$(echo "$before" | grep -v main)" ]
      fails 2 publish; says 'lfs-migrate undo'
      """
    )
  }

  @Test("a hook of the team decides, unless it is left out")
  func hooks() async throws {
    try await run(
      """
      hook .git/hooks/pre-push 'cat >>../pushed; exit 1'
      fails 2 publish; [ "$(on_remote)" = "$before" ]
      [ "$(grep -c '' ../pushed)" = 3 ]
      publish --no-verify >/dev/null; complete
      """
    )
  }

  @Test("after a stop, resume goes on", arguments: ["INT", "KILL"])
  func stopped(signal: String) async throws {
    try await run(
      """
      hook .git/hooks/pre-push 'touch ../asked; sleep 600'
      set -m; lfs-migrate publish --yes >../said 2>&1 & pid=$!; set +m
      until [ -e ../asked ] || ! kill -0 $pid; do sleep 0.05; done
      kill -\(signal) -- -$pid; code=0; wait $pid || code=$?
      [ $code = \(signal == "INT" ? "130" : "137") ]
      \(signal == "INT" ? "says 'lfs-migrate publish'" : ":")
      [ "$(on_remote)" = "$before" ]
      rm .git/hooks/pre-push
      lfs-migrate resume >../said 2>&1; says 'Resuming: lfs-migrate publish'
      says '^LFS objects uploaded: 0 of 3'; complete
      fails 2 lfs-migrate resume
      [ -z "$(ls .git/lfs-migrate .git/lfs-migrate/runs/* | grep -e publication -e upload)" ]
      """
    )
  }

  @Test("a refused one is over: resume does not begin it again, whatever was published since")
  func givenUp() async throws {
    try await run(
      """
      git branch secret
      hook ../remote.git/hooks/pre-receive 'exit 1'
      fails 2 publish --new-refs origin; fails 2 lfs-migrate resume
      rm ../remote.git/hooks/pre-receive
      publish >/dev/null; fails 2 lfs-migrate resume
      ! git -C ../remote.git rev-parse -q --verify secret
      """
    )
  }

  @Test("a stopped one is not gone on with after an undo")
  func stoppedBeforeUndo() async throws {
    try await run(
      """
      hook .git/hooks/pre-push 'kill -9 $PPID'
      fails 2 publish; rm .git/hooks/pre-push
      lfs-migrate undo >/dev/null; fails 2 lfs-migrate resume
      [ "$(on_remote)" = "$before" ]
      """
    )
  }

  @Test("an object with other content than its name says is not sent")
  func damaged() async throws {
    try await run(
      """
      git remote set-url origin ../remote.git
      file=$(find .git/lfs/objects -type f | head -n 1); cp "$file" ../kept
      chmod u+w "$file"; head -c 20000 /dev/urandom >"$file"
      fails 2 publish; says "$(basename "$file")"; says 'do not have the content'
      [ "$(on_remote)" = "$before" ]
      cp ../kept "$file"; publish >/dev/null; complete
      """
    )
  }

  @Test("a push that a hook makes takes its objects along")
  func nestedPush() async throws {
    try await run(
      """
      git init -q --bare -b main ../other.git; git remote add other ../other.git
      hook .git/hooks/pre-push '[ $1 = other ] || git push -q other main; git lfs pre-push "$@"'
      publish >/dev/null; complete
      [ "$(find ../other.git/lfs/objects -type f | wc -l)" = 3 ]
      """
    )
  }

  @Test("no password is shown")
  func password() async throws {
    try await run(
      """
      git config remote.origin.pushurl http://user:secretword@127.0.0.1:9/remote.git
      export GIT_TERMINAL_PROMPT=0
      fails 2 publish; ! grep secretword ../said
      fails 2 lfs-migrate verify --remote; ! grep secretword ../said
      """
    )
  }

  @Test("two at once do not disturb each other")
  func twice() async throws {
    try await run(
      """
      hook .git/hooks/pre-push 'touch ../asked; until [ -e ../go ]; do sleep 0.05; done'
      publish >/dev/null 2>&1 & pid=$!
      until [ -e ../asked ] || ! kill -0 $pid; do sleep 0.05; done
      fails 2 publish; says 'lfs-migrate'
      touch ../go; wait $pid; complete
      """
    )
  }
}
