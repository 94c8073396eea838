import TestSupport
import Testing

/// Names that act on a terminal, forge lines or CI commands, or would run in a shell: no command
/// prints them unescaped, and the commands that it prints run nothing of them.
@Suite("hostile names in output")
struct HostileNamesTests {
  /// Names of files.
  private static let files = [
    #"$'red\e[31m.dat'"#, #"$'title\e]0;x\a.dat'"#, #"$'new\nline.dat'"#, #"$'c1\xc2\x9b31m.dat'"#,
    #"$'bytes\xff\x9b.dat'"#, "';touch${IFS}PWN.dat'", "'$(touch PWN).dat'", "'`touch PWN`.dat'",
    "'-dash.dat'", "'::error::forged.dat'", "'##[error]forged.dat'", "'##vso[task]forged.dat'",
    #"$'bidi\xe2\x80\xae.dat'"#, #"$'back\b\b\b.dat'"#, #"$'r\rError: forged.dat'"#,
    "\"it's\".dat", #"$'.\e[32mtype'"#,
  ]

  /// Names that Git allows for references.
  private static let references = [
    "'x;touch${IFS}PWN'", "'$(touch${IFS}PWN)'", "'`touch${IFS}PWN`'", #"$'c1\xc2\x9b31m'"#,
    #"$'bidi\xe2\x80\xae'"#, #"$'bytes\xff'"#, "'##vsoforged'", #"'a,b"c"'"#, "\"it's\"",
  ]

  private static let history = """
    git config user.name 'A'; printf '*.lfs filter=lfs diff=lfs merge=lfs -text\\n' >.gitattributes
    git add .; git commit -qm start
    for name in \(files.joined(separator: " ")); do seq 3000 >./"$name"; done
    git add .; git commit -q -m $'subject \\e[31m\\x9b' --author $'A \\e[31m ##[error] <a@b>'
    git cat-file blob HEAD:./-dash.dat >./-dash.lfs; git update-index --add --cacheinfo \\
      100644,$(git rev-parse HEAD:./-dash.dat),$'raw\\e[31m.lfs'
    git commit -qm raw; git checkout -q -- . 2>/dev/null || true; rm -f ./-dash.lfs
    for name in \(references.joined(separator: " ")); do
      git branch "$name"; git tag "$name"; git tag -m t "t$name"
      git update-ref refs/remotes/origin/"$name" HEAD; git update-ref refs/odd/"$name" HEAD
    done
    git config remote.origin.url ../none; git config 'remote.$(touch PWN).url' $'../no\\e[31m'
    git config 'remote.$(touch PWN).fetch' '+refs/heads/*:refs/remotes/x/*'

    """

  /// A script to run before, and the command.
  static let commands: [(before: String, arguments: [String])] = [
    ("", ["info", "--everything", "--top=99", "--details"]),
    ("", ["info", "main", "--top=99"]),
    ("", ["audit", "--everything", "--limit=1kb"]),
    ("", ["audit", "--everything", "--limit=1kb", "--format=github"]),
    ("", ["audit", "main", "--limit=1kb", "--push-limit=2kb"]),
    ("", ["import", "--everything", "--include=*.dat,*", "--dry-run", "--verbose"]),
    ("", ["import", "--everything", "--include=*.dat", "--verbose", "--yes"]),
    ("", ["import", "--everything", "--above=1kb", "--verbose", "--yes"]),
    ("", ["import", "--everything", "--include=*.dat", "--verify", "--yes"]),
    ("", ["import", "--everything", "--include=\u{1B}[31m*", "--yes", "--dry-run"]),
    ("seq 9 >./$'new\\nline.dat'; seq 9 >./-dash.dat", ["import", "--everything", "--yes"]),
    ("seq 9 >./$'red\\e[31m.dat'", ["import", "--no-rewrite", "--yes", "a"]),
    ("", ["import", "--no-rewrite", "--yes", "\u{1B}[31m"]),
    ("", ["import", "\u{1B}[31m", "--include=*.dat"]),
    ("", ["info", "::error::x"]),
    ("lfs-migrate import --everything --include='*.dat' --yes", ["runs"]),
    ("lfs-migrate import --everything --include=$'*.dat,\\e[31m*' --yes", ["runs"]),
    (
      "lfs-migrate import --everything --include='*.dat' --yes", ["undo", "--dry-run", "--verbose"]
    ),
    ("lfs-migrate import --everything --include='*.dat' --yes", ["undo", "--verbose"]),
    (
      """
      lfs-migrate import --everything --include='*.dat' --yes
      git for-each-ref --format='%(refname)' refs/heads/ | while read -r name; do
        git update-ref "$name" $(git commit-tree -m x -p "$name" "$name^{tree}")
      done
      """, ["undo"]
    ),
    ("lfs-migrate import --everything --include='*.dat' --yes", ["verify", "--limit=999"]),
    (
      """
      lfs-migrate import --everything --include='*.dat' --yes; rm -rf .git/lfs/objects
      git for-each-ref --format='%(refname)' refs/odd | while read -r name; do
        git update-ref "$name" HEAD~1
      done
      """, ["verify", "--limit=999"]
    ),
    (
      "lfs-migrate import --everything --include='*.dat' --yes; rm -rf .git/lfs/objects",
      ["verify", "--pointers", "--everything", "--objects", "--limit=999"]
    ),
    (
      "lfs-migrate import --everything --include='*.dat' --yes",
      ["export", "--everything", "--include=*", "--verbose", "--yes", "--dry-run"]
    ),
    (
      "lfs-migrate import --everything --include='*.dat' --yes",
      ["export", "--everything", "--include=*", "--verbose", "--yes"]
    ),
    (
      "lfs-migrate import --everything --include='*.dat' --yes; rm -rf .git/lfs/objects",
      ["export", "--everything", "--include=*", "--yes"]
    ),
    (
      "lfs-migrate import --everything --include='*.dat' --yes",
      ["map", "\u{1B}[31m", "##[error]x"]
    ),
    ("git config core.hooksPath $'hooks\\e[31m\\n::error::x'", ["hook", "install", "pre-push"]),
    (
      "git config core.hooksPath $'hooks\\e[31m\\n::error::x'; lfs-migrate hook install pre-push",
      ["hook", "status"]
    ),
    (
      "mkdir -p .git/refs/heads; printf x >.git/refs/heads/$'bad\\e[31m'",
      ["import", "--everything"]
    ),
    ("git config remote.'$(touch PWN)'.promisor true", ["import", "--everything"]),
    ("git config lfs.extension.$'x\\e[31m'.clean x", ["import", "--everything"]),
  ]

