import TestSupport
import Testing

/// What a remote's LFS server lacks, and uploads of that alone.
@Suite("verify --remote and upload")
struct RemoteObjectTests {
  private static let functions = """
    fails() {
      wanted=$1; shift; code=0; "$@" >../said 2>&1 || code=$?
      [ $code = $wanted ] || { echo "exit code $code of $*" >&2; cat ../said >&2; exit 1; }
    }
    says() { grep -q -e "$1" ../said || { echo "not said: $1" >&2; cat ../said >&2; exit 1; }; }
    verify() { lfs-migrate verify --remote --no-progress "$@"; }
    upload() { lfs-migrate upload --no-progress "$@"; }
    oid() { git cat-file -p "$1" | sed -n 's/^oid sha256://p'; }

    """

  /// Pointers in three commits, pushed without their objects.
  private static let history = """
    git init -q --bare -b main ../remote.git; git remote add origin ../remote.git
    git lfs install --local --skip-repo >/dev/null; git lfs track '*.onnx' >/dev/null
    for n in 1 2 3; do
      head -c 20000 /dev/urandom >m.onnx; : >empty.onnx; git add .; git commit -q -m $n
    done
    git tag v2 main~1; git push -q --no-verify origin main v2

    """

  private func run(_ script: String) async throws {
    try await ToolScript.run(Self.functions, Self.history, script)
  }

  @Test("name what the server lacks, with its commit and a tag, and send it")
  func lacking() async throws {
    try await run(
      """
      fails 1 verify; says 'was asked for 3 objects, for 2 refs of it'; says '^It lacks 3:'
      says "'m.onnx' in commit $(git rev-parse main~2) (v2~1): $(oid main~2:m.onnx), 20 KB, is here"
      says "'m.onnx' in commit $(git rev-parse main): $(oid main:m.onnx)"
      fails 0 upload --dry-run; says 'to upload: 3, 60 KB'; [ ! -e ../remote.git/lfs ]
      fails 0 upload; says 'uploaded: 3, 60 KB'
      fails 0 verify; says 'It has all of them'
      fails 0 upload; says 'It has all of them'
      rm "../remote.git/lfs/objects"/*/*/"$(oid v2:m.onnx)"
      fails 1 verify origin; says '^It lacks 1:'
      # Only what a revision needs.
      fails 0 verify origin main~2; fails 1 verify origin v2; fails 0 verify origin v2..main
      """
    )
  }

  @Test("tell of objects that are neither here nor there, and of refs that were not fetched")
  func gone() async throws {
    try await run(
      """
      rm ".git/lfs/objects"/*/*/"$(oid v2:m.onnx)"
      git clone -q ../remote.git ../other -c filter.lfs.smudge=cat -c filter.lfs.process= \\
        -c filter.lfs.required=false
      git -C ../other commit -q --allow-empty -m theirs
      git -C ../other push -q --no-verify origin HEAD:theirs
      fails 1 verify; says 'is not here$'; says 'Not looked at.*: theirs'
      fails 1 upload; says 'uploaded: 2'; says 'Neither here nor there: 1'
      lfs-migrate verify --remote --json >../said && exit 1
      python3 - ../said "$(oid v2:m.onnx)" <<'END'
      import json, sys
      document = json.load(open(sys.argv[1]))
      assert document["schema"] == "lfs-migrate/verify-remote/1"
      assert document["refs"] == 2 and document["unknownRefs"] == ["refs/heads/theirs"]
      assert document["asked"] == 3
      [lacking] = document["lacking"]
      assert lacking["oid"] == sys.argv[2] and lacking["tag"] == "v2", lacking
      assert lacking["path"] == "m.onnx" and lacking["here"] is False and lacking["bytes"] == 20000
      END
      """
    )
  }

  @Test("find pointers that tags lead to by themselves")
  func taggedBlob() async throws {
    try await run(
      """
      upload >/dev/null
      pointer=$(printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%064d\nsize 5\n' 1 |
        git hash-object -w --stdin)
      git tag light "$pointer"; git tag -a -m note heavy "$pointer"
      git push -q --no-verify origin light heavy
      fails 1 verify; says '^It lacks 1:'; says '0001, 5 B, is not here'
      """
    )
  }

  @Test("do not call it all where a part of the history is not here")
  func incomplete() async throws {
    try await run(
      """
      upload >/dev/null; git push -q --no-verify origin main~1:refs/heads/topic
      url="file://$(cd ../remote.git && pwd)"; export GIT_LFS_SKIP_SMUDGE=1
      git clone -q --depth=1 "$url" ../shallow; git clone -q --filter=blob:none "$url" ../partial
      git clone -q --single-branch --no-tags -b topic "$url" ../single
      (cd ../shallow; fails 2 verify; says 'shallow'; fails 2 upload)
      (cd ../partial; fails 2 verify; says 'partial'; fails 2 upload)
      (cd ../single; fails 2 verify; says 'Not looked at.*: main'; fails 2 upload)
      """
    )
  }

  @Test("stop where nobody can be asked, and where words do not fit")
  func refusals() async throws {
    try await run(
      """
      fails 2 verify nobody; says "no remote 'nobody'"
      fails 2 verify origin nothing; says nothing
      fails 2 verify --pointers; fails 2 verify --local-only
      git config lfs.url http://127.0.0.1:9/nobody; fails 2 verify; fails 2 upload
      git config --unset lfs.url; mv ../remote.git ../gone; fails 2 verify; says 'could not be asked'
      git remote remove origin; fails 2 upload; says 'no remote'
      """
    )
  }
}
