import Digests
import GitObjects
import Testing

@testable import GitAttributes

@Suite("Files that no import converts")
struct ProtectedFileTests {
  @Test(
    "protects what Git, Git LFS and DVC read themselves",
    arguments: [
      ".gitattributes", ".gitignore", ".gitmodules", ".git", ".github", ".GitAttributes", ".GIT",
      ".gItx", ".gitkeep", ".lfsconfig", ".mailmap", "dvc.yaml", "dvc.lock", ".dvcignore", "x.dvc",
      "data.csv.dvc", ".dvc",
    ]
  )
  func protected(_ name: String) {
    let bytes = Array(name.utf8)
    let isProtected = ProtectedFile.contains(name: bytes.rawSpan)
    #expect(isProtected)
  }

  @Test(
    "protects no other names",
    arguments: [
      "", ".", ".g", ".gi", "git", "gitattributes", "a.gitattributes", ".lfsconfi", ".lfsconfig2",
      ".mailmap ", ".LFSCONFIG", ".Mailmap", ".hit", ".fit", "xgit", ".g\u{49}", ".\u{7}it", ".gI",
      ".gi\u{14}", "dvc.yml", "xdvc", "a.DVC", "DVC.yaml", "dvc.lock2", ".dvcignores", "dvc",
    ]
  )
  func unprotected(_ name: String) {
    let bytes = Array(name.utf8)
    let isProtected = ProtectedFile.contains(name: bytes.rawSpan)
    #expect(!isProtected)
  }

  @Test(
    "protects all in DVC's own folder",
    arguments: [
      (".dvc/config", true), ("a/.dvc/plots/x.json", true), (".dvc/x", true), ("a/x.dvc", true),
      ("x.dvc/model.bin", false), ("a.dvc/.dvd/x", false), ("dvc/config", false),
      ("a/.DVC/x", false),
      (".github/workflows/ci.yml", false), ("a/.gitkeep", true),
    ]
  )
  func paths(_ path: String, _ expected: Bool) {
    #expect(ProtectedFile.contains(path: RepositoryPath(path)) == expected)
  }
}