  @Test("act on nothing", arguments: commands)
  func isHarmless(_ command: (before: String, arguments: [String])) async throws {
    var repository = try await TestRepository.empty()
    let folder = Checkout.binary.split(separator: "/").dropLast().joined(separator: "/")
    repository.environment.variables["PATH", default: ""] =
      "/\(folder):" + (repository.environment.variables["PATH"] ?? "")
    _ = try await repository.run("bash", ["-eu", "-c", Self.history]).checked()
    _ = try await repository.run("bash", ["-eu", "-c", "exec >/dev/null 2>&1\n" + command.before])
    let result = try await repository.lfsMigrate(command.arguments)
    #expect(result.exitCode <= 3)
    let isForGitHub = command.arguments.contains("--format=github")
    for (stream, bytes) in [("stdout", result.standardOutput), ("stderr", result.standardError)] {
      let text = String(validating: bytes, as: UTF8.self)
      let shown = try #require(text, "\(stream) is no text")
      for scalar in shown.unicodeScalars {
        let isHarmless = scalar == "\n" || scalar == "\t" || !Self.isControl(scalar)
        #expect(isHarmless, "\(stream) has \(scalar.value): \(shown.prefix(2000))")
        if !isHarmless { break }
      }
      for line in shown.split(separator: "\n") {
        let trimmed = line.drop { $0 == " " || $0 == "\t" }
        #expect(isForGitHub || !trimmed.hasPrefix("::"), "\(line)")
        #expect(!line.contains("##["), "\(line)")
        #expect(!line.contains("##vso["), "\(line)")
        #expect(!line.hasPrefix("Error: forged") && !line.hasPrefix("line.dat"), "\(line)")
      }
    }
    try await runsNothing(result.output + result.errorOutput, in: repository)
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    [.control, .format, .lineSeparator, .paragraphSeparator].contains(
      scalar.properties.generalCategory
    )
  }

  /// Expects that a shell that reads each printed command runs nothing, with harmless substitutes
  /// for the commands.
  private func runsNothing(_ text: String, in repository: TestRepository) async throws {
    let words = ["git ", "lfs-migrate "]
    var commands: [String] = []
    for line in text.split(separator: "\n") {
      let command = line.drop { $0 == " " }
      if words.contains(where: command.hasPrefix) { commands.append(String(command)) }
      // Commands in a sentence are in quotes.
      for part in line.split(separator: "'", maxSplits: 1).dropFirst()
      where words.contains(where: part.hasPrefix) {
        if let end = part.lastIndex(of: "'") { commands.append(String(part[..<end])) }
      }
    }
    let script = """
      git() { :; }; lfs-migrate() { :; }; mkdir ../pasted; cd ../pasted
      while IFS= read -r command; do (eval "$command") </dev/null >/dev/null 2>&1; done
      ls
      """
    let result = try await repository.run(
      "bash",
      ["-c", script],
      input: Array(commands.joined(separator: "\n").utf8) + [0x0A]
    )
    #expect(!result.output.contains("PWN"), "\(commands)")
    #expect(try await repository.run("bash", ["-c", "! ls | grep -qx PWN"]).exitCode == 0)
  }
}
