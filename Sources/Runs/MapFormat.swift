internal import Digests
internal import GitCommand
internal import GitObjects
public import GitRefs

/// A format of object maps that other programs read.
public enum MapFormat: String, Sendable, CaseIterable {
  /// Commits as `OLD,NEW`, as `git lfs migrate import --object-map` writes them.
  case gitLFS = "git-lfs"
  /// `commit-map` and `ref-map` of git-filter-repo: a title line, then lines with spaces between
  /// the ids.
  case filterRepo = "filter-repo"
  /// `object-id-map.old-new.txt` of the BFG Repo-Cleaner: all objects as `OLD NEW`.
  case bfg
  /// The format of lfs-migrate: all objects as `OLD NEW KIND`, sorted, all lines of equal length.
  case lfsMigrate = "lfs-migrate"

  /// A file in a format.
  public struct File: Equatable, Sendable {
    /// The name that the other program uses.
    public let name: String
    /// Its content.
    public let bytes: [UInt8]
  }

  /// The files of the format; the first one holds the objects.
  ///
  /// - Parameters:
  ///   - objects: the objects that changed, sorted.
  ///   - references: the references that moved.
  public func files(_ objects: [MappedObject], _ references: [StoredUpdate]) -> [File] {
    switch self {
    case .gitLFS:
      return [File(name: "object-map.csv", bytes: Self.text(objects, ",") { $0.kind == .commit })]
    case .bfg:
      return [File(name: "object-id-map.old-new.txt", bytes: Self.text(objects, " ") { _ in true })]
    case .lfsMigrate:
      var text: [UInt8] = []
      for object in objects {
        text += object.old.hex + [.space]
        text += object.new.hex + [.space]
        text += [object.letter, .newline]
      }
      return [File(name: "map", bytes: text)]
    case .filterRepo:
      let padding = String(repeating: " ", count: 37)
      var moves = Array("old\(padding) new\(padding) ref\n".utf8)
      for move in references.sorted(by: { $0.name < $1.name }) {
        moves += move.old.hex + [.space]
        moves += move.new.hex + [.space]
        moves += move.name.bytes + [.newline]
      }
      let commits = Self.text(objects, " ") { $0.kind == .commit }
      return [
        File(name: "commit-map", bytes: Array("old\(padding) new\n".utf8) + commits),
        File(name: "ref-map", bytes: moves),
      ]
    }
  }

  private static func text(
    _ objects: [MappedObject],
    _ separator: Character,
    where isWanted: (MappedObject) -> Bool
  ) -> [UInt8] {
    var text: [UInt8] = []
    for object in objects where isWanted(object) {
      text += object.old.hex + Array(separator.utf8)
      text += object.new.hex + [.newline]
    }
    return text
  }
}

extension RunMaps {
  /// The references that the runs moved, from the value before the first move to that after the
  /// last.
  ///
  /// - Throws: `RunStoreError` if a list can't be read, or is damaged.
  public func references() throws(RunStoreError) -> [StoredUpdate] {
    var names: [StoredReferenceName] = []
    var ends: [StoredReferenceName: StoredUpdate] = [:]
    for run in runs {
      for move in try run.references() where !move.name.isHead {
        if let known = ends[move.name] {
          ends[move.name] = StoredUpdate(name: move.name, old: known.old, new: move.new)
        } else {
          names.append(move.name)
          ends[move.name] = move
        }
      }
    }
    return names.compactMap { ends[$0] }.filter { $0.old != $0.new }
  }
}
