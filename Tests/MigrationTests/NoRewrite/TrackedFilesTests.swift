import GitObjects
import EngineSandbox
import FileSystem
import GitAttributes
import TestSupport
import Testing

@testable import Migration
@testable import Repository

@Suite("Files that are tracked by LFS")
struct TrackedFilesTests {
  private static let line = "*.bin filter=lfs\n"

  @Test(
    "are those to which the attributes of the commit give the filter",
    arguments: [
      ([".gitattributes": .text(line)], "a.bin", true),
      ([".gitattributes": .text(line)], "sub/deep/a.bin", true),
      ([".gitattributes": .text(line)], "a.txt", false), ([:], "a.bin", false),
      (["sub/.gitattributes": .text(line)], "a.bin", false),
      (["sub/.gitattributes": .text(line)], "sub/a.bin", true),
      (["sub/.gitattributes": .text(line)], "sub/deep/a.bin", true),
      (["sub/.gitattributes": .text(line)], "other/a.bin", false),
      (
        [".gitattributes": .text(line), "sub/.gitattributes": "a.bin -filter\n"], "sub/a.bin", false
      ),
      (
        [".gitattributes": .text(line), "sub/.gitattributes": "a.bin !filter\n"], "sub/a.bin", false
      ),
      (
        [".gitattributes": .text(line), "sub/.gitattributes": "/a.bin -filter\n"], "sub/d/a.bin",
        true
      ),
      ([".gitattributes": "*.bin filter=other\n"], "a.bin", false),
      (
        [".gitattributes": "[attr]big filter=lfs\n", "d/.gitattributes": "*.b big\n"], "d/a.b", true
      ),
      // Git reads no link, and a folder of that name is none.
      ([".gitattributes": .link("x"), "x": .text(line)], "a.bin", false),
      ([".gitattributes/x": .text(line)], "a.bin", false),
      ([".gitattributes": .file(mode: "100755", line)], "a.bin", true),
      ([".gitattributes": .text("\0\n" + line)], "a.bin", false),
    ] as [([String: SmallEntry], String, Bool)]
  )
  func committed(files: [String: SmallEntry], name: String, isTracked: Bool) throws {
    #expect(try CommittedFiles(files).tracked().contains(RepositoryPath(name)) == isTracked)
  }

  @Test(
    "are told by the files of the worktree first",
    arguments: [
      // No file there: that of the commit.
      (nil, true, true), ("*.bin filter=lfs\n", true, true), ("*.bin -filter\n", true, false),
      ("", true, false), ("*.bin filter=lfs\n", false, true), (nil, false, false),
    ]
  )
  func inWorktree(content: String?, isCommitted: Bool, isTracked: Bool) throws {
    for folder in ["", "sub/"] {
      let directory = try TemporaryDirectory()
      try Files.makeDirectories(bytes(directory("sub")))
      let attributes = "\(folder).gitattributes"
      if let content { try Files.create(bytes(directory(attributes)), bytes(content)) }
      let files = try CommittedFiles(isCommitted ? [attributes: .text(Self.line)] : ["n": "n"])
      let tracked = try files.tracked(workTree: directory.path)
      #expect(try tracked.contains(RepositoryPath("\(folder)a.bin")) == isTracked)
      // A clone that gets the commit has what is in it.
      #expect(try files.tracked().contains(RepositoryPath("\(folder)a.bin")) == isCommitted)
    }
  }

  @Test(
    "are told by attributes from outside, of which those of the repository are the last word",
    arguments: [
      ("*.bin filter=lfs\n", nil, nil, "", true), (nil, "*.bin filter=lfs\n", nil, "", true),
      (nil, nil, "*.bin filter=lfs\n", "", true),
      ("*.bin filter=lfs\n", "*.bin -filter\n", nil, "", false),
      ("*.bin -filter\n", "*.bin filter=lfs\n", nil, "", true),
      (nil, "*.bin filter=lfs\n", nil, "*.bin -filter\n", false),
      (nil, nil, "*.bin filter=lfs\n", "*.bin -filter\n", true),
      (nil, "*.bin filter=lfs\n", "*.bin -filter\n", "", false),
    ] as [(String?, String?, String?, String, Bool)]
  )
  func outside(system: String?, user: String?, info: String?, root: String, isTracked: Bool) throws
  {
    let outside = OutsideAttributes(
      system: system.map(AttributesFile.init),
      user: user.map(AttributesFile.init),
      info: info.map(AttributesFile.init)
    )
    let files = try CommittedFiles([".gitattributes": .text(root)])
    #expect(try files.tracked(outside: outside).contains(RepositoryPath("d/a.bin")) == isTracked)
    #expect(try files.tracked(outside: outside).hasFilters())
    #expect(try !files.tracked(outside: outside).contains(RepositoryPath("d/a.txt")))
  }

  @Test("are told by patterns that ignore case where the repository does")
  func foldsCase() throws {
    let files = try CommittedFiles([".gitattributes": .text(Self.line)])
    #expect(try files.tracked(foldsCase: true).contains(RepositoryPath("d/A.BIN")))
    #expect(try !files.tracked(foldsCase: false).contains(RepositoryPath("d/A.BIN")))
  }

  @Test(
    "may be none, as no file sets a filter",
    arguments: [
      ([:], false), (["n": "n"], false), ([".gitattributes": "* text\n"], false),
      ([".gitattributes": "a filter=x\n"], true), (["d/e/.gitattributes": "a filter=x\n"], true),
      ([".gitattributes": "[attr]big filter=lfs\n", "d/.gitattributes": "*.b big\n"], true),
      // A macro counts only where it is defined.
      (["d/.gitattributes": "*.b big\n"], false),
    ] as [([String: SmallEntry], Bool)]
  )
  func hasFilters(files: [String: SmallEntry], hasFilters: Bool) throws {
    #expect(try CommittedFiles(files).tracked().hasFilters() == hasFilters)
  }

  @Test("may be none, as a macro is defined outside, or a filter is in the worktree alone")
  func hasFiltersOutside() throws {
    let files = try CommittedFiles(["d/.gitattributes": "*.b big\n"])
    let macro = AttributesFile("[attr]big filter=lfs\n")
    for outside in [
      OutsideAttributes(system: macro, user: nil, info: nil),
      OutsideAttributes(system: nil, user: macro, info: nil),
      OutsideAttributes(system: nil, user: nil, info: macro),
    ] {
      #expect(try files.tracked(outside: outside).hasFilters())
    }
    let directory = try TemporaryDirectory()
    #expect(try !files.tracked(workTree: directory.path).hasFilters())
    try Files.create(bytes(directory(".gitattributes")), bytes("a filter=x\n"))
    #expect(try files.tracked(workTree: directory.path).hasFilters())
  }

  @Test(
    "may be none, as Git reads a file only up to a NUL",
    arguments: [
      ([".gitattributes": "a\0\n"], "x", ".gitattributes"),
      ([".gitattributes": "a\0\n"], "d/e/x", ".gitattributes"),
      ([".gitattributes": "a\0\n", "d/.gitattributes": "a\0\n"], "d/e/x", "d/.gitattributes"),
      (["d/.gitattributes": "a\0\n"], "x", nil), (["d/.gitattributes": "a\0\n"], "e/x", nil),
      ([".gitattributes": "a\n"], "d/x", nil),
    ] as [([String: SmallEntry], String, String?)]
  )
  func cutOff(files: [String: SmallEntry], name: String, found: String?) throws {
    let cutOff = try CommittedFiles(files).tracked().cutOffFile(for: RepositoryPath(name))
    #expect(cutOff == found.map { RepositoryPath($0) })
  }
}
