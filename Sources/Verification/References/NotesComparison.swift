internal import Digests
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore

/// Compares a notes reference before and after.
///
/// All notes must stay, and the new objects must have copies of the notes of the old ones.
struct NotesComparison {
  let reader: ObjectReader
  /// What an old commit or tag became; `nil` if it did not change.
  let rewritten: (ObjectID) -> ObjectID?
  /// What the run says that an old object became, also if no reference leads to it any more.
  var claimed: (ObjectID) -> ObjectID? = { _ in nil }

  /// Whether a move is that of a notes reference.
  static func concerns(_ move: StoredUpdate) -> Bool {
    move.name.namespace == .note
  }

  /// The findings about a move.
  func findings(_ move: StoredUpdate) -> [Finding] {
    func finding(_ kind: FindingKind, note name: [UInt8]? = nil) -> Finding {
      Finding(
        kind,
        reference: move.name,
        commit: move.old,
        newCommit: move.new,
        path: name.map { RepositoryPath($0) }
      )
    }
    do throws(StoreError) {
      guard let old = CommitReading(try reader.bytes(move.old, .commit)) else {
        return [finding(.unreadable(move.old, .malformed))]
      }
      guard let new = CommitReading(try reader.bytes(move.new, .commit)) else {
        return [finding(.unreadable(move.new, .malformed))]
      }
      guard new.parents == [move.old] else {
        return [
          finding(.parent(number: 1, expected: move.old, found: new.parents.first ?? .zero))
        ]
      }
      let before = try files(of: old.tree)
      let after = try files(of: new.tree)
      var expected = before.mapValues { Set([$0]) }
      var copied: [[UInt8]: Set<ObjectID>] = [:]
      for (name, blob) in before {
        guard let id = try? ObjectID(hex: name), let new = rewritten(id), new != id else {
          continue
        }
        copied[new.hex, default: []].insert(blob)
      }
      // The copy replaces a note that the new object had before.
      expected.merge(copied) { _, copied in copied }
      var findings: [Finding] = []
      for (name, blobs) in expected {
        if let found = after[name], blobs.contains(found) { continue }
        findings.append(finding(.noteLost(blobs.sorted()[0]), note: name))
      }
      var tolerated: [[UInt8]: Set<ObjectID>] = [:]
      for (name, blob) in before {
        guard let id = try? ObjectID(hex: name), let new = claimed(id) else { continue }
        tolerated[new.hex, default: []].insert(blob)
      }
      for (name, blob) in after where expected[name] == nil {
        if tolerated[name]?.contains(blob) == true { continue }
        findings.append(finding(.noteAdded, note: name))
      }
      return findings
    } catch {
      return [finding(.unreadable(move.new, ReadingProblem(error)))]
    }
  }

  /// The blobs of a notes tree, by path without slashes: the hexadecimal id of the annotated
  /// object.
  private func files(of tree: ObjectID) throws(StoreError) -> [[UInt8]: ObjectID] {
    var files: [[UInt8]: ObjectID] = [:]
    var open: [(id: ObjectID, name: [UInt8])] = [(tree, [])]
    while let (id, name) = open.popLast() {
      let data = try reader.readChecked(id, .tree, at: try reader.location(of: id))
      let bytes = data.bytes
      var entries = TreeReader(bytes, reader.format)
      while let entry = try? entries.next() {
        let path = name + entry.name(in: bytes).array
        if entry.mode.isTree {
          open.append((entry.id(in: bytes), path))
        } else {
          files[path] = entry.id(in: bytes)
        }
      }
    }
    return files
  }
}
