public import GitObjects
public import GitStore

extension ObjectReader {
  /// The object behind a tag, or behind the tags that it tags; any other object is itself.
  ///
  /// - Throws: `StoreError` if a tag can't be read, `HeaderError` if it is malformed.
  public func peeled(
    _ id: ObjectID,
    _ kind: ObjectKind
  ) throws -> (id: ObjectID, kind: ObjectKind) {
    var (id, kind) = (id, kind)
    while kind == .tag {
      let tag = try TagData(bytes(id, .tag))
      (id, kind) = (tag.target, tag.targetKind)
    }
    return (id, kind)
  }
}
