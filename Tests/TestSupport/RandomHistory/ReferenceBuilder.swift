internal import GitObjects

/// Adds branches, tags and other references to a random history.
struct ReferenceBuilder {
  private var random: SeededGenerator
  private let shape: HistoryShape
  private let commits: [BuiltCommit]
  private let tips: [Int]
  private(set) var objects: ObjectBatch
  private(set) var branches: [String] = []
  private(set) var references: [(name: String, target: ObjectID)] = []
  private(set) var symbolicReferences: [(name: String, target: String)] = []

  init(_ builder: HistoryBuilder) {
    random = builder.random
    shape = builder.shape
    commits = builder.commits
    tips = builder.tips
    objects = builder.objects
  }

  mutating func build() {
    let names =
      ["main", "dev", "feature/one", "feature/two", "release-1.0", "\u{fc}n\u{ef}", "a/b/c", "zz"]
      + (0..<tips.count).map { "tip\($0)" }
    // The newest tip first, since HEAD will be there.
    for (name, tip) in zip(names, tips.reversed()) { addBranch(name, at: tip) }
    for name in names.dropFirst(tips.count).prefix(random.from(0...2)) {
      addBranch(name, at: random.below(commits.count))
    }
    addTags()
    addOthers()
    if shape.hasSymbolicBranch {
      symbolicReferences.append(("refs/heads/alias", "refs/heads/" + random.pick(branches)))
    }
  }

  private mutating func addBranch(_ name: String, at commit: Int) {
    branches.append(name)
    references.append(("refs/heads/" + name, commits[commit].id))
  }

  private mutating func addTags() {
    for number in 0..<random.from(0...3) {
      references.append(("refs/tags/light-\(number)", randomCommit().id))
    }
    var named: [(name: String, id: ObjectID)] = []
    for number in 0..<random.from(0...4) {
      let name = "v1.\(number)"
      let isNested = !named.isEmpty && random.chance(30)
      let target = isNested ? random.pick(named).id : randomCommit().id
      let id = addTag(name, target, isNested ? "tag" : "commit")
      references.append(("refs/tags/" + name, id))
      named.append((name, id))
    }
    // git-lfs does not move a tag with an unknown header.
    if random.chance(10) {
      let id = addTag("odd", randomCommit().id, "commit", header: "reviewed-by Eve\n")
      references.append(("refs/tags/odd", id))
    }
    if random.chance(15) {
      let files = randomCommit().files
      let tree = files.write(to: &objects)
      references.append(("refs/tags/tree", addTag("tree", tree, "tree")))
      if let file = files.plainFiles.first, let entry = files.entries[file] {
        references.append(("refs/tags/blob", addTag("blob", entry.id, "blob")))
      }
    }
    if random.chance(10) {
      let id = addTag("elsewhere", randomCommit().id, "commit")
      references.append(("refs/custom/tag-object", id))
    }
  }

  private mutating func addOthers() {
    if random.chance(40) {
      for number in 0..<random.from(1...3) {
        references.append(("refs/pull/\(number)/head", randomCommit().id))
      }
    }
    if random.chance(15) { references.append(("refs/changes/01/1/meta", randomCommit().id)) }
    if random.chance(40) {
      references.append(("refs/remotes/origin/main", randomCommit().id))
      if random.chance(50) { references.append(("refs/remotes/origin/old", randomCommit().id)) }
    }
  }

  private mutating func randomCommit() -> BuiltCommit { random.pick(commits) }

  private mutating func addTag(
    _ name: String,
    _ target: ObjectID,
    _ type: String,
    header: String = ""
  ) -> ObjectID {
    let tagger =
      random.chance(85) ? "tagger Ada Author <ada@example.com> 1650000000 +0000\n" : ""
    var messages = [
      "Release\n", "Release\n\nNotes\n", "No newline at the end", "\nTwo\n\n", "CR\r\nLF\r\n",
      "T\u{fc}r\n", "\n",
    ]
    if shape.hasSignatures {
      messages.append(
        "Signed\n-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----\n"
      )
    }
    let text =
      "object \(target)\ntype \(type)\ntag \(name)\n\(tagger)\(header)\n\(random.pick(messages))"
    return objects.add(.tag, Array(text.utf8))
  }
}
