internal import GitAttributes
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import History
internal import Publication
internal import Reporting
internal import Scan
internal import Selection
internal import Workers

/// The number of files that a pattern selects.
public struct PatternCount: Equatable, Sendable {
  /// The include pattern; without patterns `*` with the extension, or the name.
  public let pattern: [UInt8]
  /// The number of distinct files that are converted.
  public let fileCount: Int
  /// The bytes of these files.
  public let byteCount: UInt64
}

/// Finds what a migration will change.
struct Planner {
  let history: SelectedHistory
  let inventory: Inventory
  let lines: AttributeLines
  let smallFiles: TrackedSmallFiles
  let selector: FileSelector
  let caseFolding: Bool

  var reader: ObjectReader { history.readers.idleStates[0] }

  /// Whether each commit changes, by its number.
  func changes() throws -> [Bool] {
    var roots = RootChanges()
    let links = history.links
    var changes = [Bool](repeating: false, count: inventory.commits.count)
    for position in changes.indices {
      let commit = links?.order?[position] ?? position
      let follows =
        inventory.commits.parents(of: commit).contains { changes[Int($0)] }
        || links?.targets(of: commit).contains { changes[$0] } == true
      changes[commit] = try follows || changesTree(of: commit, &roots)
    }
    return changes
  }

  /// Whether a `.gitattributes` file changes with a set of lines, as far as it was found.
  struct RootChanges {
    fileprivate struct Key: Hashable {
      let file: ObjectID
      let set: UInt32
    }
    fileprivate var known: [Key: Bool] = [:]
  }

  /// Whether the tree of a commit changes, apart from its parents.
  func changesTree(of commit: Int, _ roots: inout RootChanges) throws -> Bool {
    let root = Int(inventory.roots[commit])
    if inventory.nodes.flags[root].contains(.mayChange) || smallFiles.variantOfCommit[commit] != nil
    {
      return true
    }
    let set = lines.setOfCommit[commit]
    if set != 0, inventory.nodes.flags[root].contains(.hasOddRootAttributes) { return true }
    let key = RootChanges.Key(file: inventory.rootAttributes[root], set: set)
    if let known = roots.known[key] { return known }
    let attributes = RootAttributes(lines, caseFolding: caseFolding)
    do throws(StoreError) {
      let result = try attributes.changes(key.file, set: key.set, reader: reader)
      roots.known[key] = result
      return result
    } catch {
      throw HistoryError.unreadable(
        error,
        needed: Needed(
          path: RepositoryPath(AttributesFile.name),
          commit: inventory.commits.id(commit)
        )
      )
    }
  }

  /// The files that are converted, by pattern, extension or name.
  func patternCounts() -> [PatternCount] {
    let texts = selector.patterns.includes.map(\.text)
    var counts: [[UInt8]: (Int, UInt64)] = [:]
    for file in 0..<inventory.files.count where inventory.files.states[file] == .converts {
      let pattern: [UInt8]
      let include = Int(inventory.files.includes[file])
      if texts.indices.contains(include) {
        pattern = texts[include]
      } else {
        let name = inventory.names[inventory.files.names[file]]
        pattern = name.lastIndex(of: 0x2E).map { [0x2A] + name[$0...] } ?? name
      }
      let (count, bytes) = counts[pattern] ?? (0, 0)
      counts[pattern] = (count + 1, bytes.addingSaturated(inventory.files.byteCounts[file]))
    }
    return counts.map { PatternCount(pattern: $0, fileCount: $1.0, byteCount: $1.1) }
      .sorted { left, right in
        left.byteCount == right.byteCount
          ? left.pattern.lexicographicallyPrecedes(right.pattern)
          : left.byteCount > right.byteCount
      }
  }

  /// The most bytes that new LFS objects and new Git objects take.
  func neededByteCounts(changes: [Bool]) -> (lfs: UInt64, objects: UInt64) {
    let commits = UInt64(changes.count { $0 })
    let trees = UInt64(inventory.nodes.flags.count { $0.contains(.mayChange) })
    let (fileCount, byteCount) = inventory.files.converted
    // A file in the store takes whole blocks; pointers and deltas of trees and commits are small.
    let lfs = byteCount.addingSaturated(UInt64(fileCount) * 4096)
    let objects = UInt64(fileCount) * 200 + trees * 400 + commits * 800 + (1 << 20)
    return (lfs, objects)
  }

  /// What happens to each reference that concerns the selected or unselected history.
  func references(_ changes: [Bool]) -> [ReferencePlan] {
    var plans: [ReferencePlan] = []
    for reference in history.selection.references.references {
      guard reference.symbolicTarget == nil, reference.namespace != .backup,
        let (target, kind) = try? reader.peeled(reference.id, reference.kind)
      else { continue }
      let changed = inventory.commits.table.number(of: target).map { changes[$0] }
      let outcome: ReferencePlan.Outcome
      switch (changed, reference.namespace) {
      // Notes move with their commits, whichever are selected.
      case (_, .note): continue
      case (true, .remoteBranch): outcome = .staysRemote
      case (true, _): outcome = .moves
      case (nil, _) where kind == .commit: outcome = .staysUnselected
      default: continue
      }
      plans.append(ReferencePlan(name: reference.name, id: reference.id, outcome: outcome))
    }
    return plans
  }
}
