internal import Digests
internal import GitAttributes
internal import GitObjects
internal import GitStore
internal import Synchronization

/// The attributes in folders; reads each `.gitattributes` file once.
final class AttributesSource: Sendable {
  private let table = AttributesTable()
  private let outside: OutsideAttributes
  private let caseFolding: Bool
  private let files = Mutex<[ObjectID: AttributesFile]>([:])
  private let roots = Mutex<[ObjectID: AttributesStack]>([:])

  init(outside: OutsideAttributes, caseFolding: Bool) {
    self.outside = outside
    self.caseFolding = caseFolding
  }

  /// The attributes in a root, including its own file.
  func root(_ tree: RawSpan, _ reader: ObjectReader) throws(StoreError) -> AttributesStack {
    let id = Self.fileID(in: tree, reader.format)
    if let known = roots.withLock({ $0[id ?? .zero] }) { return known }
    let stack = AttributesStack(
      table: table,
      outside: outside,
      root: try id.map { id throws(StoreError) in try file(id, reader) }
    )
    roots.withLock { $0[id ?? .zero] = stack }
    return stack
  }

  /// The attributes in a folder, including its own file.
  func folder(
    _ name: [UInt8],
    in parent: AttributesStack,
    _ tree: RawSpan,
    _ reader: ObjectReader
  ) throws(StoreError) -> AttributesStack {
    let own = try Self.fileID(in: tree, reader.format).map { id throws(StoreError) in
      try file(id, reader)
    }
    return parent.entering(name, attributes: own)
  }

  private func file(
    _ id: ObjectID,
    _ reader: ObjectReader
  ) throws(StoreError) -> AttributesFile {
    if let known = files.withLock({ $0[id] }) { return known }
    let file = AttributesFile(try reader.bytes(id, .blob), caseFolding: caseFolding)
    files.withLock { $0[id] = file }
    return file
  }

  /// The `.gitattributes` file of a folder; Git ignores a symbolic link or folder of that name.
  private static func fileID(in tree: RawSpan, _ format: ObjectFormat) -> ObjectID? {
    var entries = TreeReader(tree, format)
    while let entry = try? entries.next() {
      let name = entry.name(in: tree)
      // Names are sorted.
      guard name[0] <= 0x2E else { return nil }
      if entry.mode.isRegularFile, name.isEqual(to: AttributesFile.name) {
        return entry.id(in: tree)
      }
    }
    return nil
  }
}
