internal import GitStore
internal import History
internal import Scan
internal import Selection
internal import Workers

extension Inventory {
  /// Marks trees whose `.gitattributes` untracks selected pointers, though no file in them is
  /// converted: they get lines.
  ///
  /// - Parameter before: the flags of all trees when pointers still counted as files to convert.
  /// - Throws: `HistoryError.unreadable`, `StoreError`.
  mutating func markNeededLines(
    before: [TreeFlags],
    _ lines: NestedLines,
    rules: ScanRules,
    caseFolding: Bool,
    readers: WorkerPool<ObjectReader>
  ) async throws {
    let candidates = nodes.levels.map { level in
      level.filter { node in
        before[node].isSuperset(of: [.mayChange, .hasAttributes])
          && !nodes.flags[node].contains(.mayChange)
      }
    }
    guard candidates.contains(where: { !$0.isEmpty }) else { return }
    let reader = readers.idleStates[0]
    let nested = NestedAttributes(
      lines,
      macros: try rootMacros(reader),
      caseFolding: caseFolding
    )
    for list in candidates where !list.isEmpty {
      let trees = try await nodes.inReadingOrder(list, names: names, readers: readers)
      for tree in trees {
        do throws(StoreError) {
          guard try nested.needsLines(in: tree, rules: rules, reader: reader) else { continue }
        } catch {
          throw HistoryError.unreadable(error, needed: needed(node: tree.node))
        }
        nodes.flags[tree.node].insert(.needsLines)
      }
    }
    nodes.markChanging()
  }
}
