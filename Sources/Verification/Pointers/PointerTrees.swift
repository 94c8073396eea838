internal import Digests
internal import GitAttributes
internal import GitObjects
internal import GitStore
internal import Workers

/// The trees of commits on the way to their files: each once for each set of attributes around it.
struct PointerTrees {
  /// A file: the number of its tree, and the offset of its name there.
  struct Place: Sendable {
    let node: Int32
    let nameStart: Int32
  }

  /// A visited tree, and the place of its name in the tree above.
  private struct Node {
    let id: ObjectID
    let place: Place?
    let commit: Int32
  }

  /// A tree to visit.
  private struct Visit: Sendable {
    let id: ObjectID
    let node: Int32
    let directory: RepositoryPath
    let around: AttributesStack?
    let name: [UInt8]
    let order: UInt64
  }

  private struct Key: Hashable, Sendable {
    let id: ObjectID
    let context: Int
  }

  private struct Piece: Sendable {
    var children: [(key: Key, visit: Visit, nameStart: Int32)] = []
    var files: [(id: ObjectID, isTracked: Bool, place: Place)] = []
    var unreadable: [(node: Int32, id: ObjectID, problem: ReadingProblem)] = []
  }

  /// A reader, and what it has listed so far.
  private final class Worker {
    let reader: ObjectReader
    var tracked: Set<ObjectID> = []
    var untracked: Set<ObjectID> = []
    /// The trees below those of one piece of work: most commits share most trees.
    var children: Set<Key> = []

    init(_ reader: ObjectReader) { self.reader = reader }
  }

  private let workers: WorkerPool<Worker>
  private let attributes: AttributesSource
  private var nodes: [Node] = []
  private var table = ObjectTable()
  /// The first place of each file at which attributes track it by LFS, and the first at which they
  /// do not.
  private var tracked: [Place?] = []
  private var untracked: [Place?] = []
  private(set) var unreadable: [(node: Int32, id: ObjectID, problem: ReadingProblem)] = []

  init(_ readers: WorkerPool<ObjectReader>, caseFolding: Bool) {
    workers = WorkerPool(readers.idleStates.map(Worker.init))
    attributes = AttributesSource(outside: .none, caseFolding: caseFolding)
  }

  /// The number of visited trees.
  var treeCount: Int { nodes.count }
  /// The files.
  var files: ObjectIDList { table.ids }

  /// The first place of a file, by its number, at which attributes track it by LFS or do not.
  func place(of file: Int, tracked isTracked: Bool) -> Place? {
    isTracked ? tracked[file] : untracked[file]
  }

  /// Visits everything below these roots, each with the number of its commit.
  mutating func visit(
    _ roots: [(tree: ObjectID, commit: Int)],
    progress: (Int) -> Void
  ) async throws {
    let reader = workers.idleStates[0].reader
    var level: [Visit] = []
    for (tree, commit) in roots {
      level.append(
        Visit(
          id: tree,
          node: Int32(nodes.count),
          directory: .root,
          around: nil,
          name: [],
          order: (try? reader.location(of: tree))?.readingOrder ?? .max
        )
      )
      nodes.append(Node(id: tree, place: nil, commit: Int32(commit)))
    }
    while !level.isEmpty {
      let visits = level.sorted { ($0.order, $0.node) < ($1.order, $1.node) }
      level = []
      let pieces = WorkPieces(visits.count, workers: workers.count)
      let attributes = attributes
      let results = try await workers.map(pieces.count) { worker, number in
        var piece = Piece()
        worker.children.removeAll(keepingCapacity: true)
        for visit in visits[pieces[number]] { Self.look(at: visit, worker, attributes, &piece) }
        return piece
      }
      var seen: Set<Key> = []
      for piece in results { merge(piece, &seen, &level) }
      progress(visits.count)
    }
  }

