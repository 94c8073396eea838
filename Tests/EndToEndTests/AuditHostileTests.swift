import TestSupport
import Testing

/// A hostile push ends in an answer or an error, and needs little memory.
@Suite("audit: hostile pushes")
struct AuditHostileTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// Makes objects, and prints the commit to push.
    let script: String
    let exitCode: Int32
    let message: String
    /// The most kibibytes of memory.
    let peak: Int

    init(
      _ name: String,
      exits exitCode: Int32,
      _ message: String,
      peak: Int = 500_000,
      _ script: String
    ) {
      (testDescription, self.script) = (name, script)
      (self.exitCode, self.message, self.peak) = (exitCode, message, peak)
    }
  }

  /// Functions with which the scripts make objects.
  private static let objects = #"""
    import hashlib, os, struct, subprocess, zlib

    def put(name, pieces):
        path = ".git/objects/%s/%s" % (name[:2], name[2:])
        os.makedirs(os.path.dirname(path), exist_ok=True)
        deflater = zlib.compressobj(1)
        with open(path, "wb") as file:
            for piece in pieces: file.write(deflater.compress(piece))
            file.write(deflater.flush())
        return name

    def write(kind, data, declared=None):
        head = b"%s %d\0" % (kind, len(data) if declared is None else declared)
        return put(hashlib.sha1(head + data).hexdigest(), [head, data])

    def entry(mode, name, object): return b"%s %s\0" % (mode, name) + bytes.fromhex(object)
    def tree(*entries): return write(b"tree", b"".join(entries))

    def commit(tree, parents="", author=b"A <a>", message=b"x\n"):
        return write(b"commit", b"tree %s\n%sauthor %s 1 +0000\ncommitter A <a> 1 +0000\n\n%s" % (
            tree.encode(), parents.encode(), author, message))

    blob = write(b"blob", b"x")
    file = entry(b"100644", b"f", blob)

    # Of pieces, since no one has room for them: 512 MiB of zeros.
    def zeros(declared):
        return put(hashlib.sha1(b"%d" % declared).hexdigest(),
            [b"blob %d\0" % declared] + [bytes(1 << 20)] * 512)

    # A pack of a tree that is stored whole, and of one that is a delta against it.
    def delta_bomb():
        def number(value):
            text = b""
            while value >= 128: text, value = text + bytes([value & 127 | 128]), value >> 7
            return text + bytes([value])
        base = file * 2000
        times = 200000
        delta = number(len(base)) + number(len(base) * times)
        delta += (bytes([0x80 | 0x10 | 0x20]) + struct.pack("<H", len(base) & 0xffff)) * times
        def header(kind, size):
            text, size = [kind << 4 | size & 15], size >> 4
            while size: text[-1] |= 128; text.append(size & 127); size >>= 7
            return bytes(text)
        first = header(2, len(base)) + zlib.compress(base)
        back, distance = bytes([len(first) & 127]), len(first) >> 7
        while distance: distance -= 1; back = bytes([128 | distance & 127]) + back; distance >>= 7
        second = header(6, len(delta)) + back + zlib.compress(delta)
        pack = b"PACK" + struct.pack(">II", 2, 2) + first + second
        checksum = hashlib.sha1(pack).digest()
        entries = sorted([
            (hashlib.sha1(b"base").digest(), 12, first),
            (hashlib.sha1(b"bomb").digest(), 12 + len(first), second)])
        index = b"\xfftOc" + struct.pack(">I", 2)
        index += b"".join(struct.pack(">I", sum(e[0][0] <= n for e in entries)) for n in range(256))
        index += b"".join(e[0] for e in entries)
        index += b"".join(struct.pack(">I", zlib.crc32(e[2])) for e in entries)
        index += b"".join(struct.pack(">I", e[1]) for e in entries) + checksum
        path = ".git/objects/pack/pack-" + checksum.hex()
        os.makedirs(".git/objects/pack", exist_ok=True)
        open(path + ".pack", "wb").write(pack + checksum)
        open(path + ".idx", "wb").write(index + hashlib.sha1(index).digest())
        return hashlib.sha1(b"bomb").hexdigest()

    """#

  static let cases = [
    Case(
      "a commit of 100,000 parents",
      exits: 0,
      "",
      #"""
      lines = b"".join(
          b"commit refs/heads/r%d\ncommitter A <a> %d +0000\ndata 0\n" % (n % 8, n)
          + (b"from 0000000000000000000000000000000000000000\n\n" if n < 8 else b"\n")
          for n in range(100000))
      subprocess.run(["git", "fast-import", "--quiet"], input=lines, check=True)
      ids = subprocess.run(["git", "rev-list", "--all"], stdout=subprocess.PIPE).stdout.split()
      print(commit(tree(file), "".join("parent %s\n" % id.decode() for id in ids[:100000])))
      """#
    ),
    Case(
      "16,384 files below a folder with a long name",
      exits: 0,
      "",
      peak: 200_000,
      #"""
      files = tree(*[entry(b"100644", b"%05d" % n, blob) for n in range(16384)])
      print(commit(tree(entry(b"40000", b"n" * 16300, files))))
      """#
    ),
    Case(
      "20 commits of 300,000 times the same parent",
      exits: 1,
      "error: large-message: a commit of 14 MB",
      #"""
      parent = commit(tree(file))
      for n in range(20):
          parent = commit(tree(file), "parent %s\n" % parent * 300000, message=b"%d\n" % n)
      print(parent)
      """#
    ),
    Case(
      "a blob that inflates to more than it says",
      exits: 2,
      "is damaged",
      #"print(commit(tree(entry(b"100644", b"a", zeros(10)))))"#
    ),
    Case(
      "a blob that inflates to as much as it says",
      exits: 1,
      "error: large-file: a: ",
      #"print(commit(tree(entry(b"100644", b"a", zeros(1 << 29)))))"#
    ),
    Case(
      "blobs that say to be larger than any disk",
      exits: 1,
      "error: push-size: ",
      #"""
      names = [write(b"blob", b"%d" % n, (1 << 63) - 1) for n in range(5)]
      print(commit(tree(*[entry(b"100644", b"a%d" % n, name) for n, name in enumerate(names)])))
      """#
    ),
    Case(
      "a tree that says to be larger than any disk",
      exits: 2,
      "an object of ",
      #"print(commit(write(b"tree", file, 1 << 40)))"#
    ),
    Case(
      "a commit whose headers have 10 MB",
      exits: 1,
      "error: model-file: f9.pt: ",
      #"""
      files = [entry(b"100644", b"f%d.pt" % n, blob) for n in range(3000)]
      print(commit(tree(*files), author=b"A" * 10000000 + b" <a>", message=b"\xc3\xa9" * 5000000))
      """#
    ),
    Case(
      "a name of 10 MB",
      exits: 2,
      "a path is longer than 16384 bytes",
      #"print(commit(tree(entry(b"100644", b"a" * 10000000, blob))))"#
    ),
    Case(
      "folders that are nested 5,000 deep",
      exits: 2,
      "nested more than 4096 deep",
      #"""
      deep = tree(file)
      for _ in range(5000): deep = tree(entry(b"40000", b"d", deep))
      print(commit(deep))
      """#
    ),
    Case(
      "folders of 48 MB in each other",
      exits: 2,
      "an object of ",
      #"""
      deep = tree(file)
      for _ in range(7): deep = tree(entry(b"40000", b"d", deep), file * 0, *[
          entry(b"100644", b"a" * 4000, blob)] * 12000)
      print(commit(deep))
      """#
    ),
    Case(
      "a name of Git's own",
      exits: 2,
      "'d/.GIT' is no path that Git would write",
      #"print(commit(tree(entry(b"40000", b"d", tree(entry(b"40000", b".GIT", tree(file)))))))"#
    ),
    Case(
      "a name that leads out",
      exits: 2,
      "'..' is no path that Git would write",
      #"print(commit(tree(entry(b"40000", b"..", tree(file)))))"#
    ),
    Case(
      "a name with a slash",
      exits: 2,
      "malformed",
      #"print(commit(tree(entry(b"100644", b"../../f", blob))))"#
    ),
    Case(
      "a delta that makes gigabytes of a tree",
      exits: 2,
      "an object of ",
      "print(commit(delta_bomb()))"
    ),
    Case(
      "attributes of 100 MB",
      exits: 2,
      "an object of 100000000 bytes",
      #"print(commit(tree(entry(b"100644", b".gitattributes", write(b"blob", b"a x\n" * 25000000)), file)))"#
    ),
    Case(
      "attributes of 40 MB in many folders",
      exits: 2,
      "an object of ",
      #"""
      def folder(n):
          text = b"# %d\n" % n + b"#" * 400000
          return tree(entry(b"100644", b".gitattributes", write(b"blob", text)), file)
      print(commit(tree(*[entry(b"40000", b"d%03d" % n, folder(n)) for n in range(100)])))
      """#
    ),
    Case(
      "attributes of 16,000 lines that change in each commit",
      exits: 2,
      "there is more to audit than 3000",
      #"""
      subprocess.run(["git", "config", "lfs-migrate.audit.maxEntries", "3000"])
      parent = ""
      for n in range(4):
          text = b"a%d x\n" % n + b"a x\n" * 16000
          new = commit(tree(entry(b"100644", b".gitattributes", write(b"blob", text)), file), parent)
          parent = "parent %s\n" % new
      print(new)
      """#
    ),
    Case(
      "1,500 commits beside 1,000 files of DVC",
      exits: 0,
      "",
      peak: 250_000,
      #"""
      kept = b"".join(entry(b"100644", b"a%0200d.dvc" % n, blob) for n in range(1000))
      parent = ""
      for n in range(1500):
          new = commit(tree(kept, entry(b"100644", b"f", write(b"blob", b"%d" % n))), parent)
          parent = "parent %s\n" % new
      print(new)
      """#
    ),
    Case(
      "attributes that are a link out of the repository",
      exits: 1,
      "error: untracked-pointer: p: ",
      #"""
      open("../attributes", "w").write("p filter=lfs\n")
      link = write(b"blob", os.path.abspath("../attributes").encode())
      pointer = subprocess.run(["git", "cat-file", "blob", "main:old.lfs"], stdout=subprocess.PIPE)
      print(commit(tree(entry(b"120000", b".gitattributes", link),
          entry(b"100644", b"p", write(b"blob", pointer.stdout)))))
      """#
    ),
    Case(
      "DVC files that break off, lead out, or are bombs",
      exits: 0,
      "",
      #"""
      bomb = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
          b"%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c]\n" % tuple([97 + n, 97 + n] + [96 + n] * 6)
          for n in range(1, 20))
      texts = [bomb, b"outs: [{path: ../../../etc}]\n", b"[" * 500000, b"\xff\xfe", b"x" * 2000000]
      files = [entry(b"100644", b"%d.dvc" % n, write(b"blob", text)) for n, text in enumerate(texts)]
      print(commit(tree(*files, file)))
      """#
    ),
  ]

  @Test("are answered with little memory", arguments: cases)
  func answers(_ example: Case) async throws {
    let sandbox = try await AuditSandbox.make()
    try await sandbox.shell("git config lfs-migrate.audit.limit 10mb")
    let none = String(repeating: "0", count: 40)
    let commit =
      try await sandbox.shell(
        """
        cat >../objects.py <<'END'
        \(Self.objects)
        END
        { cat ../objects.py; cat; } <<'END' | python3 -
        \(example.script)
        END
        """
      ).lines.last ?? ""
    for line in [
      "audit --pre-receive <<<'\(none) \(commit) refs/heads/new'",
      "audit pre-push origin url <<<'refs/heads/new \(commit) refs/heads/new \(none)'",
      // The other side is not known to have anything.
      "audit pre-push elsewhere url <<<'refs/heads/new \(commit) refs/heads/new \(none)'",
    ] {
      let result = try await sandbox.run(Self.measured + "measured " + line)
      #expect(result.exitCode == example.exitCode, "\(line): \(result.errorOutput.prefix(2000))")
      #expect(
        (result.output + result.errorOutput).contains(example.message),
        "\(result.errorOutput.prefix(2000))"
      )
      #expect(result.standardOutput.count + result.standardError.count < 10_000_000)
      let peak = Int(try await sandbox.shell("cat ../peak").line) ?? .max
      #expect(peak < example.peak, "\(example.testDescription): \(peak) KB")
    }
  }

  /// Runs the program, and writes its peak of memory in kibibytes to a file.
  private static let measured = #"""
    measured() {
      python3 -c '
    import resource, subprocess, sys
    code = subprocess.run(["lfs-migrate"] + sys.argv[1:]).returncode
    open("../peak", "w").write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
    sys.exit(code if code >= 0 else 128 - code)' "$@"
    }

    """#

  /// Kinds of committed settings files, with the message about each.
  static let files: [(script: String, message: String)] = [
    // A link is not followed: its target would accept the file.
    (
      """
      printf 'audit: {limit: off, rules: {model-file: off}}' >../outside.yml
      ln -s "$(cd ..; pwd)/outside.yml" .lfs-migrate.yml
      """, ""
    ),
    ("printf '%100000000s' '' >.lfs-migrate.yml", "it has more than 1048576 bytes"),
    (
      """
      { echo 'a: &a [x,x,x,x,x,x,x,x,x,x]'
        for n in b c d e f g h i; do echo "$n: &$n [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]"; done
        echo 'audit: {modelPatterns: *i}'; } >.lfs-migrate.yml
      """, "aliases"
    ),
    ("head -c 100000 </dev/zero | tr '\\0' '[' >.lfs-migrate.yml", ".lfs-migrate.yml"),
    ("printf 'audit: {limit: 1kb\\0}' >.lfs-migrate.yml", ".lfs-migrate.yml"),
  ]

  @Test("files of settings are refused with little memory", arguments: files)
  func settings(_ script: String, _ message: String) async throws {
    let sandbox = try await AuditSandbox.make()
    let result = try await sandbox.run(
      Self.measured + script + """

        git add .; commit settings; echo x >m.pt; git add .; commit m
        measured audit main
        """
    )
    #expect(message.isEmpty ? result.exitCode != 0 : result.exitCode == 2)
    #expect(result.errorOutput.contains(message), "\(result.errorOutput)")
    let peak = Int(try await sandbox.shell("cat ../peak").line) ?? .max
    #expect(peak < 200_000, "\(peak) KB")
  }

  @Test("too many violations are an error on a server")
  func tooMany() async throws {
    let sandbox = try await AuditSandbox.make()
    let result = try await sandbox.run(
      """
      seq 100010 | sed 's/.*/M 100644 inline &.pt\\ndata 1\\nx/' | {
        printf 'commit refs/heads/many\\ncommitter A <a> 1 +0000\\ndata 0\\n'; cat
      } | git fast-import --quiet
      many=$(git rev-parse many); git update-ref -d refs/heads/many
      lfs-migrate audit --pre-receive <<<"\(String(repeating: "0", count: 40)) $many refs/heads/many"
      """
    )
    #expect(result.exitCode == 2)
    #expect(result.errorOutput.contains("more to audit than 100000"), "\(result.errorOutput)")
  }
}
