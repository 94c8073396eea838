internal import Digests
public import GitObjects
public import GitStore
public import LFS
public import Reporting
internal import Workers

/// Checks the pointers of a history, whatever made them.
///
/// Each pointer must be readable and tracked by LFS, and its LFS object must be there. A file at a
/// path that is tracked by LFS must be a pointer.
public struct PointerVerifier: Sendable {
  let database: ObjectDatabase
  let store: ObjectStore
  let caseFolding: Bool
  let jobs: Int
  let progress: any ProgressReporter
  /// Whether LFS objects are read and hashed, not only looked for.
  let readsObjects: Bool

  /// The inputs of a check.
  ///
  /// - Parameters:
  ///   - database: the objects of the history.
  ///   - store: the LFS objects.
  ///   - caseFolding: whether patterns ignore the case of ASCII letters.
  ///   - readsObjects: whether LFS objects are read and hashed, not only looked for.
  ///   - jobs: the number of workers.
  public init(
    database: ObjectDatabase,
    store: ObjectStore,
    caseFolding: Bool,
    readsObjects: Bool,
    jobs: Int,
    progress: any ProgressReporter
  ) {
    self.database = database
    self.store = store
    self.caseFolding = caseFolding
    self.readsObjects = readsObjects
    self.jobs = jobs
    self.progress = progress
  }

  /// Checks the trees of these commits.
  ///
  /// - Parameter commits: findings name the first of these that has the file.
  /// - Throws: `CancellationError`.
  public func run(_ commits: [ObjectID]) async throws -> PointerResult {
    let database = database
    let readers = WorkerPool(count: jobs) { ObjectReader(database) }
    let reader = readers.idleStates[0]
    var result = PointerResult()
    var findings: [Finding] = []
    let counter = progress.begin("Reading trees", total: nil, unit: .objects)
    let roots = try await roots(of: commits, readers, &findings)
    var trees = PointerTrees(readers, caseFolding: caseFolding)
    try await trees.visit(roots) { counter.add(UInt64($0)) }
    progress.end()
    func report(_ kind: FindingKind, _ place: FilePlace) {
      findings.append(
        Finding(
          kind,
          commit: commits[place.commit],
          path: place.path.isRoot ? nil : place.path
        )
      )
    }
    for (node, id, problem) in trees.unreadable {
      report(.unreadable(id, problem), trees.resolve(tree: node, reader))
    }
    let files = try await classified(trees, readers)
    var pointers: [(content: LFSContent, file: Int)] = []
    for (file, content) in files {
      let id = trees.files[file]
      func here(_ tracked: Bool) -> FilePlace? {
        trees.place(of: file, tracked: tracked).map { trees.resolve($0, reader) }
      }
      func anywhere() -> FilePlace {
        here(true) ?? here(false) ?? FilePlace(commit: 0, path: .root)
      }
      switch content {
      case .empty: continue
      case .unreadable(let problem): report(.unreadable(id, problem), anywhere())
      case .malformedPointer: report(.broken(id), anywhere())
      case .ordinary:
        if let place = here(true) { report(.rawAtTrackedPath(id), place) }
      case .pointer(let pointer):
        result.pointerCount += 1
        if let place = here(false) { report(.untracked, place) }
        if !pointer.isCanonical { report(.notCanonical(id), anywhere()) }
        if pointer.oid != .empty { pointers.append((LFSContent(pointer), file)) }
      }
    }
    for (kind, file) in try await check(pointers, &result) {
      let place = trees.place(of: file, tracked: true) ?? trees.place(of: file, tracked: false)
      if let place { report(kind, trees.resolve(place, reader)) }
    }
    result.commitCount = commits.count
    result.treeCount = trees.treeCount
    result.fileCount = trees.files.count
    result.findings = findings.inOrder
    return result
  }

