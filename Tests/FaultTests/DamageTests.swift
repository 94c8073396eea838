import TestSupport
import Testing

/// Objects that are damaged, missing or changed stop a run with nothing changed, or do not matter.
@Suite("a repository that is damaged")
struct DamageTests {
  /// Damage to `$file`, which is saved in `../saved`.
  static let damages = [
    "truncate -s 0 \"$file\"", "truncate -s -1 \"$file\"", "truncate -s $((size / 2)) \"$file\"",
    "printf X | dd of=\"$file\" bs=1 seek=$((size / 2)) conv=notrunc status=none",
    "printf X | dd of=\"$file\" bs=1 seek=$((size - 21)) conv=notrunc status=none",
    "head -c $size /dev/urandom >\"$file\"", "rm -f \"$file\"", "rm -f \"$file\"; mkdir \"$file\"",
    "head -c 100 /dev/zero >>\"$file\"",
  ]

  /// A third of them; the three operations together have all of them.
  private static func damages(in operation: Operation) -> [String] {
    let first = Operation.allCases.firstIndex(of: operation) ?? 0
    return stride(from: first, to: damages.count, by: 3).map { damages[$0] }
  }

  /// The scripts that find a file to damage, packed or loose.
  static let victims = [
    "pack": "git repack -a -d -q; ls .git/objects/pack/*.pack",
    "index of a pack": "git repack -a -d -q; ls .git/objects/pack/*.idx",
    "blob": loose("main:a.bin"), "large blob": loose("main:large.bin"),
    "tree": loose("main:sub"), "commit": loose("main~1"), "tag": loose("v1"),
    "index": "ls .git/index", "LFS object": "ls .git/lfs/objects/*/*/* | head -n 1",
  ]

  private static func loose(_ revision: String) -> String {
    """
    id=$(git rev-parse \(revision)); packs=$(ls .git/objects/pack/*.pack 2>/dev/null || true)
    for pack in $packs; do mv $pack ..; rm -f ${pack%.pack}.*; git unpack-objects -q <../${pack##*/}; done
    ls .git/objects/$(echo $id | cut -c 1-2)/$(echo $id | cut -c 3-)
    """
  }

  @Test("in one file", arguments: Operation.allCases, victims.keys.sorted())
  func oneFile(_ operation: Operation, victim: String) async throws {
    guard victim != "LFS object" || operation == .exporting else { return }
    let fixture = try await Fixture.of(operation)
    let finding = try #require(Self.victims[victim])
    let damages = isThorough ? Self.damages : Self.damages(in: operation)
    let codes = try await inParallel(damages) { damage -> Int32 in
      let patient = try await fixture.patient()
      let whole = try await patient.repository.shell(
        """
        file=$({ \(finding); } | head -n 1); echo "$file" >../victim
        cp -p "$file" ../saved; chmod u+w "$file"; size=$(stat -c %s "$file")
        \(damage)
        """
      )
      #expect(whole.exitCode == 0)
      let result = try await patient.run()
      // Without the damage, either nothing has changed, or the run was completed.
      try await patient.repository.shell(
        "file=$(cat ../victim); rm -rf \"$file\"; cp -p ../saved \"$file\""
      )
      if victim == "index", result.exitCode == 0 { return 0 }
      let problems = try await patient.problems(after: result)
      #expect(problems == [], "\(operation): \(victim): \(damage): \(result.errorOutput)")
      return result.exitCode
    }
    #expect(Set(codes).isSubset(of: [0, 2]))
    let isUnused =
      victim == "index" || operation == .committing && ["commit", "tag"].contains(victim)
    #expect(codes.contains(2) || isUnused, "all went well")
  }

  @Test(
    "where a reference has no value",
    arguments: ["refs/heads/side", "refs/tags/v1", "refs/stash"],
    ["", "no id", "1111111111111111111111111111111111111111"]
  )
  func reference(name: String, value: String) async throws {
    let patient = try await Fixture.of(.importing).patient()
    try await patient.repository.shell(
      "cp .git/\(name) ../saved; printf '\(value)' >.git/\(name); git worktree prune"
    )
    let result = try await patient.run()
    #expect(result.exitCode == 2)
    #expect(!result.errorOutput.isEmpty)
    try await patient.repository.shell("cp ../saved .git/\(name)")
    #expect(try await patient.problems(after: result) == [], "\(result.errorOutput)")
  }

  @Test("while it is read", arguments: Operation.allCases)
  func changing(_ operation: Operation) async throws {
    let fixture = try await Fixture.of(operation)
    try await inParallel(Array(0..<4)) { number in
      let patient = try await fixture.patient()
      // A file is damaged and repaired repeatedly.
      let files =
        operation == .exporting && number.isMultiple(of: 2)
        ? ".git/lfs/objects/*/*/*" : ".git/objects/[0-9a-f][0-9a-f]/*"
      let script = """
        mapfile -t files < <(ls \(files)); chmod u+w "${files[@]}"
        file=${files[$((\(number) * ${#files[@]} / 4))]}; cp -p "$file" ../saved
        # Where an export has moved it, it must not come again by its old name.
        exec 9<>"$file"
        repair() { cat ../saved >/dev/fd/9; touch -r ../saved /dev/fd/9; }
        (while [ ! -e ../stop ]; do
          head -c 30 /dev/urandom | dd of=/dev/fd/9 bs=1 seek=10 conv=notrunc status=none
          sleep 0.00$((RANDOM % 10)); repair; sleep 0.00$((RANDOM % 10))
        done) & others=$!
        "$0" "$@" 9>&-; status=$?
        touch ../stop; wait $others; repair
        exit $status
        """
      let result = try await patient.run(wrapping: ["bash", "-c", script])
      let problems = try await patient.problems(after: result)
      #expect(problems == [], "\(operation): \(result.errorOutput)")
    }
  }
}
