internal import Digests
public import GitObjects

/// A tree that may be the base of the next delta: its bytes and its place in the pack.
public struct DeltaBase: Sendable {
  let bytes: [UInt8]
  let placement: PackWriter.Placement

  /// The size of the tree, in bytes.
  public var byteCount: Int { bytes.count }
}

/// Names, deflates and adds objects to a pack, for one thread.
public final class ObjectWriter {
  /// Git's own limit of the length of delta chains (`gc.depth`).
  private static let maximumDepth = 50

  let pack: PackWriter
  /// Below this size all levels compress alike; level 1 is 20 % faster, since it clears smaller
  /// tables.
  private static let briefByteCount = 1024
  /// Short trees and the deltas of trees are mostly ids, which do not compress.
  private static let storedTreeByteCount = 128
  private static let storedDeltaByteCount = 256

  private let deflater = Deflater(level: 6)
  private let briefDeflater = Deflater(level: 1)
  private let storer = Deflater(level: 0)
  private var delta = TreeDelta()
  /// The object against which similar ones become deltas.
  private var exemplar: DeltaBase?
  private var likeness = DeltaText()
  private var deflated: [UInt8] = []
  private var digest: ObjectDigest

  /// A writer into `pack`.
  public init(_ pack: PackWriter) {
    self.pack = pack
    digest = ObjectDigest(pack.format)
  }

  /// The id of a content as an object of a kind.
  public func id(of content: RawSpan, _ kind: ObjectKind) -> ObjectID {
    ObjectID(hashing: content, as: kind, with: &digest)
  }

  /// Adds an object whole, whose id is known.
  public func add(_ content: RawSpan, _ kind: ObjectKind, id: ObjectID) throws(StoreError) {
    _ = try place(content, kind, id: id)
  }

  private func place(
    _ content: RawSpan,
    _ kind: ObjectKind,
    id: ObjectID
  ) throws(StoreError) -> PackWriter.Placement {
    deflated.removeAll(keepingCapacity: true)
    let isStored = kind == .tree && content.byteCount <= Self.storedTreeByteCount
    let isBrief = content.byteCount <= Self.briefByteCount
    (isStored ? storer : isBrief ? briefDeflater : deflater).deflate(content, to: &deflated)
    return try pack.append(
      id,
      type: kind.rawValue,
      byteCount: content.byteCount,
      base: nil,
      deflated: deflated
    )
  }

  /// Adds an object whole and returns its id.
  public func add(_ content: [UInt8], _ kind: ObjectKind) throws(StoreError) -> ObjectID {
    let id = id(of: content.rawSpan, kind)
    try add(content.rawSpan, kind, id: id)
    return id
  }

  /// Adds one of many short blobs with a common beginning, such as pointers, and returns its id.
  ///
  /// The first one is added whole, the others as deltas against it: as small as deflated ones, and
  /// made by comparing a few bytes.
  public func addAlike(_ content: [UInt8]) throws(StoreError) -> ObjectID {
    let id = id(of: content.rawSpan, .blob)
    guard let exemplar else {
      exemplar = DeltaBase(bytes: content, placement: try place(content.rawSpan, .blob, id: id))
      return id
    }
    let common = exemplar.bytes.rawSpan.commonByteCount(from: 0, with: content.rawSpan, from: 0)
    // Git takes deltas of less than four bytes as damaged.
    guard common >= max(content.count / 4, 16) else {
      try add(content.rawSpan, .blob, id: id)
      return id
    }
    likeness.begin(baseByteCount: exemplar.byteCount, resultByteCount: content.count)
    likeness.appendCopy(of: 0..<common)
    likeness.appendInsertion(of: common..<content.count, in: content.rawSpan)
    _ = try placeDelta(likeness.bytes, id: id, base: exemplar.placement)
    return id
  }

  /// A delta of at most this size, in bytes, is good enough: no other base is tried.
  private static let smallDelta = 160

  /// Adds a tree as a delta against another one of this pack, if that saves space.
  ///
  /// - Parameters:
  ///   - outline: the offsets of the tree's entries; empty if unknown.
  ///   - bases: trees that are likely to be similar, the most likely ones first.
  /// - Returns: the tree as a base for the next one.
  public func addTree(
    _ content: [UInt8],
    id: ObjectID,
    outline: TreeOutline = TreeOutline(),
    bases: [DeltaBase]
  ) throws(StoreError) -> DeltaBase {
    var best: (delta: [UInt8], placement: PackWriter.Placement)?
    for base in bases where base.placement.depth < Self.maximumDepth {
      guard
        delta.make(
          from: base.bytes.rawSpan,
          to: content.rawSpan,
          outline: outline,
          pack.format
        )
      else { continue }
      if let best, best.delta.count <= delta.bytes.count { continue }
      best = (delta.bytes, base.placement)
      if delta.bytes.count <= Self.smallDelta { break }
    }
    guard let (bytes, base) = best else {
      return DeltaBase(bytes: content, placement: try place(content.rawSpan, .tree, id: id))
    }
    let placement = try placeDelta(bytes, id: id, base: base)
    return DeltaBase(bytes: content, placement: placement)
  }

  private func placeDelta(
    _ bytes: [UInt8],
    id: ObjectID,
    base: PackWriter.Placement
  ) throws(StoreError) -> PackWriter.Placement {
    deflated.removeAll(keepingCapacity: true)
    let deflater = bytes.count <= Self.storedDeltaByteCount ? storer : deflater
    deflater.deflate(bytes.rawSpan, to: &deflated)
    return try pack.append(
      id,
      type: 6,
      byteCount: bytes.count,
      base: base,
      deflated: deflated
    )
  }
}
