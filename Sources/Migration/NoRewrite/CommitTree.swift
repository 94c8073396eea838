internal import Digests
internal import GitObjects
internal import GitStore
internal import History

/// The files of one commit, whose trees are read on demand.
// Not Sendable, since it belongs to the thread of its reader.
final class CommitTree {
  /// An entry of a tree.
  struct Entry: Equatable {
    let name: [UInt8]
    let mode: FileMode
    var id: ObjectID

    var kind: NoRewriteError.Kind {
      if mode.isTree { return .folder }
      if mode.isSymbolicLink { return .symbolicLink }
      return mode.isGitlink ? .submodule : .file
    }
  }

  /// A tree.
  struct Folder {
    let id: ObjectID
    let entries: [Entry]
    private let positions: [[UInt8]: Int]

    init(id: ObjectID, entries: [Entry]) {
      self.id = id
      self.entries = entries
      var positions: [[UInt8]: Int] = [:]
      for (position, entry) in entries.enumerated() where positions[entry.name] == nil {
        positions[entry.name] = position
      }
      self.positions = positions
    }

    subscript(name: [UInt8]) -> Entry? { positions[name].map { entries[$0] } }
  }

  let commit: ObjectID
  let root: ObjectID
  private let reader: ObjectReader
  private var folders: [RepositoryPath: Folder] = [:]

  init(commit: ObjectID, reader: ObjectReader) throws(HistoryError) {
    self.commit = commit
    self.reader = reader
    let bytes: [UInt8]
    do throws(StoreError) {
      bytes = try reader.bytes(commit, .commit)
    } catch {
      throw .unreadable(error, needed: Needed(commit: nil))
    }
    do throws(HeaderError) {
      root = try CommitData(bytes).tree
    } catch {
      throw .badHeader(commit, error)
    }
  }

  /// The entry at a path, or the reason why there is none.
  func find(_ path: RepositoryPath) throws(HistoryError) -> Result<Entry, NotFound> {
    var directory = RepositoryPath.root
    let names = path.parts.map(Array.init)
    for (number, name) in names.enumerated() {
      guard let entry = try folder(directory)?[name] else { return .failure(.init(.noEntry(name))) }
      if number == names.count - 1 { return .success(entry) }
      guard entry.kind == .folder else {
        return .failure(.init(.notAFolder(name, found: entry.kind)))
      }
      directory = directory.appending(name)
    }
    return .failure(.init(.noEntry(path.bytes)))
  }

  /// There is no entry at a path.
  struct NotFound: Error {
    let reason: NoRewriteError.Reason

    init(_ reason: NoRewriteError.Reason) { self.reason = reason }
  }

  /// The tree at a path; `nil` if there is none.
  func folder(_ path: RepositoryPath) throws(HistoryError) -> Folder? {
    // Without recursion, since a path may have thousands of components.
    var missing: [RepositoryPath] = []
    var known = path
    while folders[known] == nil, !known.isRoot {
      missing.append(known)
      known = known.folder
    }
    var folder = if let known = folders[known] { known } else { try read(root, at: .root) }
    while let next = missing.popLast() {
      guard let entry = folder[Array(next.name)], entry.kind == .folder else { return nil }
      folder = try read(entry.id, at: next)
    }
    return folder
  }

  private func read(_ id: ObjectID, at path: RepositoryPath) throws(HistoryError) -> Folder {
    let folder = Folder(id: id, entries: try entries(of: id, at: path))
    folders[path] = folder
    return folder
  }

  private func entries(of id: ObjectID, at path: RepositoryPath) throws(HistoryError) -> [Entry] {
    let needed = Needed(path: path, commit: commit)
    let data: ObjectData
    do throws(StoreError) {
      data = try reader.read(id, .tree)
    } catch {
      throw .unreadable(error, needed: needed)
    }
    let bytes = data.bytes
    var entries: [Entry] = []
    var tree = TreeReader(bytes, reader.format)
    do throws(TreeError) {
      while let entry = try tree.next() {
        entries.append(
          Entry(name: entry.name(in: bytes).array, mode: entry.mode, id: entry.id(in: bytes))
        )
      }
    } catch {
      throw .badTree(id, error, needed: needed)
    }
    return entries
  }

  /// The content of a small file.
  func contents(of entry: Entry, in directory: RepositoryPath) throws(HistoryError) -> [UInt8] {
    do throws(StoreError) {
      return try reader.bytes(entry.id, .blob)
    } catch {
      let path = directory.appending(entry.name)
      throw .unreadable(error, needed: Needed(path: path, commit: commit))
    }
  }
}
