import TestSupport
import Testing

/// What a publication takes along, and what it leaves.
@Suite("publish: what is published")
struct PublishChoiceTests {
  private static let functions = """
    on_remote() { git -C ../remote.git rev-parse -q --verify "$1"; }
    fails() {
      wanted=$1; shift; code=0; "$@" >../said 2>&1 || code=$?
      [ $code = $wanted ] || { echo "exit code $code of $*" >&2; cat ../said >&2; exit 1; }
    }
    says() { grep -q -e "$1" ../said || { echo "not said: $1" >&2; cat ../said >&2; exit 1; }; }
    import() { lfs-migrate import --everything --include='*.onnx' --no-progress "$@" >../report; }
    publish() { lfs-migrate publish --yes --no-progress "$@"; }

    """

  private static let history = """
    git init -q --bare -b main ../remote.git; git remote add origin ../remote.git
    for n in 1 2 3; do
      head -c 20000 /dev/urandom >m.onnx; git add .; git commit -q -m $n; git tag v$n
    done
    git push -q origin main v1; git branch side; git branch 'x;touch${IFS}PWN'

    """

  private func run(_ script: String) async throws {
    try await ToolScript.run(Self.functions, Self.history, script)
  }

  @Test("refs that the remote does not have, if they are named or new ones are wanted")
  func newReferences() async throws {
    try await run(
      """
      import; fails 0 publish; says 'Only here, and not published: side, x;touch..IFS.PWN, v2, v3'
      ! on_remote side
      fails 0 publish origin side refs/tags/v2
      [ "$(on_remote side)" = "$(git rev-parse side)" ] && [ "$(on_remote v2)" = "$(git rev-parse v2)" ]
      ! on_remote v3
      fails 0 publish --new-refs; [ "$(on_remote v3)" = "$(git rev-parse v3)" ]
      [ "$(on_remote 'refs/heads/x;touch${IFS}PWN')" = "$(git rev-parse 'refs/heads/x;touch${IFS}PWN')" ]
      [ -z "$(find .. -name PWN -type f)" ] || exit 1
      fails 0 publish; says 'Nothing to publish'
      """
    )
  }

  @Test("a named branch with all that was committed on it since, and one that no run moved")
  func named() async throws {
    try await run(
      """
      import; publish >/dev/null
      git commit -q --allow-empty -m since; git branch fresh
      fails 0 publish; says 'Nothing to publish'
      fails 0 publish origin main fresh
      for ref in main fresh; do [ "$(on_remote $ref)" = "$(git rev-parse $ref)" ]; done
      """
    )
  }

  @Test(
    "nothing where a name is wrong, nobody can answer, or there is nothing",
    arguments: [
      ("import", "publish nobody", "no remote 'nobody'.*"),
      ("import", "publish origin nothing", "'nothing' is the name of no branch or tag"),
      ("import; git branch v1", "publish origin v1", "or of both"),
      ("import", "lfs-migrate publish", "no terminal to ask"),
      ("import; mv ../remote.git ../gone", "publish", "could not be asked what it has"),
      ("import; git remote remove origin", "publish", "no remote to publish to"),
      (":", "publish", "nothing to publish: no run in force"),
    ]
  )
  func refusals(_ preparation: String, _ command: String, _ words: String) async throws {
    try await run(
      """
      before=$(on_remote main)
      \(preparation); fails 2 \(command); says "\(words)"
      [ -d ../remote.git ] || mv ../gone ../remote.git
      [ "$(on_remote main)" = "$before" ]
      """
    )
  }

  @Test("a dry run sends nothing, and says all")
  func dryRun() async throws {
    try await run(
      """
      import; before=$(on_remote main); ls -R .git/lfs-migrate >../files
      fails 0 lfs-migrate publish --dry-run --no-progress
      says '^LFS objects to upload: 3 of 3'; says '^Refs to push: 2'; says 'Nothing was sent'
      [ "$(on_remote main)" = "$before" ] && [ ! -e ../remote.git/lfs ]
      ls -R .git/lfs-migrate | diff ../files -
      lfs-migrate publish --dry-run --json --no-progress >../said
      python3 - ../said <<'END'
      import json, sys
      document = json.load(open(sys.argv[1]))
      assert document["schema"] == "lfs-migrate/publish-plan/1"
      plan = document["plan"]
      assert plan["lfsObjects"] == {
          "needed": 3, "uploads": 3, "uploadBytes": 60000, "serverAsked": True}, plan
      actions = {ref["name"]: ref["action"] for ref in plan["refs"]}
      assert actions["refs/heads/main"] == "move" and actions["refs/heads/side"] == "only-here"
      END
      publish --json >../said; grep -q '"atomic": true' ../said
      """
    )
  }

  @Test("the way back after an undo, and forth again")
  func undone() async throws {
    try await run(
      """
      old=$(git rev-parse main); import; publish >/dev/null; new=$(git rev-parse main)
      lfs-migrate undo >../said; says 'lfs-migrate publish'
      fails 0 publish; [ "$(on_remote main)" = "$old" ]
      lfs-migrate undo >/dev/null; fails 0 publish; [ "$(on_remote main)" = "$new" ]
      fails 0 publish; says 'Nothing to publish'
      """
    )
  }

  @Test("no object of commits that are not pushed")
  func unpushed() async throws {
    try await run(
      """
      import; publish >/dev/null
      head -c 20000 /dev/urandom >m.onnx; git -c filter.lfs.clean='git-lfs clean -- %f' add m.onnx
      git commit -q -m private
      fails 0 publish; says 'Nothing to publish'
      [ "$(find ../remote.git/lfs/objects -type f | wc -l)" = 3 ]
      """
    )
  }