  /// The distinct root trees, each with the first commit that has it.
  private func roots(
    of commits: [ObjectID],
    _ readers: WorkerPool<ObjectReader>,
    _ findings: inout [Finding]
  ) async throws -> [(tree: ObjectID, commit: Int)] {
    let pieces = WorkPieces(commits.count, workers: readers.count)
    let results = try await readers.map(pieces.count) { reader, piece in
      commits[pieces[piece]].map { id -> (tree: ObjectID?, problem: ReadingProblem?) in
        do throws(StoreError) {
          let tree = CommitReading(try reader.bytes(id, .commit))?.tree
          return (tree, tree == nil ? .malformed : nil)
        } catch {
          return (nil, ReadingProblem(error))
        }
      }
    }
    var roots: [(tree: ObjectID, commit: Int)] = []
    var seen = ObjectTable()
    for (number, result) in results.joined().enumerated() {
      if let problem = result.problem {
        findings.append(Finding(.unreadable(commits[number], problem), commit: commits[number]))
      }
      if let tree = result.tree, seen.insert(tree).isNew { roots.append((tree, number)) }
    }
    return roots
  }

  /// What the files are to Git LFS, without those that are no pointers and need not be.
  private func classified(
    _ trees: PointerTrees,
    _ readers: WorkerPool<ObjectReader>
  ) async throws -> [(file: Int, content: SmallFile)] {
    let counter = progress.begin(
      "Looking for pointers",
      total: UInt64(trees.files.count),
      unit: .objects
    )
    defer { progress.end() }
    let ids = trees.files
    let reader = readers.idleStates[0]
    let order = ids.indices
      .map { (order: (try? reader.location(of: ids[$0]))?.readingOrder ?? .max, file: $0) }
      .sorted { $0 < $1 }
    let pieces = WorkPieces(order.count, workers: readers.count)
    let results = try await readers.map(pieces.count) { reader, piece in
      var found: [(file: Int, content: SmallFile)] = []
      for (_, file) in order[pieces[piece]] {
        let content = SmallFile(ids[file], reader)
        if case .ordinary = content, trees.place(of: file, tracked: true) == nil { continue }
        if case .empty = content { continue }
        found.append((file, content))
      }
      counter.add(UInt64(pieces[piece].count))
      return found
    }
    return results.flatMap(\.self).sorted { $0.file < $1.file }
  }

  /// Looks for LFS objects, or reads them.
  private func check(
    _ pointers: [(content: LFSContent, file: Int)],
    _ result: inout PointerResult
  ) async throws -> [(FindingKind, Int)] {
    var first: [LFSContent: Int] = [:]
    var contents: [LFSContent] = []
    for (content, file) in pointers where first[content] == nil {
      first[content] = file
      contents.append(content)
    }
    let list = contents
    let total = list.reduce(0) { $0 &+ $1.byteCount }
    let counter = progress.begin(
      "Checking LFS objects",
      total: readsObjects ? total : UInt64(list.count),
      unit: readsObjects ? .bytes : .objects
    )
    defer { progress.end() }
    let (store, readsObjects, format) = (store, readsObjects, database.format)
    let problems = try await WorkerPool(count: jobs) {}.map(list.count) { _, number in
      if readsObjects {
        let blob = list[number].blob(in: store, format) { counter.add(UInt64($0)) }
        if case .failure(let failure) = blob { return failure.kind as FindingKind? }
        return nil
      }
      counter.add(1)
      return list[number].problem(in: store)
    }
    result.lfsObjectCount = list.count
    result.lfsByteCount = total
    return zip(list, problems).compactMap { content, problem in
      problem.flatMap { problem in first[content].map { (problem, $0) } }
    }
  }
}

/// The result of a check of pointers.
public struct PointerResult: Sendable {
  /// What is wrong; empty if nothing is.
  public internal(set) var findings: [Finding] = []
  /// The numbers of commits, distinct trees and distinct files that were checked.
  public internal(set) var commitCount = 0
  public internal(set) var treeCount = 0
  public internal(set) var fileCount = 0
  /// The number of these files that are pointers.
  public internal(set) var pointerCount = 0
  /// The number of LFS objects that the pointers name, and their bytes by the pointers.
  public internal(set) var lfsObjectCount = 0
  public internal(set) var lfsByteCount: UInt64 = 0

  /// A result with nothing checked.
  public init() {}
}

extension LFSContent {
  /// The fault of the object's file, which is not read; `nil` if there is none.
  func problem(in store: ObjectStore) -> FindingKind? {
    do throws(ObjectStoreError) {
      let found = try store.open(oid).byteCount
      return found == byteCount ? nil : .contentSize(oid, expected: byteCount, found: found)
    } catch {
      return LFSContentFailure(oid, error).kind
    }
  }
}
