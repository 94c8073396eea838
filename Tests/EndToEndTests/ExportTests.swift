import TestSupport
import Testing

/// Pointers become files again.
@Suite("export", .serialized)
struct ExportTests {
  @Test("gives back every file")
  func undoesImport() async throws {
    let (original, repository) = try await TestRepository.withPointers()
    let (result, map) = try await repository.exporting("--everything", "-I", "*.bin,*.dat")
    for revision in ["main", "main~1", "side", "v1"] {
      let files = try await repository.listing(of: revision)
      #expect(files == (try await original.listing(of: revision)), "\(revision)")
    }
    #expect(map.split(separator: 0x0A).count == 3)
    #expect(result.output.contains("Rewrote 3 commits of 3"))
    #expect(try await repository.git("lfs", "ls-files", "--all").lines.isEmpty == false)
    try await repository.expectClean()
    #expect(try await repository.git("cat-file", "-t", "v1").line == "tag")
    try await expectSound(repository)
  }

  @Test("import, export, import: each undoes the one before", arguments: [false, true])
  func thereAndBack(filters: Bool) async throws {
    let (original, repository) = try await TestRepository.withPointers()
    if filters { try await repository.installFilters() }
    let pointers = try await repository.listing(of: "main")
    let rule = "*.bin filter=lfs diff=lfs merge=lfs -text"
    let off = "*.bin !text !filter !merge !diff"
    for _ in 0..<2 {
      try await repository.exporting("--everything", "-I", "*.bin,*.dat")
      #expect(try await repository.attributes("main:.gitattributes").suffix(2).first == off)
      #expect(try await repository.filter(of: "a.bin") == "unspecified")
      #expect(try await repository.listing(of: "main") == (try await original.listing(of: "main")))
      try await repository.expectClean()
      try await repository.importing("--everything", "--include=*.bin,*.dat")
      #expect(try await repository.attributes("main:.gitattributes").suffix(2).first == rule)
      #expect(try await repository.filter(of: "a.bin") == "lfs")
      #expect(try await repository.listing(of: "main") == pointers)
      #expect(try await repository.git("status", "--porcelain").output.isEmpty)
    }
    try await expectSound(repository)
    try await repository.exporting("--everything", "-I", "*.bin,*.dat")
    let again = try await repository.exporting("--everything", "-I", "*.bin,*.dat")
    #expect(again.result.errorOutput.contains("Nothing to do"))
    #expect(again.result.output == "")
    #expect(again.map.isEmpty)
  }

  @Test("a working tree of pointers gets the files", arguments: [false, true])
  func pointersInWorkingTree(filters: Bool) async throws {
    let (original, repository) = try await TestRepository.withPointers()
    try await repository.shell("rm a.bin run.bin; git checkout -q -- a.bin run.bin")
    #expect(try await repository.shell("head -c 7 a.bin").output == "version")
    if filters { try await repository.installFilters() }
    try await repository.exporting("--everything", "-I", "*")
    let compared = try await repository.run("diff", ["-r", "-x", ".git*", ".", original.path])
    #expect(compared.exitCode == 0, "\(compared.output)")
    #expect(try await repository.shell("test -x run.bin").exitCode == 0)
    try await repository.expectClean()
  }

  @Test("a working tree of files is not touched")
  func filesInWorkingTree() async throws {
    let (_, repository) = try await TestRepository.withPointers()
    try await repository.installFilters()
    let list = "stat -c '%i %y %n' a.bin sub/b.bin run.bin"
    let before = try await repository.shell(list).output
    try await repository.exporting("--everything", "-I", "*.bin")
    #expect(try await repository.shell(list).output == before)
    try await repository.expectClean()
  }

  @Test("what is excluded stays a pointer, and tracked")
  func excludes() async throws {
    let (_, repository) = try await TestRepository.withPointers()
    try await repository.installFilters()
    try await repository.exporting("--everything", "-I", "*.bin,*.dat", "-X", "/sub/*.bin,*.dat")
    #expect(try await repository.isPointer("main:sub/b.bin"))
    #expect(try await repository.isPointer("main:sub/deep/copy.dat"))
    #expect(try await !repository.isPointer("main:a.bin"))
    let filters = try await [
      repository.filter(of: "sub/b.bin"), repository.filter(of: "sub/deep/copy.dat"),
      repository.filter(of: "a.bin"), repository.filter(of: "run.bin"),
    ]
    #expect(filters == ["lfs", "lfs", "unspecified", "unspecified"])
    try await repository.expectClean()
    try await expectSound(repository)
  }

