internal import Digests
internal import GitObjects

/// Makes deltas between two versions of a tree (gitformat-pack(5), "Deltified representation").
///
/// Both are sorted lists of entries, so one pass over them finds what they share, without a hash
/// table as for files. Equal runs of entries are found by comparing bytes.
struct TreeDelta {
  private var text = DeltaText()
  private var runStart = 0
  private var runCount = 0
  private var insertion = 0..<0

  /// The bytes of the last delta.
  var bytes: [UInt8] { text.bytes }

  /// Makes the delta that turns `base` into `target`; false if it would save too little.
  ///
  /// - Parameter outline: the offsets of the entries of `target`; empty if unknown.
  mutating func make(
    from base: RawSpan,
    to target: RawSpan,
    outline: TreeOutline = TreeOutline(),
    _ format: ObjectFormat
  ) -> Bool {
    text.begin(baseByteCount: base.byteCount, resultByteCount: target.byteCount)
    (runStart, runCount, insertion) = (0, 0, 0..<0)
    var old = TreeReader(base, format)
    var new = TreeReader(target, format)
    var index = 0
    do throws(TreeError) {
      var oldEntry = try old.next()
      while true {
        // Entries that are known to be equal are not parsed.
        let repeated = outline.repeatedCount(
          from: index,
          of: target,
          in: base,
          at: oldEntry?.start ?? base.byteCount
        )
        if repeated > 0, let start = oldEntry?.start {
          let end = outline.end(of: index + repeated - 1)
          copy(start..<start + end - new.offset, from: target)
          old.skip(to: start + end - new.offset)
          new.skip(to: end)
          oldEntry = try old.next()
          index += repeated
        }
        guard let entry = try new.next() else { break }
        index += 1
        while let passed = oldEntry, Self.isBefore(passed, in: base, entry, in: target) {
          oldEntry = try old.next()
        }
        if let same = oldEntry,
          same.end - same.start == entry.end - entry.start,
          base.extracting(same.start..<same.idStart).isEqual(
            to: target.extracting(entry.start..<entry.idStart)
          )
        {
          if same.id(in: base) == entry.id(in: target) {
            copy(same.start..<same.end, from: target)
          } else {
            copy(same.start..<same.idStart, from: target)
            insert(entry.idStart..<entry.end, from: target)
          }
          oldEntry = try old.next()
        } else {
          insert(entry.start..<entry.end, from: target)
        }
        guard bytes.count < target.byteCount / 2 else { return false }
      }
    } catch {
      return false
    }
    flushCopy()
    flushInsertion(from: target)
    return bytes.count < target.byteCount / 2
  }

  /// Whether an entry comes before another one by name; equal names do not precede each other.
  private static func isBefore(
    _ left: TreeEntry,
    in leftTree: RawSpan,
    _ right: TreeEntry,
    in rightTree: RawSpan
  ) -> Bool {
    let leftCount = left.nameEnd - left.nameStart
    let rightCount = right.nameEnd - right.nameStart
    for index in 0..<min(leftCount, rightCount) {
      let leftByte = leftTree[left.nameStart + index]
      let rightByte = rightTree[right.nameStart + index]
      if leftByte != rightByte { return leftByte < rightByte }
    }
    guard leftCount != rightCount else { return false }
    // The name of a subtree sorts as if it ended with a slash.
    let leftNext =
      leftCount > rightCount
      ? leftTree[left.nameStart + rightCount] : left.mode.isTree ? 0x2F : 0
    let rightNext =
      rightCount > leftCount
      ? rightTree[right.nameStart + leftCount] : right.mode.isTree ? 0x2F : 0
    return leftNext < rightNext
  }

  private mutating func copy(_ range: Range<Int>, from target: RawSpan) {
    flushInsertion(from: target)
    if runCount > 0, runStart + runCount == range.lowerBound {
      runCount += range.count
    } else {
      flushCopy()
      (runStart, runCount) = (range.lowerBound, range.count)
    }
  }

  private mutating func insert(_ range: Range<Int>, from target: RawSpan) {
    flushCopy()
    if insertion.isEmpty {
      insertion = range
    } else {
      insertion = insertion.lowerBound..<range.upperBound
    }
  }

  private mutating func flushCopy() {
    text.appendCopy(of: runStart..<runStart + runCount)
    runCount = 0
  }

  private mutating func flushInsertion(from target: RawSpan) {
    text.appendInsertion(of: insertion, in: target)
    insertion = 0..<0
  }
}
