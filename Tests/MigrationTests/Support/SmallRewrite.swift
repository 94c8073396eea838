import Digests
import EngineSandbox
import GitAttributes
import GitObjects
import GitStore
import History
import Scan
import Selection
import Workers
@testable import Migration

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
    links: MessageLinks? = nil,
    signatures: SignaturePolicy = .strip
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
      signatures: signatures,
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
