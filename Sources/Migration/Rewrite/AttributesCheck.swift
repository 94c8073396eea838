internal import Digests
internal import GitAttributes
internal import GitObjects
internal import GitStore
internal import History
internal import Scan

/// Checks that Git will read the lines that root `.gitattributes` files get.
struct AttributesCheck {
  let inventory: Inventory
  let lines: AttributeLines
  let caseFolding: Bool
  let reader: ObjectReader

  /// Checks each version of the file, before anything is written.
  ///
  /// - Returns: a commit of each version that has a NUL, so that Git reads only a part of it.
  /// - Throws: `MigrationError.attributesUnread` if Git would not read added lines,
  ///   `HistoryError.unreadable`.
  func run() throws -> [ObjectID] {
    for line in lines.all {
      if let obstacle = line.obstacle {
        throw MigrationError.attributesUnread(
          obstacle,
          blob: nil,
          needed: Needed(path: path, commit: nil)
        )
      }
    }
    var seen = ObjectTable()
    var cutOff: [ObjectID] = []
    var isLookedAt = [Bool](repeating: false, count: inventory.nodes.levels.first?.count ?? 0)
    for (commit, root) in inventory.roots.enumerated() {
      let getsLines = lines.setOfCommit[commit] != 0
      let id = inventory.rootAttributes[Int(root)]
      guard getsLines || lines.sets.count == 1, !isLookedAt[Int(root)], id != .zero else {
        continue
      }
      isLookedAt[Int(root)] = true
      guard seen.insert(id).isNew else { continue }
      let needed = Needed(path: path, commit: inventory.commits.id(commit))
      let bytes: [UInt8]
      do throws(StoreError) {
        bytes = try reader.bytes(id, .blob)
      } catch {
        throw HistoryError.unreadable(error, needed: needed)
      }
      // Most versions of the file are small and have neither.
      guard bytes.count >= AttributesFile.limit || bytes.contains(0) else { continue }
      let file = AttributesFile(bytes, caseFolding: caseFolding)
      if getsLines, let obstacle = file.obstacle {
        throw MigrationError.attributesUnread(obstacle, blob: id, needed: needed)
      }
      cutOff.append(inventory.commits.id(commit))
    }
    return cutOff
  }

  private var path: RepositoryPath { RepositoryPath(AttributesFile.name) }
}
