internal import Digests
public import GitAttributes
internal import GitObjects
public import GitStore
internal import Synchronization

/// The files that the attributes of each commit have tracked by LFS, for `--fixup`.
///
/// They are evaluated from the roots down; a tree with the same id and the same attributes around
/// it is read once.
public final class FixupAttributes: Sendable {
  private let table = AttributesTable()
  private let outside: OutsideAttributes
  private let caseFolding: Bool
  private let files = Mutex<[ObjectID: AttributesFile]>([:])

  /// Starts from the attributes outside of the repository's files.
  public init(outside: OutsideAttributes, caseFolding: Bool) {
    self.outside = outside
    self.caseFolding = caseFolding
  }

  /// The attributes in a tree, with those of its own `.gitattributes`.
  ///
  /// - Parameters:
  ///   - parent: the attributes around the tree; `nil` for a root.
  ///   - bytes: the tree.
  public func stack(
    in parent: TreeAttributes?,
    _ bytes: RawSpan,
    reader: ObjectReader
  ) throws(StoreError) -> AttributesStack {
    let own = try ownFile(in: bytes, reader: reader)
    if let parent {
      return parent.stack.entering(parent.name, attributes: own)
    }
    return AttributesStack(table: table, outside: outside, root: own)
  }

  private func ownFile(
    in bytes: RawSpan,
    reader: ObjectReader
  ) throws(StoreError) -> AttributesFile? {
    var entries = TreeReader(bytes, reader.format)
    while let entry = try? entries.next() {
      let name = entry.name(in: bytes)
      guard name[0] <= 0x2E else { return nil }
      guard entry.mode.isRegularFile, name.isEqual(to: AttributesFile.name) else { continue }
      let id = entry.id(in: bytes)
      if let known = files.withLock({ $0[id] }) { return known }
      let file = AttributesFile(try reader.bytes(id, .blob), caseFolding: caseFolding)
      files.withLock { $0[id] = file }
      return file
    }
    return nil
  }
}

/// The attributes around a tree: those of its parent, and its name there.
///
/// A class, so that lists of trees without attributes stay small.
public final class TreeAttributes: Sendable {
  let stack: AttributesStack
  let name: [UInt8]

  /// The attributes of a parent, and the name of a tree in it.
  public init(stack: AttributesStack, name: [UInt8]) { (self.stack, self.name) = (stack, name) }
}