  @Test("D5: a nested file does not keep what is exported", arguments: ["*.bin,*.dat", "d/**"])
  func nested(patterns: String) async throws {
    let repository = try await TestRepository.empty()
    let lfs = "filter=lfs diff=lfs merge=lfs -text"
    try await repository.shell(
      """
      mkdir -p d/e f; seq 500 >d/a.bin; seq 600 >d/e/b.bin; seq 700 >d/e/c.dat; seq 800 >f/kept.bin
      printf '*.bin \(lfs)\\n*.txt -diff' >d/.gitattributes
      printf '[attr]lfs \(lfs)\\n' >.gitattributes; printf '*.dat lfs\\n' >d/e/.gitattributes
      printf '*.bin \(lfs)\\n' >f/.gitattributes
      """
    )
    try await repository.installFilters()
    try await repository.commit("one")
    #expect(try await repository.isPointer("main:d/e/c.dat"))
    try await repository.exporting("--everything", "-I", patterns, "-X", "f/*.bin,/d/e/b.bin")
    for path in ["d/a.bin", "d/e/c.dat"] {
      #expect(try await repository.filter(of: path) == "unspecified", "\(path)")
      #expect(try await !repository.isPointer("main:" + path), "\(path)")
    }
    for path in ["d/e/b.bin", "f/kept.bin"] {
      #expect(try await repository.filter(of: path) == "lfs", "\(path)")
      #expect(try await repository.isPointer("main:" + path), "\(path)")
    }
    #expect(try await repository.attributes("main:d/.gitattributes")[1] == "*.txt -diff")
    try await repository.expectClean()
    try await expectSound(repository)
  }

  @Test("works in a bare repository, a linked worktree and a sub-directory")
  func places() async throws {
    let (original, repository) = try await TestRepository.withPointers()
    let bare = repository.directory("bare")
    try await repository.git("clone", "-q", "--mirror", repository.path, bare)
    try await repository.shell(
      "mv '\(bare)/config' x; cp -a .git/lfs '\(bare)/lfs'; mv x '\(bare)/config'"
    )
    let result = try await repository.lfsMigrate(["export", "-I", "*"], in: bare)
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    let entry = try await repository.git("-C", bare, "ls-tree", "main", "a.bin").line
    #expect(entry == (try await original.git("ls-tree", "main", "a.bin").line))

    let linked = repository.directory("linked")
    try await repository.git("worktree", "add", "-q", linked, "side")
    try await repository.exporting("--everything", "-I", "*", in: linked + "/sub")
    #expect(try await repository.listing(of: "main") == (try await original.listing(of: "main")))
    #expect(try await repository.git("-C", linked, "status", "--porcelain").output.isEmpty)
    let text = try await original.git("cat-file", "-p", "side:sub/c.bin").output
    #expect(try await repository.run("cat", [linked + "/sub/c.bin"]).output == text)
    try await repository.expectClean()
  }

  @Test("signatures, and the refusal to rewrite them")
  func signatures() async throws {
    let (_, repository) = try await TestRepository.withPointers()
    let arguments = ["export", "--everything", "-I", "*.bin", "--signatures=abort"]
    let signed = "commit -q --allow-empty -m signed"
    try await repository.shell(
      """
      git \(signed); git cat-file commit HEAD >c
      awk '/^$/ && !done { print "gpgsig -----BEGIN PGP SIGNATURE-----\\n ab\\n -----END PGP SIGNATURE-----"; done = 1 } 1' c >d
      git reset -q --soft $(git hash-object -t commit -w d); rm c d
      """
    )
    try await expectRefusal(of: arguments, in: repository, saying: ["is signed"])
    let (result, _) = try await repository.exporting("--everything", "-I", "*.bin")
    #expect(result.output.contains("Signatures dropped: 1."))
  }
}
