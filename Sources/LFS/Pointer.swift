internal import Digests

/// The text in Git for a file whose content is an LFS object (docs/spec.md of Git LFS).
public struct Pointer: Hashable, Sendable {
  /// A pointer is shorter than this, in bytes: Git LFS does not read longer text as a pointer.
  public static let maximumByteCount = 1024

  /// The id of the object with the content.
  public let oid: LFSObjectID
  /// The length of the content, in bytes; Git LFS stores it as a signed number.
  public let size: UInt64
  /// The extensions that the content went through, in ascending priority.
  public let extensions: [PointerExtension]
  /// Whether the text that was read equals `encoded`.
  public let isCanonical: Bool

  /// A pointer to an object of that id and length.
  public init(oid: LFSObjectID, size: UInt64, extensions: [PointerExtension] = []) {
    self.init(oid: oid, size: size, extensions: extensions, isCanonical: true)
  }

  init(oid: LFSObjectID, size: UInt64, extensions: [PointerExtension], isCanonical: Bool) {
    self.oid = oid
    self.size = size
    self.extensions = extensions
    self.isCanonical = isCanonical
  }

  /// Whether Git LFS would check out an empty file though the object has content.
  public var hidesContent: Bool { size == 0 && oid != .empty }

  /// The canonical text: version, extensions, object and size; empty if the size is 0.
  public var encoded: [UInt8] {
    guard size > 0 else { return [] }
    var text: [UInt8] = []
    // A pointer without extensions has 127 to 145 bytes.
    text.reserveCapacity(160)
    text += "version https://git-lfs.github.com/spec/v1\n".utf8
    for element in extensions {
      text += "ext-\(element.priority)-".utf8
      text += element.name
      text += " sha256:".utf8
      text += element.oid.hex
      text.append(0x0a)
    }
    text += "oid sha256:".utf8
    text += oid.hex
    text += "\nsize \(size)\n".utf8
    return text
  }

  /// Whether both name the same content, even if their texts differ.
  public static func == (left: Pointer, right: Pointer) -> Bool {
    left.oid == right.oid && left.size == right.size && left.extensions == right.extensions
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(oid)
  }
}

/// An extension of a pointer: a filter that the content went through before it was stored.
public struct PointerExtension: Hashable, Sendable {
  /// The position in the order of filters, 0 to 9.
  public let priority: UInt8
  /// The name of the filter, as in `lfs.extension.<name>`.
  public let name: [UInt8]
  /// The id of the filter's input.
  public let oid: LFSObjectID

  /// An extension.
  public init(priority: UInt8, name: [UInt8], oid: LFSObjectID) {
    self.priority = priority
    self.name = name
    self.oid = oid
  }
}
