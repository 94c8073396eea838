internal import GitAttributes
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import Migration
internal import Repository
internal import Runs
internal import Verification

extension MigrationClaim {
  /// The claim of a run.
  ///
  /// - Throws: `RunStoreError`, `PatternError`, `GitError`.
  init(_ run: Run, _ context: Repository) async throws {
    let options = RecordedOptions(run.record)
    let moves = try run.references()
    let direction: Direction = run.kind == .export ? .toFiles : .toPointers
    let includes = run.kind == .noRewrite ? [] : options.includes
    let (excludes, above, isFixup) = (options.excludes, options.above, options.isFixup)
    let changesAttributes = run.kind != .noRewrite && !isFixup
    let namesFiles =
      direction == .toPointers
      ? includes.isEmpty && excludes.isEmpty || above != nil : (options.missing == .keep)
    self.init(
      direction,
      moves: moves,
      selection: try FileRules(
        includes: includes,
        excludes: excludes,
        above: above,
        isFixup: isFixup,
        isOpen: run.kind == .noRewrite,
        protectsFiles: direction == .toPointers,
        caseFolding: context.foldsCase
      ),
      lines: changesAttributes
        ? try AttributeLineRules(
          direction,
          includes: includes,
          excludes: excludes,
          namesFiles: namesFiles
        ) : .none
    )
    switch run.kind {
    case .noRewrite: form = .commitOnTop
    case .undo: form = .movesOnly
    case .import, .export, nil: form = .rewrite
    }
    dropsSignatures = options.signatures != .keep
    mapsMessages = options.mapsMessages
    keepsMissing = (options.missing == .keep)
    if isFixup || run.kind == .noRewrite {
      outsideAttributes = try await OutsideAttributes.read(context)
    }
    guard form == .rewrite else { return }
    stashEntries = try run.stashEntries()
    outside = try run.unselectedParents() ?? (options.isEverything ? [] : nil)
    var map: [ObjectID: ObjectID] = [:]
    try run.map()?.forEach { entry in
      if entry.kind == .commit { map[entry.old] = entry.new }
    }
    self.map = map
  }
}

extension Run {
  /// The entries of the stash before and after, from its two logs (format: `OLD NEW WHO\tWHAT`).
  func stashEntries() throws(RunStoreError) -> [ObjectPair] {
    func ids(_ file: FileName) throws(RunStoreError) -> [ObjectID] {
      guard let text = try contents(of: file) else { return [] }
      return text.split(separator: 0x0A).compactMap { line in
        ObjectNames.first(of: line).flatMap { ObjectNames.first(of: $0.rest) }?.id
      }
    }
    return zip(try ids(.stashBefore), try ids(.stashAfter)).map { ObjectPair(old: $0, new: $1) }
  }
}
