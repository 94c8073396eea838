/// What is wrong with the stored bytes of an object.
public enum StoreDamage: Hashable, Sendable {
  /// The file of a loose object, at this path, is damaged.
  case loose(path: String, LooseDamage)
  /// The pack or index at this path is damaged.
  case pack(path: String, PackDamage)
  /// The object is a tree that can't be parsed.
  case malformedTree
}

/// What is wrong with the file of a loose object.
public enum LooseDamage: Hashable, Sendable {
  /// The header is not that of an object.
  case header
  /// The file can't hold as many bytes as the header says.
  case impossibleSize
  /// The file ends within the deflated bytes.
  case cutOff
  /// The deflated bytes are damaged, or hold more than the header says.
  case deflatedBytes
  /// The deflated bytes hold less than the header says.
  case otherSize
}

/// What is wrong with a pack or its index.
public enum PackDamage: Hashable, Sendable {
  /// The file has no room for its header.
  case tooShort
  /// The file does not begin as a pack of a known version.
  case noPack
  /// The index is that of another pack.
  case otherPack
  /// The pack has another number of objects than its index.
  case objectCount(pack: Int, index: Int)
  /// The index is of an unknown version.
  case indexVersion(UInt32)
  /// The index has a damaged table of objects.
  case indexTable
  /// The file has become shorter since it was opened.
  case shortened
  /// The file is shorter than what this process wrote to it.
  case lostBytes
  /// An offset is outside the pack.
  case offset
  /// The pack ends within an object.
  case objectCutOff
  /// An object is of an unknown type.
  case objectType
  /// The size of an object has too many digits.
  case objectSize
  /// An object can't be as large as it says.
  case impossibleSize
  /// An object has another size than it says.
  case otherSize
  /// The deflated bytes of an object are damaged.
  case deflatedBytes
  /// The instructions of a delta are damaged.
  case delta
  /// A delta is made for a base of another size.
  case deltaBaseSize
  /// The base of a delta is outside the pack.
  case deltaBaseOffset
  /// The base of a delta is named by an id that the pack does not have.
  case deltaBaseMissing
  /// Deltas lead to each other in a circle.
  case deltaCircle
  /// Deltas lead to no object that is stored whole.
  case deltasWithoutBase
}
