internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import Synchronization

/// What is new: the tips that are examined, and what is left out since the other side has it.
struct Scope {
  /// A tip, and by which name it is pushed.
  struct Tip {
    /// The name: that of a reference, or any other name of a commit.
    let name: [UInt8]?
    let object: ObjectID
  }

  /// What is examined.
  var tips: [Tip] = []
  /// Objects that the other side has.
  var known: [ObjectID] = []
  /// Options of `git rev-list` that name more of those.
  var knownOptions: [GitArgument] = []
  /// The same for objects of Git LFS, which may be at any remote.
  var knownLFSOptions: [GitArgument] = []
  /// The remote that is pushed to.
  var remote: [UInt8]?
  let answers = Answers()

  /// What Git was asked before.
  final class Answers: Sendable {
    /// Whether options of `git rev-list` name anything.
    let known = Mutex<[[[UInt8]]: Bool]>([:])
  }

  /// Finds out what a request is about.
  ///
  /// - Throws: `AuditError`, `GitError`.
  init(_ request: AuditRequest, _ repository: ExaminedRepository) async throws {
    switch request {
    case .push(let remote, let url, let references):
      self.remote = Self.remoteName(remote, url: url, repository.config)
      if let name = self.remote {
        knownOptions = ["--not", .option("--remotes=", name)]
      }
      add(references, repository)
      knownLFSOptions = knownOptions
    case .received(let references):
      // Nothing that is pushed has a name yet. What our backups hold is to stay there.
      knownOptions = ["--not", "--exclude=refs/lfs-migrate/*", "--all"]
      add(references, repository)
      knownLFSOptions = knownOptions
    case .range(let arguments):
      try await resolve(arguments, repository)
      knownLFSOptions = ["--not", "--remotes", "--glob=refs/pipelines/*"]
    case .everything:
      let own: [GitArgument] = [
        "--exclude=refs/lfs-migrate/*", "--exclude=refs/replace/*", "--exclude=refs/remotes/*",
        "--all",
      ]
      try await resolve(lines: try await repository.git.output(of: ["rev-parse"] + own))
      let head = try await repository.git.result(of: ["rev-parse", "-q", "--verify", "HEAD"])
      if head.end.isSuccess { try await resolve(lines: head.output) }
      knownLFSOptions = ["--not", "--remotes"]
    case .staged: break
    }
  }

  private mutating func add(_ references: [PushedReference], _ repository: ExaminedRepository) {
    for reference in references {
      // A remote may have what we lack.
      if reference.old != .zero, repository.has(reference.old) { known.append(reference.old) }
      guard reference.new != .zero, reference.new != reference.old else { continue }
      tips.append(Tip(name: reference.name, object: reference.new))
    }
  }

  /// The remote of that name, or else of that address; nil where none is known.
  private static func remoteName(
    _ remote: [UInt8],
    url: [UInt8],
    _ config: GitConfig
  ) -> [UInt8]? {
    let names = config.subsections(of: "remote")
    if names.contains(remote) { return remote }
    return names.first { name in
      [".url", ".pushurl"].contains { key in
        let value = config.value(Array("remote.".utf8) + name + Array(key.utf8))
        return value == url || value == remote
      }
    }
  }

  private mutating func resolve(_ arguments: [[UInt8]], _ repository: ExaminedRepository)
    async throws
  {
    // Behind the two dashes would be paths: so each is a name of commits or an error.
    let result = try await repository.git.result(
      of: ["rev-parse"] + arguments.map { GitArgument($0) } + ["--"]
    )
    guard result.end.isSuccess else {
      let name = Array(arguments.map { $0 }.joined(separator: [.space]))
      throw AuditError.badRevision(name: name, message: result.message)
    }
    let names = arguments.filter { $0.first != UInt8(ascii: "^") && $0.first != UInt8(ascii: "-") }
    try await resolve(lines: result.output)
    // The name of a single branch is the one to convert.
    if names.count == 1, tips.count == 1, let name = names.first {
      let right = Self.rightSide(of: name)
      let tip = right.isEmpty ? Array("HEAD".utf8) : right
      let full = try await repository.git.result(
        of: ["rev-parse", "--symbolic-full-name", GitArgument(tip)]
      )
      let reference = full.output.lines.first.map { Array($0) } ?? []
      let isReference = full.end.isSuccess && ReferenceName(reference).isInRefs
      tips[0] = Tip(name: isReference ? reference : tip, object: tips[0].object)
    }
  }

  private static func rightSide(of range: [UInt8]) -> [UInt8] {
    let dots: [UInt8] = [0x2E, 0x2E]
    for index in range.indices.dropLast() where range[index...].starts(with: dots) {
      return Array(range[index...].drop { $0 == 0x2E })
    }
    return range
  }

  private mutating func resolve(lines: [UInt8]) async throws {
    var seen = Set(tips.map(\.object))
    for line in lines.lines where !line.isText("--") {
      if line.first == UInt8(ascii: "^"), let id = ObjectNames.read(digits: line.dropFirst()) {
        known.append(id)
      } else if let id = ObjectNames.read(digits: line) {
        if seen.insert(id).inserted { tips.append(Tip(name: nil, object: id)) }
      } else {
        throw AuditError.badRevision(name: Array(line), message: nil)
      }
    }
  }
}
