internal import Digests
internal import GitObjects
internal import GitStore
internal import History
internal import Scan
internal import Workers

/// Finds the first commit that has a file at a path, for a few files at once.
///
/// It goes from the file's folder up, and finds all versions of each folder that lead to the file,
/// so that only the versions of these folders are read again.
struct FirstCommits {
  /// A file whose folders are searched up to the roots.
  private struct Search {
    /// The number of a tree that is a version of the current folder.
    var node: Int
    /// The name of the file, or of the folder below.
    var name: [UInt8]
    /// The blob, or the versions of the folder below that lead to it.
    var ids: Set<ObjectID>
  }

  private struct Hit: Sendable {
    let search: Int
    let tree: ObjectID
  }

  private let inventory: FolderInventory
  private let readers: WorkerPool<ObjectReader>
  private var searches: [Search]

  init(_ inventory: FolderInventory, versions: [Int], readers: WorkerPool<ObjectReader>) {
    self.inventory = inventory
    self.readers = readers
    searches = versions.map { version in
      let all = inventory.versions
      return Search(
        node: Int(all.trees[version]),
        name: inventory.names[all.names[Int(all.paths[version])]],
        ids: [all.blobs.ids[Int(all.contents[version])]]
      )
    }
  }

  /// The numbers of the commits, in the order of the files; `nil` if no commit has the file.
  consuming func find() async throws -> [Int?] {
    let nodes = inventory.nodes
    for level in nodes.levels.reversed() {
      let active = searches.indices.filter { level.contains(searches[$0].node) }
      guard !active.isEmpty else { continue }
      let hits = try await hits(active, level)
      for search in active {
        let node = searches[search].node
        searches[search].ids = Set(hits.lazy.filter { $0.search == search }.map(\.tree))
        if level.lowerBound > 0 {
          searches[search].name = inventory.names[nodes.names[node]]
          searches[search].node = Int(nodes.parents[node])
        }
      }
    }
    return searches.map { search in
      inventory.commits.trees.firstIndex { search.ids.contains($0) }
    }
  }

  /// The trees of one level that hold what is searched for there.
  private func hits(_ active: [Int], _ level: Range<Int>) async throws -> [Hit] {
    let nodes = inventory.nodes
    let searches = searches
    let searchesOfFolder = Dictionary(grouping: active) { nodes.paths[searches[$0].node] }
    do {
      let trees = try await nodes.inReadingOrder(
        level.filter { searchesOfFolder[nodes.paths[$0]] != nil },
        names: nil,
        readers: readers
      )
      let pieces = WorkPieces(trees.count, workers: readers.count)
      let found = try await readers.map(pieces.count) { reader, piece in
        var hits: [Hit] = []
        for tree in trees[pieces[piece]] {
          let data: ObjectData
          do throws(StoreError) {
            data = try reader.read(tree.id, at: tree.location).data
          } catch {
            throw ReadingOrder.Failure(number: tree.node, error: error)
          }
          for search in searchesOfFolder[tree.path] ?? [] {
            if try Self.holds(searches[search], data, reader.format) {
              hits.append(Hit(search: search, tree: tree.id))
            }
          }
        }
        return hits
      }
      return Array(found.joined())
    } catch let failure as ReadingOrder.Failure {
      throw HistoryError.unreadable(
        failure.error,
        needed: inventory.needed(node: failure.number)
      )
    }
  }

  private static func holds(
    _ search: Search,
    _ data: ObjectData,
    _ format: ObjectFormat
  ) throws(TreeError) -> Bool {
    let tree = data.bytes
    var entries = TreeReader(tree, format)
    while let entry = try entries.next() {
      if entry.name(in: tree).isEqual(to: search.name) {
        return search.ids.contains(entry.id(in: tree))
      }
    }
    return false
  }
}
