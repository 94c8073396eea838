import GitObjects
import TestSupport
import Testing

/// What Git passes to the program that verifies signatures, for an object of these bytes; `nil` if
/// it finds no signature.
///
/// The program is a script that stores its input, so no keys are needed.
func signedPayload(of bytes: [UInt8], kind: String) async throws -> [UInt8]? {
  let repository = try await TestRepository.empty()
  let script = """
    cat > ../keep <<'END'
    #!/bin/sh
    case "$*" in
    *find-principals*) echo someone ;;
    *) cat > "$KEEP" ;;
    esac
    END
    chmod +x ../keep
    export KEEP=$PWD/../payload
    id=$(git hash-object -t \(kind) -w --stdin --literally)
    touch ../signers
    set +e
    for name in program x509.program ssh.program; do git config gpg.$name "$PWD/../keep"; done
    git config gpg.ssh.allowedSignersFile "$PWD/../signers"
    git verify-\(kind) --raw $id >&2
    test -e ../payload && cat ../payload && echo -n found
    exit 0
    """
  let output = try await repository.shell(script, input: bytes).standardOutput
  return text(output.suffix(5)) == "found" ? Array(output.dropLast(5)) : nil
}

@Suite("Commits that Git verifies")
struct SignedCommitTests {
  @Test(
    "lose what Git does not hand to the program",
    arguments: [
      header("gpgsig", signature("PGP SIGNATURE")),
      header("gpgsig", signature("SSH SIGNATURE")),
      header("gpgsig", signature("SIGNED MESSAGE")),
      header("gpgsig", signature("PGP SIGNATURE")) + "encoding latin1\n",
      "other x\n y\n" + header("gpgsig", signature("PGP SIGNATURE")) + "more z\n",
      header("gpgsig-sha256", signature("PGP SIGNATURE"))
        + header("gpgsig", signature("PGP SIGNATURE")),
    ],
    ["\nm\n", "\nno line end", "\ngpgsig in the message\n x\n", "\n"]
  )
  func asGit(_ headers: String, _ message: String) async throws {
    let bytes = Array("tree \(one)\nparent \(two)\n\(people)\(headers)\(message)".utf8)
    let commit = try CommitData(bytes)
    let payload = try await signedPayload(of: bytes, kind: "commit")
    let stripped = commit.rewritten(tree: one, parents: [two], droppingSignatures: true)
    #expect(payload.map(text) == text(stripped))
  }
}
