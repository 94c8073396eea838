public import GitCommand

/// The commits of a run: the ancestors of some revisions, without those of others.
public struct ReferenceSelection: Sendable {
  /// The included revisions: full names, ids, or the user's own words.
  ///
  /// They are in the order of Git LFS, which decides the order of the commits.
  public let includes: [[UInt8]]
  /// The revisions that are excluded with their ancestors, in the same form.
  public let excludes: [[UInt8]]
  /// The references when the selection was made, after the fetch.
  public let references: ReferenceList
  /// What is unknown about remotes, since nothing was fetched.
  public let unknowns: [RemoteUnknown]

  init(
    includes: [[UInt8]],
    excludes: [[UInt8]],
    references: ReferenceList,
    unknowns: [RemoteUnknown] = []
  ) {
    self.includes = includes
    self.excludes = excludes
    self.references = references
    self.unknowns = unknowns
  }

  /// Makes the selection that the user asked for.
  ///
  /// - Parameters:
  ///   - request: the user's request
  ///   - git: Git in the user's directory
  ///   - location: the repository
  ///   - willFetch: called with the remotes' names before they are fetched from, or asked
  /// - Throws: `SelectionError`
  public static func resolve(
    _ request: SelectionRequest,
    _ git: Git,
    in location: RepositoryLocation,
    willFetch: ([[UInt8]]) -> Void = { _ in }
  ) async throws(SelectionError) -> ReferenceSelection {
    let flagIncludes = try lists(request.includeReferences)
    let flagExcludes = try lists(request.excludeReferences)
    let hasFlags = !flagIncludes.isEmpty || !flagExcludes.isEmpty
    if request.everything {
      guard request.arguments.isEmpty else { throw .everythingWithArguments }
      guard !hasFlags else { throw .everythingWithReferences }
      let references = try await read(git)
      // If it were left out, it would keep the old history without notice.
      if let broken = references.broken.first(where: \.isHistory) { throw .broken(broken) }
      return ReferenceSelection(
        includes: everything(references),
        excludes: [],
        references: references
      )
    }

    var includes: [[UInt8]] = []
    if request.arguments.isEmpty, !hasFlags {
      includes.append(try await head(git))
    }
    for argument in request.arguments {
      includes.append(try await resolve(argument, git))
    }
    guard !hasFlags else {
      return ReferenceSelection(
        includes: includes + flagIncludes,
        excludes: flagExcludes,
        references: try await read(git)
      )
    }
    guard !location.isBare else {
      return ReferenceSelection(includes: includes, excludes: [], references: try await read(git))
    }
    return try await withoutPublished(includes, request.remotes, git, willFetch)
  }

  /// The selection without what remotes have.
  private static func withoutPublished(
    _ includes: [[UInt8]],
    _ knowledge: SelectionRequest.RemoteAccess,
    _ git: Git,
    _ willFetch: ([[UInt8]]) -> Void
  ) async throws(SelectionError) -> ReferenceSelection {
    let remotes = Remotes(git)
    let names = try await remotes.names()
    if knowledge == .fetch {
      willFetch(names)
      try await remotes.fetch(names)
    }
    let references = try await read(git)
    var excludes: [[UInt8]] = []
    var unknowns: [RemoteUnknown] = []
    if knowledge == .ask, !names.isEmpty { willFetch(names) }
    for name in names {
      switch knowledge {
      case .known: excludes += Remotes.trackingBranches(of: name, in: references)
      case .fetch: excludes += try await remotes.referencesOnRemote(name, knownIn: references)
      case .ask:
        let answer = try await remotes.ask(name, knownIn: references)
        excludes += answer.excludes
        if let unknown = answer.unknown { unknowns.append(unknown) }
      }
    }
    return ReferenceSelection(
      includes: includes,
      excludes: excludes,
      references: references,
      unknowns: unknowns
    )
  }

  private static func read(_ git: Git) async throws(SelectionError) -> ReferenceList {
    do { return try await ReferenceList.read(git) } catch { throw .git(error) }
  }

  /// The names of all references whose commits are history of the project.
  static func everything(_ references: ReferenceList) -> [[UInt8]] {
    references.references.compactMap { reference in
      switch reference.namespace {
      case .branch, .tag, .remoteBranch, .other: reference.name.bytes
      case .stash, .note, .bisect, .replacement, .backup: nil
      }
    }
  }

  /// The checked-out branch, by its full name, so that a tag of the same name is not meant; the
  /// commit's id if HEAD is detached.
  private static func head(_ git: Git) async throws(SelectionError) -> [UInt8] {
    let resolved = try await Resolution(of: ReferenceName.head.bytes, git)
    guard let full = resolved.fullName, full != .head else { return resolved.id }
    switch full.namespace {
    case .branch, .tag: return full.bytes
    default: throw .notLocal(Array(full.short))
    }
  }

  /// The full name that an argument resolves to; its id if there is none.
  private static func resolve(
    _ argument: [UInt8],
    _ git: Git
  ) async throws(SelectionError) -> [UInt8] {
    guard argument != [UInt8(ascii: "^")] else { throw .unresolvable([]) }
    let resolved = try await Resolution(of: argument, git)
    // A detached HEAD becomes its id: the name means another commit in another worktree.
    guard let full = resolved.fullName, full != .head else { return resolved.id }
    return full.bytes
  }

  /// The result of `git rev-parse` for a name.
  private struct Resolution {
    let id: [UInt8]
    let fullName: ReferenceName?

    init(of name: [UInt8], _ git: Git) async throws(SelectionError) {
      // A leading hyphen would make it an option.
      guard let first = name.first, first != UInt8(ascii: "-") else { throw .unresolvable(name) }
      let argument = GitArgument(name)
      let result: GitResult
      do {
        result = try await git.result(of: ["rev-parse", argument, "--symbolic-full-name", argument])
      } catch { throw .git(error) }
      let lines = result.output.lines
      guard result.end.isSuccess, let id = lines.first else { throw .unresolvable(name) }
      self.id = Array(id)
      fullName = lines.count > 1 ? ReferenceName(lines[1]) : nil
    }
  }
}
