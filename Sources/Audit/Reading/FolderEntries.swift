internal import Digests
internal import GitAttributes
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
  /// Whether the first version before is there.
  private(set) var hasFirst = false
  /// The files by which DVC says what it keeps.
  private(set) var dvcFiles: [(name: [UInt8], blob: ObjectID)] = []

  /// Compares a tree with those before, each of which may be missing: one after the other, so that
  /// no more than one of them is held.
  ///
  /// An entry counts as known only where one of the same name and id stands in a version before,
  /// however the trees are sorted.
  /// - Throws: `TreeError`, and what reading throws.
  init(
    _ tree: ObjectData,
    _ format: ObjectFormat,
    before: [ObjectID?],
    _ read: (ObjectID) throws -> ObjectData?
  ) throws {
    let bytes = tree.bytes
    attributesBefore = [ObjectID?](repeating: nil, count: before.count)
    let first = try (before.first ?? nil).flatMap { try read($0) }
    hasFirst = first != nil
    var common = CommonEntries(bytes, first, format)
    var reader = TreeReader(bytes, format)
    while let entry = try reader.next() {
      let isCommon = try common.contains(entry)
      if !isCommon { new.append(NewEntry(entry: entry, before: [])) }
      guard entry.mode.isRegularFile else { continue }
      let name = entry.name(in: bytes)
      if name.isEqual(to: AttributesFile.name) {
        attributes = entry.id(in: bytes)
        if isCommon { attributesBefore[0] = attributes }
      } else if name.isDVC {
        dvcFiles.append((name.array, entry.id(in: bytes)))
      }
    }
    if let first { try compare(bytes, first, format, 0, within: common.oldRange) }
    for (number, id) in before.enumerated().dropFirst() {
      guard let old = try id.flatMap({ try read($0) }) else { continue }
      try compare(bytes, old, format, number, within: 0..<old.byteCount)
    }
    for index in new.indices where new[index].before.count < before.count {
      new[index].before += repeatElement(nil, count: before.count - new[index].before.count)
    }
  }

  /// Takes away what stands in a version before too.
  private mutating func compare(
    _ bytes: RawSpan,
    _ old: ObjectData,
    _ format: ObjectFormat,
    _ number: Int,
    within range: Range<Int>
  ) throws(TreeError) {
    let oldBytes = old.bytes
    var reader = TreeReader(oldBytes, from: range.lowerBound, format)
    var kept: [NewEntry] = []
    var index = 0
    while reader.offset < range.upperBound, let other = try reader.next() {
      let name = other.name(in: oldBytes)
      if other.mode.isRegularFile, name.isEqual(to: AttributesFile.name) {
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

/// The entries at the beginning and at the end of a folder that the version before has as well.
///
/// Most often one entry differs: the others need not be looked at twice.
private struct CommonEntries {
  private let old: ObjectData?
  private let format: ObjectFormat
  /// What begins here or behind may be common.
  private let end: Int
  private let head: Int
  /// How much longer the version before is.
  private let growth: Int
  /// The end of the last entry that is common at the beginning.
  private var headEnd = 0
  /// Where the entries begin that are common at the end, once one is there that may be.
  private var tailStart: Int?

  init(_ bytes: RawSpan, _ old: ObjectData?, _ format: ObjectFormat) {
    self.old = old
    self.format = format
    guard let old else {
      (head, end, growth) = (0, .max, 0)
      return
    }
    let oldBytes = old.bytes
    let shorter = min(bytes.byteCount, oldBytes.byteCount)
    let head = bytes.commonByteCount(from: 0, with: oldBytes, from: 0)
    self.head = head
    end = bytes.byteCount - bytes.commonByteCount(atEndOf: oldBytes, limit: shorter - head)
    growth = oldBytes.byteCount - bytes.byteCount
  }

  /// Whether the next entry is common.
  mutating func contains(_ entry: TreeEntry) throws(TreeError) -> Bool {
    if entry.end <= head {
      headEnd = entry.end
      return true
    }
    guard entry.start >= end else { return false }
    if let tailStart { return entry.start >= tailStart }
    // Equal bytes are equal entries only where one begins there in both.
    let isAligned = try beginsEntry(entry.start + growth)
    tailStart = isAligned ? entry.start : .max
    return isAligned
  }

  private func beginsEntry(_ offset: Int) throws(TreeError) -> Bool {
    guard let old else { return false }
    var reader = TreeReader(old.bytes, from: headEnd, format)
    while reader.offset < offset, try reader.next() != nil {}
    return reader.offset == offset
  }

  /// What is between them in the version before, when all entries were seen.
  var oldRange: Range<Int> {
    guard let old else { return 0..<0 }
    guard let tailStart, tailStart != .max else { return headEnd..<old.byteCount }
    return headEnd..<tailStart + growth
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
    return count == 8 && isEqual(to: dvcStages)
  }
}

private let dvcStages = Array("dvc.yaml".utf8)
