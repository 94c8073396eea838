internal import Digests
internal import GitObjects
internal import GitStore

/// An entry of a folder that is in none of the folder's versions before.
struct NewEntry {
  let entry: TreeEntry
  /// The folders that stand in its place in those versions.
  var before: [ObjectID?]
}

/// A version of a folder, compared with the versions before.
struct FolderEntries {
  private(set) var new: [NewEntry] = []
  /// The `.gitattributes` of this version.
  private(set) var attributes: ObjectID?
  /// The `.gitattributes` of each version before.
  private(set) var attributesBefore: [ObjectID?]
  /// The files by which DVC says what it keeps.
  private(set) var dvcFiles: [(name: [UInt8], blob: ObjectID)] = []

  /// Compares a tree with those before, each of which may be missing.
  ///
  /// An entry counts as known only where one of the same name and id stands in a version before,
  /// however the trees are sorted.
  /// - Throws: `TreeError`.
  init(_ tree: ObjectData, _ before: [ObjectData?]) throws(TreeError) {
    let bytes = tree.bytes
    attributesBefore = [ObjectID?](repeating: nil, count: before.count)
    // Most often one entry differs: what stands before it need not be looked at twice.
    var common = 0
    if let first = before.first ?? nil {
      common = bytes.commonByteCount(from: 0, with: first.bytes, from: 0)
    }
    var start = 0
    var reader = TreeReader(bytes)
    while let entry = try reader.next() {
      let isCommon = entry.end <= common
      if isCommon {
        start = entry.end
      } else {
        new.append(NewEntry(entry: entry, before: []))
      }
      guard entry.mode.isRegularFile else { continue }
      let name = entry.name(in: bytes)
      if name.isEqual(to: Self.attributesName) {
        attributes = entry.id(in: bytes)
        if isCommon { attributesBefore[0] = attributes }
      } else if name.isDVC {
        dvcFiles.append((name.array, entry.id(in: bytes)))
      }
    }
    for (number, old) in before.enumerated() {
      try compare(bytes, old, number, from: number == 0 ? start : 0)
    }
    for index in new.indices where new[index].before.count < before.count {
      new[index].before += repeatElement(nil, count: before.count - new[index].before.count)
    }
  }

  private static let attributesName = Array(".gitattributes".utf8)

  /// Takes away what stands in a version before too.
  private mutating func compare(
    _ bytes: RawSpan,
    _ old: ObjectData?,
    _ number: Int,
    from start: Int
  ) throws(TreeError) {
    guard let old else { return }
    let oldBytes = old.bytes
    var reader = TreeReader(oldBytes, from: start)
    var current = try reader.next()
    var kept: [NewEntry] = []
    var index = 0
    while let other = current {
      let name = other.name(in: oldBytes)
      if other.mode.isRegularFile, name.isEqual(to: Self.attributesName) {
        attributesBefore[number] = other.id(in: oldBytes)
      }
      while index < new.count,
        Self.precedes(new[index].entry, bytes, other, oldBytes)
      {
        kept.append(new[index])
        index += 1
      }
      if index < new.count, new[index].entry.name(in: bytes).isEqual(to: name) {
        let entry = new[index].entry
        let id = other.id(in: oldBytes)
        if id != entry.id(in: bytes) || other.mode.format != entry.mode.format {
          var changed = new[index]
          if entry.mode.isTree {
            changed.before += repeatElement(nil, count: number - changed.before.count)
            changed.before.append(other.mode.isTree ? id : nil)
          }
          kept.append(changed)
        }
        index += 1
      }
      current = try reader.next()
    }
    kept += new[index...]
    new = kept
  }

  /// Whether one entry stands before another one in a tree: folders as if they ended in a slash.
  private static func precedes(
    _ entry: TreeEntry,
    _ bytes: RawSpan,
    _ other: TreeEntry,
    _ otherBytes: RawSpan
  ) -> Bool {
    let (left, right) = (entry.name(in: bytes), other.name(in: otherBytes))
    let common = left.commonByteCount(from: 0, with: right, from: 0)
    if common == left.byteCount, common == right.byteCount { return false }
    func next(_ name: RawSpan, _ mode: FileMode) -> UInt8 {
      common < name.byteCount ? name[common] : mode.isTree ? 0x2F : 0
    }
    return next(left, entry.mode) < next(right, other.mode)
  }
}

extension RawSpan {
  /// Whether DVC keeps its own words in files of that name.
  fileprivate var isDVC: Bool {
    let count = byteCount
    if count > 4, self[count - 4] == 0x2E, self[count - 3] == 0x64, self[count - 2] == 0x76,
      self[count - 1] == 0x63
    {
      return true
    }
    return count == 8 && isEqual(to: Self.dvcStages)
  }

  private static var dvcStages: [UInt8] { Array("dvc.yaml".utf8) }
}
