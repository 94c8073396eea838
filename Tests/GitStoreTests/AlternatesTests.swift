import GitObjects
import TestSupport
import Testing

@testable import GitStore

@Suite("Alternates")
struct AlternatesTests {
  /// A bare repository with one blob, beside others in its directory.
  private func repositories(_ script: String) async throws -> TestRepository {
    let first = try await TestRepository.empty(bare: true)
    return try await {
      try await first.shell(
        """
        cd ..
        for name in a b c d; do
          git init -q --bare $name.git
          echo $name | git -C $name.git hash-object -w --stdin >/dev/null
        done
        \(script)
        """
      )
      return TestRepository(
        path: first.directory("a.git"),
        in: first.directory,
        environment: first.environment
      )
    }()
  }

  private func expectBlobs(_ names: String, _ database: ObjectDatabase) throws {
    let reader = ObjectReader(database)
    for name in ["a", "b", "c", "d"] {
      let id = ObjectBatch.name(of: .blob, Array("\(name)\n".utf8))
      #expect((database.location(of: id) != nil) == names.contains(name), "\(name)")
      if names.contains(name) {
        #expect(try reader.bytes(id, .blob) == Array("\(name)\n".utf8))
      }
    }
  }

  @Test(
    "are found from one to the next",
    arguments: [
      ("", "a"),
      ("echo $PWD/b.git/objects > a.git/objects/info/alternates", "ab"),
      ("echo ../../b.git/objects > a.git/objects/info/alternates", "ab"),
      (
        "printf '#../../c.git/objects\\n\\n../../b.git/objects' > a.git/objects/info/alternates",
        "ab"
      ),
      (
        """
        echo ../../b.git/objects > a.git/objects/info/alternates
        echo $PWD/c.git/objects/ > b.git/objects/info/alternates
        echo ../../d.git/objects > c.git/objects/info/alternates
        """, "abcd"
      ),
      (
        """
        printf '../../b.git/objects\\n../../c.git/objects\\n' > a.git/objects/info/alternates
        echo ../../a.git/objects > b.git/objects/info/alternates
        echo ../objects > c.git/objects/info/alternates
        """, "abc"
      ),
      (#"echo '"../../b\056git/objects"' > a.git/objects/info/alternates"#, "ab"),
      (
        #"""
        mv b.git $'b\n"\303\251.git'
        printf '%s\n' '"../../b\n\"\303\251.git/objects"' ../../c.git/objects \
          > a.git/objects/info/alternates
        """#, "abc"
      ),
      (
        #"""
        mkdir 'a.git/objects/"x'
        printf '"x/../../../b.git/objects\n../../c.git/objects' > a.git/objects/info/alternates
        """#, "abc"
      ),
      ("echo /no/such/directory > a.git/objects/info/alternates", "a"),
      (
        """
        ln -s b.git link.git
        printf '../../link.git/objects\\n../../b.git/objects\\n' > a.git/objects/info/alternates
        """, "ab"
      ),
    ]
  )
  func files(_ script: String, _ names: String) async throws {
    let repository = try await repositories(script)
    let database = try ObjectDatabase(directory: repository.objectDirectory, .sha1)
    try expectBlobs(names, database)
    #expect(try await repository.allObjects().count == names.utf8.count)
    if !script.contains("/no/such") { #expect(database.directories.count == names.utf8.count) }
  }

  @Test("may be named in the environment, and have alternates of their own")
  func environment() async throws {
    let repository = try await repositories(
      "echo ../../c.git/objects > b.git/objects/info/alternates"
    )
    let others = repository.directory("b.git/objects")
    let database = try ObjectDatabase(
      directory: repository.objectDirectory,
      .sha1,
      alternates: [others, repository.directory("nowhere"), others]
    )
    try expectBlobs("abc", database)
  }

  @Test(
    "are separated by colons in the environment, unless in quotes",
    arguments: [
      ("/a:/b", ["/a", "/b"]), (":/a::", ["/a"]), ("#/a:/b", ["/b"]),
      (#""/a:b":/c"#, ["/a:b", "/c"]), (#""/a\"\101":/c"#, ["/a\"A", "/c"]),
      (#""/a:/c"#, ["\"/a", "/c"]), ("", []),
    ]
  )
  func variable(_ text: String, _ expected: [String]) {
    let paths = AlternatesList.paths(inVariable: Array(text.utf8))
    #expect(paths.map { String(decoding: $0, as: UTF8.self) } == expected)
  }

  @Test("lend their packs, after the repository's own")
  func packs() async throws {
    let repository = try await repositories(
      """
      for name in a b; do
        echo $name | git -C $name.git hash-object --stdin \
          | git -C $name.git pack-objects -q objects/pack/pack >/dev/null
        git -C $name.git prune-packed -q
      done
      echo ../../b.git/objects > a.git/objects/info/alternates
      """
    )
    let database = try ObjectDatabase(directory: repository.objectDirectory, .sha1)
    #expect(database.packs.count == 2)
    #expect(database.ownPackCount == 1)
    try expectBlobs("ab", database)
    let own = ObjectBatch.name(of: .blob, Array("a\n".utf8))
    let other = ObjectBatch.name(of: .blob, Array("b\n".utf8))
    #expect(try database.storedByteCounts(of: [own])[0] > 28)
    #expect(try database.storedByteCounts(of: [other])[0] == 0)
  }

  @Test("do not count for the repository's own, even if their paths begin alike")
  func similarPath() async throws {
    let repository = try await repositories("cp -r b.git/objects a.git/objects2")
    let database = try ObjectDatabase(
      directory: repository.objectDirectory,
      .sha1,
      alternates: [repository.path + "/objects2"]
    )
    let other = ObjectBatch.name(of: .blob, Array("b\n".utf8))
    #expect(database.location(of: other) != nil)
    #expect(try database.storedByteCounts(of: [other])[0] == 0)
  }
}
