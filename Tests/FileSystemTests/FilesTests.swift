import TestSupport
import Testing

@testable import FileSystem

@Suite("Files and directories")
struct FilesTests {
  @Test("are made with those above them")
  func directories() throws {
    let directory = try TemporaryDirectory()
    try Files.makeDirectories(bytes(directory("a/b/c")))
    try Files.makeDirectories(bytes(directory("a/b/c")))
    try Files.makeDirectories(bytes(directory("a/d")))
    #expect(try names(directory("a")) == ["b", "d"])
    try write("x", to: directory("file"))
    #expect(throws: FileSystemError(call: "mkdir", path: directory("file/x"), errno: 20)) {
      try Files.makeDirectories(bytes(directory("file/x")))
    }
    #expect(try !Files.makeDirectory(bytes(directory("a"))))
  }

  @Test("are listed sorted, with any names")
  func listing() throws {
    let directory = try TemporaryDirectory()
    for name in ["b", ".a", "c d", "ä"] { try write("", to: directory(name)) }
    #expect(try names(directory.path) == [".a", "b", "c d", "ä"])
    #expect(try names(directory("nowhere")) == [])
    #expect(try names(directory("b")) == [])
    #expect(try Files.contents(of: bytes(directory("b"))) == [])
    #expect(try Files.contents(of: bytes(directory("nowhere"))) == nil)
  }

  @Test("are looked at in an open directory, wherever it was moved to")
  func openDirectory() throws {
    let directory = try TemporaryDirectory()
    try Files.makeDirectory(bytes(directory("a")))
    let open = try Directory(bytes(directory("a")))
    #expect(open.stands(at: bytes(directory("a"))))
    try Files.rename(bytes(directory("a")), to: bytes(directory("b")))
    #expect(!open.stands(at: bytes(directory("a"))))
    let file = try FileHandle(creating: bytes("file"), in: open)
    unsafe try file.write(bytes("text").span.bytes, at: 0)
    #expect(try Files.entry(bytes("file"), in: open) == .file(byteCount: 4))
    #expect(try names(directory("b")) == ["file"])
    #expect(try Files.rename(bytes("file"), in: open, toNew: bytes("new"), in: open))
    try write("x", to: directory("b/other"))
    #expect(try !Files.rename(bytes("other"), in: open, toNew: bytes("new"), in: open))
    #expect(try names(directory("b")) == ["new", "other"])
  }

  @Test("are locked by one opening at a time")
  func locks() throws {
    let directory = try TemporaryDirectory()
    let path = bytes(directory("lock"))
    do {
      let first = try FileHandle(openingOrCreating: path)
      #expect(try first.lock() == true)
      let second = try FileHandle(openingOrCreating: path)
      #expect(try second.lock() == false)
      first.unlock()
      #expect(try second.lock() == true)
    }
    let third = try FileHandle(openingOrCreating: path)
    #expect(try third.lock() == true)
  }

  @Test("without a name are gone when they are closed, and can be given one")
  func unnamed() throws {
    let directory = try TemporaryDirectory()
    let open = try Directory(bytes(directory.path))
    do {
      let file = try FileHandle(unnamedIn: bytes(directory.path), fallback: bytes("x"))
      unsafe try file.write(bytes("text").span.bytes, at: 3)
      #expect(try file.byteCount() == 7)
      try file.truncate(to: 5)
      #expect(try file.byteCount() == 5)
      #expect(try open.names() == [])
    }
    #if os(Linux)
      let file = try FileHandle(linkableIn: bytes("."), in: open)
      unsafe try file.write(bytes("text").span.bytes, at: 0)
      let isLinked = [
        file.link(as: bytes("name"), in: open), file.link(as: bytes("name"), in: open),
      ]
      #expect(isLinked == [true, false])
      #expect(try Files.contents(of: bytes(directory("name"))) == bytes("text"))
    #endif
  }

  @Test("tell the file system of directories that are not there yet")
  func space() throws {
    let directory = try TemporaryDirectory()
    let here = try #require(FileSystemState.available(at: bytes(directory.path)))
    let below = try #require(FileSystemState.available(at: bytes(directory("not/yet/there"))))
    #expect(here.device == below.device)
    #expect(here.byteCount > 0)
    try FileSystemState.synchronise(bytes(directory.path))
    #expect(throws: FileSystemError(call: "open", path: directory("not"), errno: 2)) {
      try FileSystemState.synchronise(bytes(directory("not")))
    }
  }
}
