internal import Digests
public import GitAttributes
public import GitObjects
public import GitStore
public import History
internal import Repository
public import Scan
public import Selection
public import Testing
public import Workers

/// The stages of an import over a small store, each as far as a test wants to go.
public struct SmallEngine {
  public let store: SmallStore
  public let readers: WorkerPool<ObjectReader>
  public let commits: CommitGraph
  public let rules: ScanRules
  public let options: Options
  public var scanner: Scanner

  /// What is to be migrated.
  public struct Options: Sendable {
    public var include: [String]
    public var exclude: [String]
    public var above: Int?
    public var isFixup: Bool
    public var foldsCase: Bool
    public var protectsFiles: Bool
    /// Whether lines are made of the files; `nil` where that follows from the others, as for an
    /// import.
    public var collectsLines: Bool?
    public var workers: Int

    /// Options, by default those of an import without any.
    public init(
      include: [String] = [],
      exclude: [String] = [],
      above: Int? = nil,
      isFixup: Bool = false,
      foldsCase: Bool = false,
      protectsFiles: Bool = true,
      collectsLines: Bool? = nil,
      workers: Int = 1
    ) {
      self.include = include
      self.exclude = exclude
      self.above = above
      self.isFixup = isFixup
      self.foldsCase = foldsCase
      self.protectsFiles = protectsFiles
      self.collectsLines = collectsLines
      self.workers = workers
    }
  }

  public var reader: ObjectReader { readers.idleStates[0] }

  /// An engine for some commits, parents first.
  public init(
    _ store: SmallStore,
    _ commits: [ObjectID],
    _ options: Options = Options()
  ) async throws {
    self.store = store
    self.options = options
    let database = try store.open()
    let readers = WorkerPool(count: options.workers) { ObjectReader(database) }
    self.readers = readers
    self.commits = try await CommitGraph(commits, readers: readers, collectsNames: true)
    rules = try options.rules(largeObjects: options.above.map(store.blobs(atLeast:)))
    scanner = Scanner(self.commits, rules: rules, readers: readers) { _ in }
  }

  /// An inventory with the sizes and states of files, and the marks of trees as a plan needs them.
  public mutating func inspected() async throws -> Inventory {
    var inventory = try await scanner.scan()
    inventory = try await FileInspector.inspected(inventory, readers: readers)
    inventory = try await scanner.clearingMarks(of: inventory)
    return inventory
  }
}

extension SmallEngine.Options {
  /// The rules of a scan.
  ///
  /// - Parameter largeObjects: the blobs that are large enough; `nil` where size does not matter.
  public func rules(largeObjects: [ObjectID]? = nil) throws -> ScanRules {
    let selector = try FileSelector(
      FilePatterns(
        includes: include.map { Array($0.utf8) },
        excludes: exclude.map { Array($0.utf8) },
        caseFolding: foldsCase
      )
    )
    return ScanRules(
      selector: selector,
      largeObjects: largeObjects.map { ids in
        var table = ObjectTable()
        for id in ids { _ = table.insert(id) }
        return table
      },
      collectsLines: collectsLines ?? (!isFixup && (selector.patterns.isEmpty || above != nil)),
      linesNamePaths: above != nil,
      fixup: isFixup ? FixupAttributes(outside: .none, caseFolding: foldsCase) : nil,
      protectsFiles: protectsFiles
    )
  }

  /// The lines of the patterns.
  public var patternLines: [TrackingLine] {
    include.map { .tracking(Array($0.utf8)) } + exclude.map { .excluding(Array($0.utf8)) }
  }
}

extension Inventory {
  /// The paths at which the files were first seen, in their order.
  public var filePaths: [String] { files.table.ids.indices.map { text(needed(file: $0).path) } }

  /// The state of the file that was first seen at a path.
  public func state(_ path: String) -> FileState? {
    filePaths.firstIndex(of: path).map { files.states[$0] }
  }

  /// The number of a tree by its id and the depth or path at which it stands.
  public func node(_ id: ObjectID, at path: String) -> Int? {
    let depth = path.isEmpty ? 0 : path.split(separator: "/").count
    guard nodes.levels.indices.contains(depth) else { return nil }
    let level = nodes.levels[depth].filter { nodes.id($0) == id }
    return level.first { text(needed(node: $0).path) == path } ?? level.first
  }
}

extension SmallEngine {
  /// The number of the tree at a path of a commit; `nil` if the scan has not met it.
  public func node(_ path: String, of commit: ObjectID, _ inventory: Inventory) -> Int? {
    guard let id = store.object(at: path, in: store.rootTree(of: commit)) else { return nil }
    return inventory.node(id, at: path)
  }

  /// What is known of the tree at a path of a commit; `nil` if the scan has not met it.
  public func flags(_ path: String, of commit: ObjectID, _ inventory: Inventory) -> TreeFlags? {
    node(path, of: commit, inventory).map { inventory.nodes.flags[$0] }
  }
}

/// Bytes as text, to be compared.
public func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// A path as text, to be compared.
public func text(_ path: RepositoryPath) -> String { text(path.bytes) }

/// Text as bytes.
public func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

extension TreeFlags: CustomTestStringConvertible {
  public var testDescription: String {
    let names: [(TreeFlags, String)] = [
      (.hasSelectedFile, "hasSelectedFile"), (.mayChange, "mayChange"),
      (.hasAttributes, "hasAttributes"), (.linksAttributes, "linksAttributes"),
      (.misusesAttributes, "misusesAttributes"), (.hasRootAttributes, "hasRootAttributes"),
      (.hasOddRootAttributes, "hasOddRootAttributes"), (.needsLines, "needsLines"),
    ]
    return names.filter { contains($0.0) }.map(\.1).joined(separator: "+")
  }
}
