import Glibc
import TestSupport
import Testing

@testable import FileSystem

/// A directory with a file, a folder and a symbolic link to another folder.
@Suite("The place of a file")
struct FilePlaceTests {
  let scratch: TemporaryDirectory
  let root: Directory

  init() throws {
    let scratch = try TemporaryDirectory()
    func bytes(_ path: String) -> [UInt8] { Array(scratch(path).utf8) }
    try Files.makeDirectory(bytes("top"))
    try Files.makeDirectory(bytes("top/sub"))
    try Files.makeDirectory(bytes("elsewhere"))
    for file in ["top/a", "top/sub/b", "elsewhere/c"] {
      try Files.create(bytes(file), Array("old".utf8))
    }
    root = try Directory(bytes("top"))
    self.scratch = scratch
  }

  private func bytes(_ path: String) -> [UInt8] { Array(scratch(path).utf8) }

  private func place(_ path: String) throws -> FilePlace {
    try #require(FilePlace(Array(path.utf8), below: root))
  }

  private func draft(_ place: FilePlace) throws -> FilePlace {
    try Files.create(bytes("new"), Array("new".utf8))
    defer { Files.remove(bytes("new")) }
    return try place.draft(from: bytes("new"))
  }

  private func names(_ path: String) throws -> [String] {
    try Files.names(in: bytes(path)).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test("nothing is found behind a link, or where a folder is missing")
  func links() throws {
    #expect(unsafe symlink("../elsewhere", scratch("top/link")) == 0)
    #expect(FilePlace(Array("link/c".utf8), below: root) == nil)
    #expect(FilePlace(Array("gone/c".utf8), below: root) == nil)
    #expect(FilePlace(Array("a/c".utf8), below: root) == nil)
    #expect(try place("link").isTaken)
    #expect(try place("link").state == nil)
    #expect(try place("link").contents == nil)
    #expect(try place("sub/b").contents == Array("old".utf8))
  }

  @Test("a file is replaced if it is the expected one, before and after", arguments: [1, 2, 3])
  func replaces(_ refused: Int) throws {
    let place = try place("sub/b")
    var looks = 0
    let isReplaced = try place.replace(by: draft(place)) { found in
      looks += 1
      return looks != refused && found.contents == Array("old".utf8)
    }
    #expect(isReplaced == (refused == 3))
    #expect(place.contents == Array((isReplaced ? "new" : "old").utf8))
    #expect(try names("top/sub") == ["b"])
  }

  @Test("a file is removed if it is the expected one, before and after", arguments: [1, 2, 3])
  func removes(_ refused: Int) throws {
    let place = try place("a")
    var looks = 0
    let isRemoved = try place.remove { _ in
      looks += 1
      return looks != refused
    }
    #expect(isRemoved == (refused == 3))
    #expect(try names("top") == (isRemoved ? ["sub"] : ["a", "sub"]))
  }

  @Test("a file is added where nothing is")
  func adds() throws {
    #expect(try !place("a").add(draft(place("a"))))
    #expect(try place("a").contents == Array("old".utf8))
    #expect(try place("b").add(draft(place("b"))))
    #expect(try names("top") == ["a", "b", "sub"])
  }

  @Test("what is gone in the last moment is not there")
  func gone() throws {
    let place = try place("a")
    let isReplaced = try place.replace(by: draft(place)) { _ in
      Files.remove(bytes("top/a"))
      return true
    }
    #expect(!isReplaced)
    #expect(try names("top") == ["sub"])
    #expect(try !place.remove { _ in true })
  }
}
