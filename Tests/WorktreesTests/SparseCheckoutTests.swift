import GitObjects
import Testing

@testable import Worktrees

@Suite("The patterns of a sparse checkout")
struct SparseCheckoutTests {
  @Test(
    "the last one that matches decides, or one of a folder above",
    arguments: [
      ("/*\n!/*/\n", ".gitattributes", true), ("/*\n!/*/\n", "sub/.gitattributes", false),
      ("/*\n!/*/\n/sub/\n", "sub/.gitattributes", true),
      ("/*\n!/*/\n/sub/\n!/sub/*/\n", "sub/deep/.gitattributes", false),
      ("/sub/\n", ".gitattributes", false), ("/sub/\n", "sub/.gitattributes", true),
      ("sub/\n", "deep/sub/x", true), ("/sub/\n", "deep/sub/x", false), ("/sub/\n", "sub", false),
      ("*\n!.git*\n", ".gitattributes", false), ("*\n!.git*\n", "a.bin", true),
      ("*.txt", "sub/a.txt", true), ("*.txt\r\n", "sub/a.txt", true),
      ("sub/*.txt", "sub/a.txt", true),
      ("sub/*.txt", "sub/deep/a.txt", false), ("a  \n", "a", true), ("a\\ \n", "a ", true),
      ("# a\n\n", "a", false), ("\\#a\n", "#a", true), ("\\!a\n", "!a", true), ("", "a", false),
      ("[a\n", "[a", false),
    ]
  )
  func includes(text: String, path: String, isThere: Bool) {
    let sparse = SparseCheckout(Array(text.utf8), foldsCase: false)
    #expect(sparse.includes(RepositoryPath(path)) == isThere)
  }
}
