internal import GitObjects

/// Puts the commands of findings together, so that history is rewritten once for all of a kind.
struct FixList {
  /// What the paths of a command may take: systems allow an argument of 128 KiB.
  private static let byteLimit = 64 << 10
  /// So many commits are named to fetch the objects of.
  private static let commitLimit = 100

  /// What has to be the same of two commands that can be one.
  private struct Key: Hashable {
    let kind: Int
    let place: CommitPlace?
    let remote: [UInt8]?
  }

  /// A command as it grows.
  private struct Open {
    let order: Int
    var command: FixCommand
    var findings: [Int]
    var paths: [RepositoryPath]
    var untracked: [RepositoryPath] = []
    var seen: Set<RepositoryPath>
  }

  private var open: [Open] = []
  private var places: [Key: Int] = [:]
  private var alone: [FixCommand: Int] = [:]

  /// Adds a command for a finding.
  mutating func add(_ command: FixCommand, finding: Int) {
    let (kind, place, remote, isAlone) = Self.kind(of: command)
    let key = Key(kind: kind, place: place, remote: remote)
    guard let number = isAlone ? alone[command] : places[key] else {
      if isAlone { alone[command] = open.count } else { places[key] = open.count }
      let paths = Self.paths(of: command)
      open.append(
        Open(
          order: kind,
          command: command,
          findings: [finding],
          paths: paths,
          untracked: Self.untracked(in: command),
          seen: Set(paths)
        )
      )
      return
    }
    open[number].findings.append(finding)
    if !isAlone { merge(command, into: number) }
  }

  private mutating func merge(_ command: FixCommand, into number: Int) {
    let untracked = Self.untracked(in: command)
    for path in Self.paths(of: command) where open[number].seen.insert(path).inserted {
      open[number].paths.append(path)
      if untracked.contains(path) { open[number].untracked.append(path) }
    }
    switch (open[number].command, command) {
    case (.convert(_, let references), .convert(_, let others)):
      guard references != others else { return }
      open[number].command = .convert(paths: [], references.merged(with: others))
    case (.fixUp(let references), .fixUp(let others)):
      open[number].command = .fixUp(references.merged(with: others))
    case (.fetch(let remote, let commits), .fetch(_, let others)):
      guard let other = others.first, commits.count < Self.commitLimit, !commits.contains(other)
      else { return }
      open[number].command = .fetch(remote: remote, commits: commits + [other])
    default: return
    }
  }

  /// The commands, in the order in which they are to be run: those that name commits by their ids
  /// before those that rewrite them.
  func all(_ findings: [AuditFinding]) -> [AuditFix] {
    open.enumerated().sorted { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }
      .flatMap { Self.shortened(Self.closed($0.element), findings) }
  }

  private static func closed(_ open: Open) -> AuditFix {
    let paths = open.paths
    let command: FixCommand =
      switch open.command {
      case .convert(_, let references): .convert(paths: paths, references)
      case .trackStaged: .trackStaged(paths: paths)
      case .stageAgain: .stageAgain(paths: paths)
      case .track(_, let place): .track(paths: paths, place)
      case .takeAsContent(_, _, let place):
        .takeAsContent(paths: paths, untracked: open.untracked, place)
      case .writeAnew(_, _, let place): .writeAnew(paths: paths, untracked: open.untracked, place)
      case .leaveToDVC(_, let place): .leaveToDVC(paths: paths, place)
      case .convertTypes, .fixUp, .convertAbove, .fetch, .rebase, .restore, .editMessage,
        .tagAgain:
        open.command
      }
    return AuditFix(command: command, findings: open.findings)
  }

  /// The place in the order, what has to be the same, and whether nothing can be put together with it.
  private static func kind(
    of command: FixCommand
  ) -> (Int, place: CommitPlace?, remote: [UInt8]?, isAlone: Bool) {
    switch command {
    case .rebase: (0, nil, nil, true)
    case .editMessage: (1, nil, nil, true)
    case .tagAgain: (2, nil, nil, true)
    case .fetch(let remote, _): (3, nil, remote, false)
    case .restore(_, _, _, let place): (4, place, nil, true)
    case .leaveToDVC(_, let place): (5, place, nil, false)
    case .writeAnew(_, _, let place): (6, place, nil, false)
    case .takeAsContent(_, _, let place): (7, place, nil, false)
    case .track(_, let place): (8, place, nil, false)
    case .trackStaged: (9, nil, nil, false)
    case .stageAgain: (10, nil, nil, false)
    case .fixUp: (11, nil, nil, false)
    case .convert: (12, nil, nil, false)
    case .convertTypes: (13, nil, nil, false)
    case .convertAbove: (14, nil, nil, false)
    }
  }

  private static func paths(of command: FixCommand) -> [RepositoryPath] {
    switch command {
    case .convert(let paths, _), .trackStaged(let paths), .stageAgain(let paths),
      .track(let paths, _), .takeAsContent(let paths, _, _), .writeAnew(let paths, _, _),
      .leaveToDVC(let paths, _):
      paths
    case .convertTypes, .fixUp, .convertAbove, .fetch, .rebase, .restore, .editMessage, .tagAgain:
      []
    }
  }

  private static func untracked(in command: FixCommand) -> [RepositoryPath] {
    switch command {
    case .takeAsContent(_, let untracked, _), .writeAnew(_, let untracked, _): untracked
    case .convert, .convertTypes, .fixUp, .convertAbove, .trackStaged, .stageAgain, .track, .fetch,
      .rebase, .restore, .leaveToDVC, .editMessage, .tagAgain:
      []
    }
  }

  /// The command, or others in its place where its paths are too many to be named.
  private static func shortened(_ fix: AuditFix, _ findings: [AuditFinding]) -> [AuditFix] {
    guard case .convert(let paths, let references) = fix.command,
      paths.lazy.map({ $0.bytes.count + 2 }).reduce(0, +) > byteLimit
    else { return [fix] }
    var short: [AuditFix] = []
    // Those over a limit are chosen by it, the others by their types.
    let large = fix.findings.filter { findings[$0].limit != nil }
    if let limit = large.first.flatMap({ findings[$0].limit }) {
      let command = FixCommand.convertAbove(limit + 1, references)
      short.append(AuditFix(command: command, findings: large))
    }
    let others = fix.findings.filter { findings[$0].limit == nil }
    var types: [[UInt8]] = []
    for path in others.compactMap({ findings[$0].path }) {
      let name = path.name
      let type = name.lastIndex(of: UInt8(ascii: ".")).map { [UInt8(ascii: "*")] + name[$0...] }
      if !types.contains(type ?? Array(name)) { types.append(type ?? Array(name)) }
    }
    if !types.isEmpty {
      short.append(AuditFix(command: .convertTypes(types, references), findings: others))
    }
    return short
  }
}

extension AuditedReferences {
  /// All that either of them names.
  func merged(with other: AuditedReferences) -> AuditedReferences {
    func all<Name: Equatable>(_ names: [Name], _ others: [Name]) -> [Name] {
      names + others.filter { !names.contains($0) }
    }
    let merged: AuditedReferences
    let count: Int
    switch (self, other) {
    case (.unpushed(let names), .unpushed(let others)):
      let names = all(names, others)
      (merged, count) = (.unpushed(names), names.count)
    case (.whole(let names), .whole(let others)):
      let names = all(names, others)
      (merged, count) = (.whole(names), names.count)
    default: return .everything
    }
    return count <= Self.nameLimit ? merged : .everything
  }
}