  @Test("no branch that has lost commits here since the import")
  func rewound() async throws {
    try await run(
      """
      import; before=$(on_remote main); git reset -q --hard HEAD~1
      fails 2 publish; says "main, at $before"; [ "$(on_remote main)" = "$before" ]
      """
    )
  }

  @Test("not back over what a colleague committed on the published history")
  func undoneUnderColleague() async throws {
    try await run(
      """
      import; publish >/dev/null
      git clone -q ../remote.git ../colleague -c filter.lfs.smudge=cat -c filter.lfs.process= \
        -c filter.lfs.required=false
      git -C ../colleague commit -q --allow-empty -m theirs
      git -C ../colleague push -q --no-verify origin main
      lfs-migrate undo >/dev/null; theirs=$(on_remote main); tag=$(on_remote v1)
      fails 2 publish; says "main, at $theirs"
      [ "$(on_remote main)" = "$theirs" ] && [ "$(on_remote v1)" = "$tag" ]
      """
    )
  }

  @Test("not back what others published, and was only tried here")
  func triedOnly() async throws {
    try await run(
      """
      git clone -q ../remote.git ../bob; import; lfs-migrate undo >/dev/null
      (cd ../bob; import; publish >/dev/null)
      new=$(on_remote main); fails 2 publish; says 'nothing to publish'
      [ "$(on_remote main)" = "$new" ]
      """
    )
  }

  @Test("nothing to a remote of several URLs, whose histories may differ")
  func severalURLs() async throws {
    try await run(
      """
      import; before=$(on_remote main); git clone -q --bare ../remote.git ../second.git
      git remote set-url --add origin ../second.git
      fails 2 publish; says 'has 2 URLs'; fails 2 lfs-migrate verify --remote
      [ "$(on_remote main)" = "$before" ] && [ ! -e ../second.git/lfs ]
      """
    )
  }

  @Test("no ref that only leads to another one, or belongs to this repository")
  func notShared() async throws {
    try await run(
      """
      import; git symbolic-ref refs/heads/prod refs/heads/main
      fails 2 publish origin main prod; says "'refs/heads/prod' is no branch"
      fails 2 publish origin refs/remotes/origin/main; says 'stay here'
      fails 2 publish origin "$(git for-each-ref --format='%(refname)' refs/lfs-migrate | head -n 1)"
      """
    )
  }

  @Test("refs that were deleted here are named, and an empty remote has none")
  func deleted() async throws {
    try await run(
      """
      git push -q origin side; import; git branch -q -D side
      fails 0 publish; says 'still with the old history on origin: side'
      eval "$(sed -n "s/^'\\(git push --delete .*\\)' deletes.*/\\1/p" ../said)"; ! on_remote side
      git init -q --bare ../empty.git; git remote add empty ../empty.git
      fails 0 publish empty; says 'empty has none of these refs'
      """
    )
  }

  @Test("what is lost for good is left out where Git LFS may do so")
  func incomplete() async throws {
    try await run(
      """
      import; rm .git/lfs/objects/*/*/"$(git cat-file -p v1:m.onnx | sed -n 's/^oid sha256://p')"
      fails 2 publish; says 'lfs.allowIncompletePush'
      git config lfs.allowIncompletePush true
      fails 0 publish; says 'left out (lfs.allowIncompletePush): 1'
      [ "$(find ../remote.git/lfs/objects -type f | wc -l)" = 2 ]
      """
    )
  }

  @Test("objects that were pushed without are uploaded later")
  func repair() async throws {
    try await run(
      """
      import; git push -q -f --no-verify origin main v1; [ ! -e ../remote.git/lfs ]
      fails 0 publish; says '^LFS objects uploaded: 3 of 3'; says '^Refs pushed: 0'
      [ "$(find ../remote.git/lfs/objects -type f | wc -l)" = 3 ]
      """
    )
  }

  @Test("no object where the remote uses the store of this repository")
  func sameStore() async throws {
    try await run(
      """
      git -C ../remote.git config lfs.storage "$PWD/.git/lfs"
      import; fails 0 publish; says '^LFS objects uploaded: 0 of 3'
      [ "$(on_remote main)" = "$(git rev-parse main)" ]
      rm .git/lfs/objects/*/*/"$(git cat-file -p v1:m.onnx | sed -n 's/^oid sha256://p')"
      fails 2 publish; says "'m.onnx'"
      """
    )
  }

  @Test("objects that only a transfer agent moves are given to it, and the report says so")
  func transferAgent() async throws {
    try await run(
      """
      cat >../agent <<'END'
      #!/usr/bin/env python3
      import json, shutil, sys
      for line in sys.stdin:
          event = json.loads(line)
          if event["event"] == "upload":
              shutil.copy(event["path"], "../store/" + event["oid"])
              answer = {"event": "complete", "oid": event["oid"]}
          elif event["event"] == "terminate":
              break
          else:
              answer = {}
          print(json.dumps(answer), flush=True)
      END
      chmod +x ../agent; mkdir ../store
      git config lfs.standalonetransferagent own
      git config lfs.customtransfer.own.path "$(cd .. && pwd)/agent"
      git config lfs.customtransfer.own.concurrent false
      import; fails 0 publish; says "can't be asked"
      [ "$(ls ../store | wc -l)" = 3 ] && [ "$(on_remote main)" = "$(git rev-parse main)" ]
      """
    )
  }
}
