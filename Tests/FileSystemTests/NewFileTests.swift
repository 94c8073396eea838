import TestSupport
import Testing

@testable import FileSystem

@Suite("New files")
struct NewFileTests {
  @Test("stay only if they are kept")
  func keeps() throws {
    let directory = try TemporaryDirectory()
    for isKept in [false, true] {
      do {
        let file = try NewFile(directory("file"))
        try file.write(Array("one ".utf8))
        try file.write([])
        try file.write(Array("two".utf8))
        #expect(try names(directory.path) == ["file"])
        if isKept { file.keep() }
      }
      let content = try Files.contents(of: bytes(directory("file")))
      #expect(content == (isKept ? bytes("one two") : nil))
    }
  }

  @Test("take the place of no other file")
  func exists() throws {
    let directory = try TemporaryDirectory()
    try write("x", to: directory("file"))
    #expect(throws: FileSystemError(call: "open", path: directory("file"), errno: 17)) {
      try NewFile(directory("file"))
    }
    #expect(try Files.contents(of: bytes(directory("file"))) == bytes("x"))
    #expect(throws: FileSystemError(call: "open", path: directory("no/file"), errno: 2)) {
      try NewFile(directory("no/file"))
    }
  }

  @Test("replace another in one step, and leave nothing where they can't")
  func replaces() throws {
    let directory = try TemporaryDirectory()
    try write("old", to: directory("file"))
    try NewFile.replace(bytes(directory("file")), with: bytes("new"))
    #expect(try Files.contents(of: bytes(directory("file"))) == bytes("new"))
    try Files.makeDirectory(bytes(directory("folder")))
    #expect(throws: FileSystemError(call: "rename", path: directory("folder"), errno: 21)) {
      try NewFile.replace(bytes(directory("folder")), with: bytes("new"))
    }
    #expect(try names(directory.path) == ["file", "folder"])
  }
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

func write(_ text: String, to path: String) throws { try Files.create(bytes(path), bytes(text)) }

func names(_ path: String) throws -> [String] {
  try Files.names(in: bytes(path)).map { String(decoding: $0, as: UTF8.self) }
}
