internal import Digests
public import GitObjects
internal import GitStore

/// Reads the entries of a tree.
///
/// Entries that the last version of its folder has too are one step, however many they are.
public struct FolderSteps: ~Escapable {
  /// A step through the entries.
  public enum Step {
    /// The entries with these numbers of the last version come next.
    case repeated(Range<Int>, of: KnownFolder)
    /// This entry comes next.
    case entry(TreeEntry)
  }

  /// The last version, with its tree and outline: asking it for them at each entry would cost a
  /// check that nothing changes them meanwhile.
  private struct Last {
    let folder: KnownFolder
    let tree: ObjectData
    let outline: TreeOutline
  }

  private let bytes: RawSpan
  private let last: Last?
  /// The first entry of the last version that may come next.
  private var index = 0
  /// Whether the step before was `repeated`: the entry after it differs, and is not compared again.
  private var isAfterRepeated = false
  private var entries: TreeReader

  /// The steps through a tree.
  ///
  /// - Parameters:
  ///   - last: the last version of its folder; `nil` if there is none, or nothing of it holds.
  ///   - format: the format of the ids.
  @_lifetime(copy bytes)
  public init(_ bytes: RawSpan, _ format: ObjectFormat, since last: KnownFolder?) {
    self.bytes = bytes
    self.last = last.flatMap { folder in
      folder.tree.map { Last(folder: folder, tree: $0, outline: folder.notes.outline) }
    }
    entries = TreeReader(bytes, format)
  }

  /// The next step; `nil` after the last one.
  ///
  /// - Throws: `TreeError` if the tree is malformed.
  @_lifetime(self: copy self)
  public mutating func next() throws(TreeError) -> Step? {
    if let last, !isAfterRepeated {
      let (outline, offset) = (last.outline, entries.offset)
      let count = outline.repeatedCount(from: index, of: last.tree.bytes, in: bytes, at: offset)
      if count > 0 {
        let range = index..<index + count
        entries.skip(to: offset + outline.end(of: range.upperBound - 1) - outline.start(of: index))
        index = range.upperBound
        isAfterRepeated = true
        return .repeated(range, of: last.folder)
      }
    }
    isAfterRepeated = false
    guard let entry = try entries.next() else { return nil }
    if let last {
      index = last.outline.index(from: index, of: last.tree.bytes, behind: entry, in: bytes)
    }
    return .entry(entry)
  }
}
