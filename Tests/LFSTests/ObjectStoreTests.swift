import Digests
internal import FileSystem
import LFS
import Testing

private func text(_ path: [UInt8]) -> String { String(decoding: path, as: UTF8.self) }

@Suite("Object stores")
struct ObjectStoreTests {
  let scratch = Scratch()
  var directory: String { scratch.path + "/lfs" }

  private func store(_ store: ObjectStore, _ pieces: String...) throws -> StoredLFSObject {
    var writer = try store.makeWriter()
    for piece in pieces {
      let bytes = Array(piece.utf8)
      try writer.write(bytes.rawSpan)
    }
    return try writer.finish()
  }

  @Test("stores an object under its name, and leaves nothing else behind")
  func stores() throws {
    do {
      let store = ObjectStore(directory: directory)
      #expect(try scratch.run("ls -A") == "")
      let object = try self.store(store, "hello ", "world\n")
      #expect(object.byteCount == 12)
      #expect(object.isNew)
      #expect(
        try scratch.run("sha256sum < '\(text(store.path(of: object.oid)))'")
          == "\(object.oid)  -"
      )
      #expect(try store.contains(object.oid, byteCount: 12))
      #expect(try !store.contains(object.oid, byteCount: 11))
      #expect(try !store.contains(.empty, byteCount: 0))
      try store.synchronise()
    }
    let hex = "a948904f2f0f479b8f8197694b30184b0d2ed1c1cd2a1ec0fb85d299a192a447"
    #expect(try scratch.run("find lfs -type f") == "lfs/objects/a9/48/\(hex)")
    #expect(try scratch.run("ls lfs/tmp") == "")
  }

  @Test("keeps an object that exists")
  func keeps() throws {
    let store = ObjectStore(directory: directory)
    let first = try self.store(store, "same")
    let inode = try scratch.run("stat -c %i '\(text(store.path(of: first.oid)))'")
    let second = try self.store(store, "sa", "me")
    #expect(second.oid == first.oid && second.byteCount == 4 && !second.isNew)
    let content = Array("same".utf8)
    #expect(try store.insert(content.rawSpan) == second)
    #expect(try scratch.run("stat -c %i '\(text(store.path(of: first.oid)))'") == inode)
    #expect(try scratch.run("find lfs/tmp -type f") == "")
  }

  @Test("stores content at hand, also when its directory was removed meanwhile")
  func inserts() throws {
    let store = ObjectStore(directory: directory)
    let content = Array("one".utf8)
    let object = try store.insert(content.rawSpan)
    #expect(object.isNew)
    try scratch.run("rm -r lfs/objects/*")
    #expect(try store.insert(content.rawSpan) == object)
    #expect(try scratch.run("cat '\(text(store.path(of: object.oid)))'") == "one")
  }

  @Test("refuses another length under the name, and leaves nothing else")
  func differs() throws {
    let store = ObjectStore(directory: directory)
    let path = store.path(of: try self.store(store, "content").oid)
    try scratch.run("echo longer content > '\(text(path))'")
    do {
      _ = try self.store(store, "content")
      Issue.record("the object was taken for another")
    } catch ObjectStoreError.differs(let object, let byteCount, let expected) {
      #expect(object == path)
      #expect(byteCount == 15)
      #expect(expected == 7)
      #expect(try scratch.run("find lfs/tmp -type f") == "")
    }
    #expect(try scratch.run("cat '\(text(path))'") == "longer content")
  }

  @Test("follows no link in an object's place", arguments: ["ln -s ../../../other", "mkdir"])
  func notAFile(_ command: String) throws {
    let store = ObjectStore(directory: directory)
    let path = text(store.path(of: try self.store(store, "content").oid))
    try scratch.run("echo content > other; rm '\(path)'; \(command) '\(path)'")
    do {
      _ = try self.store(store, "content")
      Issue.record("the object was written")
    } catch ObjectStoreError.notAFile(let object) {
      #expect(text(object) == path)
    }
    #expect(try scratch.run("cat other") == "content")
  }

  @Test("works in a directory behind a symbolic link")
  func linkedDirectory() throws {
    try scratch.run("mkdir elsewhere; ln -s elsewhere lfs")
    _ = try store(ObjectStore(directory: directory), "content")
    #expect(try scratch.run("find elsewhere -type f | wc -l") == "1")
  }

  @Test("an object that is not finished leaves no trace")
  func unfinished() throws {
    let store = ObjectStore(directory: directory)
    do {
      var writer = try store.makeWriter()
      let bytes = Array("half".utf8)
      try writer.write(bytes.rawSpan)
      #expect(try scratch.run("find lfs/tmp -type f | wc -l") == "1")
      _ = consume writer
    }
    #expect(try scratch.run("find lfs -type f") == "")
  }

  @Test("reads an object in pieces")
  func reads() throws {
    let store = ObjectStore(directory: directory)
    let oid = try self.store(store, "hello world").oid
    var reader = try store.open(oid)
    #expect(reader.byteCount == 11)
    var buffer = [UInt8](repeating: 0, count: 4)
    var content: [UInt8] = []
    while true {
      var span = buffer.mutableSpan
      // Bytes have no invalid values, the reason why this is unsafe.
      var bytes = unsafe span.mutableBytes
      let count = try reader.read(into: &bytes)
      if count == 0 { break }
      content += buffer.prefix(count)
    }
    #expect(content == Array("hello world".utf8))
    let missing = store.path(of: .empty)
    #expect(throws: ObjectStoreError.missing(path: missing)) {
      _ = try store.open(.empty).byteCount
    }
  }

  @Test("names the place where nothing can be written")
  func unwritable() throws {
    try scratch.run("echo > lfs")
    let path = Array((directory + "/objects").utf8)
    let failure = FileSystemError(call: "mkdir", path: path, errno: 20)
    #expect(throws: ObjectStoreError.system(failure)) {
      _ = try ObjectStore(directory: directory).makeWriter().byteCount
    }
  }

  @Test(
    "gives files and directories the permissions of a shared repository",
    arguments: [
      (nil, "644 755 755"), ("umask", "644 755 755"), ("false", "644 755 755"),
      ("group", "660 770 770"), ("TRUE", "660 770 770"), ("all", "664 775 775"),
      ("0640", "640 750 750"), ("nonsense", "644 755 755"),
    ]
  )
  func permissions(_ value: String?, _ expected: String) throws {
    let sharing = ObjectSharing(sharedRepository: value)
    let store = ObjectStore(directory: directory, sharing: sharing)
    let path = text(store.path(of: try self.store(store, "content").oid))
    #expect(
      try scratch.run("stat -c %a '\(path)' lfs/objects $(dirname '\(path)') | xargs") == expected
    )
  }

  @Test("removes what killed runs left, but nothing of a run that lives")
  func leftovers() throws {
    let store = ObjectStore(directory: directory)
    let writer = try store.makeWriter()
    try scratch.run("mkdir lfs/tmp/lfs-migrate-1-2; cd lfs/tmp; echo > lfs-migrate-1-2/3; echo > a")
    #expect(try ObjectStore.removeLeftovers(ofDeadRunsIn: Array(directory.utf8)) == 1)
    #expect(try scratch.run("ls lfs/tmp | wc -l; find lfs/tmp -type f | wc -l") == "2\n2")
    #expect(try writer.finish().byteCount == 0)
    #expect(try ObjectStore.removeLeftovers(ofDeadRunsIn: Array("/nowhere".utf8)) == 0)
  }

  @Test("serves several threads at once, which store the same objects")
  func threads() async throws {
    let store = ObjectStore(directory: directory)
    let new = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<4 {
        group.addTask {
          var new = 0
          for number in 0..<100 {
            let content = Array("object \(number)".utf8)
            if try store.insert(content.rawSpan).isNew { new += 1 }
          }
          return new
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(new == 100)
    #expect(try scratch.run("find lfs/objects -type f | wc -l; find lfs/tmp -type f") == "100")
  }
}