  private mutating func merge(
    _ piece: Piece,
    _ seen: inout Set<Key>,
    _ level: inout [Visit]
  ) {
    for (key, visit, nameStart) in piece.children where seen.insert(key).inserted {
      let parent = visit.node
      let number = Int32(nodes.count)
      nodes.append(
        Node(
          id: visit.id,
          place: Place(node: parent, nameStart: nameStart),
          commit: nodes[Int(parent)].commit
        )
      )
      level.append(
        Visit(
          id: visit.id,
          node: number,
          directory: visit.directory,
          around: visit.around,
          name: visit.name,
          order: visit.order
        )
      )
    }
    for (id, isTracked, place) in piece.files {
      let (number, isNew) = table.insert(id)
      if isNew {
        tracked.append(nil)
        untracked.append(nil)
      }
      if isTracked {
        tracked[number] = tracked[number] ?? place
      } else {
        untracked[number] = untracked[number] ?? place
      }
    }
    unreadable += piece.unreadable
  }

  private static func look(
    at visit: Visit,
    _ worker: Worker,
    _ attributes: AttributesSource,
    _ piece: inout Piece
  ) {
    let reader = worker.reader
    do throws(StoreError) {
      let data = try reader.readChecked(visit.id, .tree, at: try reader.location(of: visit.id))
      let tree = data.bytes
      let stack =
        if let around = visit.around {
          try attributes.folder(visit.name, in: around, tree, reader)
        } else {
          try attributes.root(tree, reader)
        }
      do throws(TreeError) {
        try list(tree, visit, stack, worker, &piece)
      } catch {
        piece.unreadable.append((visit.node, visit.id, .malformed))
      }
    } catch {
      piece.unreadable.append((visit.node, visit.id, ReadingProblem(error)))
    }
  }

  private static func list(
    _ tree: RawSpan,
    _ visit: Visit,
    _ stack: AttributesStack,
    _ worker: Worker,
    _ piece: inout Piece
  ) throws(TreeError) {
    var path = visit.directory.entryPrefix
    let start = path.count
    var entries = TreeReader(tree, worker.reader.format)
    while let entry = try entries.next() {
      guard entry.mode.isTree || entry.mode.isRegularFile else { continue }
      let name = entry.name(in: tree)
      path.removeLast(path.count - start)
      name.append(to: &path)
      let id = entry.id(in: tree)
      let nameStart = Int32(entry.nameStart)
      if entry.mode.isRegularFile {
        guard !ProtectedFile.isOfGit(name) else { continue }
        let isTracked = stack.filterEffect(onPath: path.rawSpan, basenameAt: start) == .lfs
        let isNew =
          isTracked
          ? worker.tracked.insert(id).inserted : worker.untracked.insert(id).inserted
        if isNew {
          piece.files.append((id, isTracked, Place(node: visit.node, nameStart: nameStart)))
        }
        continue
      }
      let bytes = name.array
      let context =
        stack.isPathSensitive
        ? stack.entering(bytes, attributes: nil).filterContext : stack.filterContext
      let key = Key(id: id, context: context)
      guard worker.children.insert(key).inserted else { continue }
      let child = Visit(
        id: id,
        node: visit.node,
        directory: RepositoryPath(path),
        around: stack,
        name: bytes,
        order: (try? worker.reader.location(of: id))?.readingOrder ?? .max
      )
      piece.children.append((key, child, nameStart))
    }
  }

  /// The path of a file, and the number of a commit that has it.
  func resolve(_ place: Place, _ reader: ObjectReader) -> FilePlace {
    var parts: [[UInt8]] = []
    var place = place
    while true {
      let node = nodes[Int(place.node)]
      if let data = try? reader.read(node.id, .tree) {
        let rest = data.bytes.extracting(Int(place.nameStart)...)
        parts.append(rest.array.prefix { $0 != 0 }.map(\.self))
      }
      guard let above = node.place else {
        return FilePlace(
          commit: Int(node.commit),
          path: RepositoryPath(parts: parts.reversed())
        )
      }
      place = above
    }
  }

  /// The path of a tree, and the number of a commit that has it.
  func resolve(tree node: Int32, _ reader: ObjectReader) -> FilePlace {
    nodes[Int(node)].place.map { resolve($0, reader) }
      ?? FilePlace(commit: Int(nodes[Int(node)].commit), path: .root)
  }
}
