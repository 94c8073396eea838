internal import Digests
public import GitObjects
public import GitStore
public import Testing

extension SmallStore {
  /// What a tree holds, as lines `MODE PATH: CONTENT` in the order of its entries.
  ///
  /// - Parameter reader: knows the objects that were not added here.
  public func listing(of tree: ObjectID, _ reader: ObjectReader? = nil) -> [String] {
    lines(of: tree, below: "", reader)
  }

  private func lines(of tree: ObjectID, below folder: String, _ reader: ObjectReader?) -> [String] {
    guard let bytes = content(of: tree, .tree, reader) else {
      return ["\(folder): no tree \(tree)"]
    }
    var lines: [String] = []
    var rest = bytes[...]
    while let space = rest.firstIndex(of: 0x20), let end = rest.firstIndex(of: 0),
      rest.endIndex - end > 20
    {
      let mode = String(decoding: rest[..<space], as: UTF8.self)
      let path = folder + String(decoding: rest[(space + 1)..<end], as: UTF8.self)
      let id = Self.id(rest, at: end + 1)
      rest = rest[(end + 21)...]
      if mode == "40000" || mode == "040000" {
        lines.append("\(mode) \(path)/")
        lines += self.lines(of: id, below: path + "/", reader)
      } else {
        let content = content(of: id, .blob, reader).map { String(decoding: $0, as: UTF8.self) }
        lines.append("\(mode) \(path): \(content.map(Self.brief) ?? "\(id)")")
      }
    }
    return rest.isEmpty ? lines : lines + ["\(folder): \(rest.count) odd bytes"]
  }

  private static func brief(_ text: String) -> String {
    text.count <= 400 ? text : "\(text.prefix(20))… (\(text.utf8.count) bytes)"
  }

  private func content(
    of id: ObjectID,
    _ kind: ObjectKind,
    _ reader: ObjectReader?
  ) -> [UInt8]? {
    if let reader, let bytes = try? reader.bytes(id, kind) { return bytes }
    return object(id).flatMap { $0.kind == kind ? $0.content : nil }
  }

  /// Expects a tree to be, byte by byte, that of these files; a failure shows both.
  public func expectTree(
    _ tree: ObjectID,
    _ files: [String: SmallEntry],
    _ reader: ObjectReader? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    expectTree(tree, self.tree(files), reader, sourceLocation: sourceLocation)
  }

  /// Expects a tree to be another one; a failure shows both.
  public func expectTree(
    _ tree: ObjectID,
    _ expected: ObjectID,
    _ reader: ObjectReader? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let listings = (found: listing(of: tree, reader), expected: listing(of: expected))
    #expect(listings.found == listings.expected, sourceLocation: sourceLocation)
    #expect(tree == expected, sourceLocation: sourceLocation)
    // It has to be written down as well as named.
    let bytes = content(of: tree, .tree, reader)
    #expect(bytes == object(expected)?.content, sourceLocation: sourceLocation)
  }
}

extension SmallStore {
  /// The object at a path of a tree that was added here; `nil` if there is none.
  public func object(at path: String, in tree: ObjectID) -> ObjectID? {
    guard !path.isEmpty else { return tree }
    let (name, below) = path.split(separator: "/", maxSplits: 1).spread
    guard let bytes = object(tree)?.content else { return nil }
    var rest = bytes[...]
    while let space = rest.firstIndex(of: 0x20), let end = rest.firstIndex(of: 0),
      rest.endIndex - end > 20
    {
      let found = String(decoding: rest[(space + 1)..<end], as: UTF8.self)
      if found == name { return object(at: below, in: Self.id(rest, at: end + 1)) }
      rest = rest[(end + 21)...]
    }
    return nil
  }

  private static func id(_ bytes: ArraySlice<UInt8>, at start: Int) -> ObjectID {
    ObjectID(Array(bytes[start..<(start + 20)]).rawSpan, .sha1)
  }
}

extension [Substring] {
  /// A first component, and what is left.
  fileprivate var spread: (String, String) {
    (first.map(String.init) ?? "", dropFirst().first.map(String.init) ?? "")
  }
}
