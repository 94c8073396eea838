import Digests
import EngineSandbox
import GitAttributes
import GitObjects
import GitStore
import History
import Repository
public import Testing
import Workers

@testable import Migration
public import Scan
@testable import Selection

/// The stages of an import over a small store, each as far as a test wants to go.
struct SmallEngine {
  let store: SmallStore
  let readers: WorkerPool<ObjectReader>
  let commits: CommitGraph
  let rules: ScanRules
  let options: Options
  var scanner: Scanner

  /// What is to be migrated.
  struct Options: Sendable {
    var include: [String] = []
    var exclude: [String] = []
    var above: Int?
    var isFixup = false
    var foldsCase = false
    var protectsFiles = true
    /// Whether lines are made of the files; `nil` where that follows from the others, as for an import.
    var collectsLines: Bool?
    var workers = 1
    var signatures = SignaturePolicy.strip
  }

  var reader: ObjectReader { readers.idleStates[0] }

  /// An engine for some commits, parents first.
  init(_ store: SmallStore, _ commits: [ObjectID], _ options: Options = Options()) async throws {
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
  mutating func inspected() async throws -> Inventory {
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
  func rules(largeObjects: [ObjectID]? = nil) throws -> ScanRules {
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
  var patternLines: [TrackingLine] {
    include.map { .tracking(Array($0.utf8)) } + exclude.map { .excluding(Array($0.utf8)) }
  }
}

extension Inventory {
  /// The paths at which the files were first seen, in their order.
  var filePaths: [String] { files.table.ids.indices.map { text(needed(file: $0).path) } }

  /// The state of the file that was first seen at a path.
  func state(_ path: String) -> FileState? {
    filePaths.firstIndex(of: path).map { files.states[$0] }
  }

  /// The number of a tree by its id and the depth or path at which it stands.
  func node(_ id: ObjectID, at path: String) -> Int? {
    let depth = path.isEmpty ? 0 : path.split(separator: "/").count
    guard nodes.levels.indices.contains(depth) else { return nil }
    let level = nodes.levels[depth].filter { nodes.id($0) == id }
    return level.first { text(needed(node: $0).path) == path } ?? level.first
  }
}

extension SmallEngine {
  /// The number of the tree at a path of a commit; `nil` if the scan has not met it.
  func node(_ path: String, of commit: ObjectID, _ inventory: Inventory) -> Int? {
    guard let id = store.object(at: path, in: store.rootTree(of: commit)) else { return nil }
    return inventory.node(id, at: path)
  }

  /// What is known of the tree at a path of a commit; `nil` if the scan has not met it.
  func flags(_ path: String, of commit: ObjectID, _ inventory: Inventory) -> TreeFlags? {
    node(path, of: commit, inventory).map { inventory.nodes.flags[$0] }
  }
}

/// Bytes as text, to be compared.
func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// Text as bytes.
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

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

/// What the rewrite of a small history came to.
struct SmallRewrite {
  let history: RewrittenHistory
  let context: TreeRewriter.Context
  /// Reads the old objects and the new ones.
  let reader: ObjectReader
  /// How many objects were written.
  let objectCount: Int
}

extension SmallEngine {
  /// What a conversion would say: pointers that the test has written itself.
  func conversion(_ inventory: Inventory) -> Conversion {
    Conversion(
      newIDs: ObjectIDList(
        inventory.files.table.ids.indices.map { file in
          let content = store.object(inventory.files.id(file))?.content ?? []
          return inventory.files.states[file] == .converts
            ? SmallStore.name(of: bytes(SmallStore.pointer(to: text(content))), "blob") : .zero
        }
      )
    )
  }

  /// Rewrites trees and commits.
  ///
  /// - Parameter lines: the lines that commits get; those of the patterns for all commits if `nil`.
  func rewrite(
    _ inventory: Inventory,
    _ lines: AttributeLines? = nil,
    smallFiles: TrackedSmallFiles = TrackedSmallFiles(),
    links: MessageLinks? = nil
  ) async throws -> SmallRewrite {
    let lines = lines ?? .fixed(options.patternLines, for: commits)
    let pack = try SmallPack(beside: store, writers: readers.count)
    let context = TreeRewriter.Context(
      rules: rules,
      nodes: inventory.nodes,
      files: inventory.files,
      conversion: conversion(inventory),
      rootAttributes: RootAttributes(lines, caseFolding: options.foldsCase),
      nestedAttributes: NestedAttributes(
        try nestedLines(inventory),
        macros: try inventory.rootMacros(reader),
        caseFolding: options.foldsCase
      ),
      variants: smallFiles.variants
    )
    let rewriter = HistoryRewriter(
      inventory: inventory,
      lines: lines,
      smallFiles: smallFiles,
      context: context,
      signatures: options.signatures,
      links: links,
      workers: WorkerPool(
        zip(readers.idleStates, pack.writers).map { TreeRewriter(reader: $0, writer: $1) }
      ),
      progress: { _ in }
    )
    let history = try await rewriter.rewrite()
    let (reader, count) = try pack.finish()
    return SmallRewrite(history: history, context: context, reader: reader, objectCount: count)
  }

  /// The lines for files of attributes below the root.
  func nestedLines(_ inventory: Inventory, protected: [TrackingLine] = []) throws -> NestedLines {
    .importing(
      rules,
      try .importing(rules.selector.patterns),
      protected: protected,
      files: inventory.files
    )
  }
}
