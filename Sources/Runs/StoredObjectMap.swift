internal import Digests
internal import FileSystem
internal import GitCommand
public import GitObjects
internal import GitRefs

/// What one object became.
public struct MappedObject: Hashable, Sendable, Comparable {
  /// The old id.
  public let old: ObjectID
  /// The new id, which differs.
  public let new: ObjectID
  /// What it is.
  public let kind: ObjectKind

  /// An object and its new name.
  public init(old: ObjectID, new: ObjectID, kind: ObjectKind) {
    self.old = old
    self.new = new
    self.kind = kind
  }

  /// Whether one comes before the other in a map.
  public static func < (left: MappedObject, right: MappedObject) -> Bool {
    if left.old != right.old { return left.old < right.old }
    if left.new != right.new { return left.new < right.new }
    return left.letter < right.letter
  }

  /// The letter of the kind.
  var letter: UInt8 { Self.letter(of: kind) }

  static func letter(of kind: ObjectKind) -> UInt8 {
    switch kind {
    case .commit: UInt8(ascii: "c")
    case .tree: UInt8(ascii: "t")
    case .blob: UInt8(ascii: "b")
    case .tag: UInt8(ascii: "g")
    }
  }

  static func kind(letter: UInt8) -> ObjectKind? {
    switch letter {
    case UInt8(ascii: "c"): .commit
    case UInt8(ascii: "t"): .tree
    case UInt8(ascii: "b"): .blob
    case UInt8(ascii: "g"): .tag
    default: nil
    }
  }
}

/// The new ids of all objects that a run changed: a file of lines `OLD NEW KIND`, sorted.
///
/// All lines have the same length, so lookups are binary searches in the file, which is not read
/// whole. An old object may have several new ones: a tree in several places.
public final class StoredObjectMap: Sendable {
  private let file: FileHandle
  /// The length of a line, in bytes: two ids, a letter, two spaces and the newline.
  private let lineByteCount: Int
  /// The number of lines.
  public let count: Int

  /// Opens a map; `nil` if there is no such file.
  ///
  /// - Throws: `RunStoreError` if it can't be opened, or its last line is cut off.
  public init?(path: [UInt8]) throws(RunStoreError) {
    do throws(FileSystemError) {
      file = try FileHandle(reading: path, followsLink: false)
      let byteCount = try file.byteCount()
      lineByteCount = try Self.format(of: file).digitCount * 2 + 4
      guard byteCount.isMultiple(of: lineByteCount) else {
        throw FileSystemError(call: "", path: path, errno: 0)
      }
      count = byteCount / lineByteCount
    } catch {
      if error.isAbsence { return nil }
      throw error.call.isEmpty ? .damaged(path: path, .cutOff) : .system(error)
    }
  }

  /// The format of the ids, by the length of the first; that of an empty map does not matter.
  private static func format(of file: borrowing FileHandle) throws(FileSystemError) -> ObjectFormat
  {
    var bytes = [UInt8](repeating: 0, count: ObjectFormat.maximumDigitCount + 1)
    let count = try file.read(into: &bytes, at: 0)
    return ObjectNames.first(of: bytes.prefix(count))?.id.format ?? .sha1
  }

  /// The new ids of an object, with their kinds; empty if it did not change.
  ///
  /// - Throws: `RunStoreError` if the file can't be read, or is damaged.
  public func newIDs(of old: ObjectID) throws(RunStoreError) -> [(id: ObjectID, kind: ObjectKind)] {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if try entries(middle..<middle + 1)[0].old < old { low = middle + 1 } else { high = middle }
    }
    var found: [(id: ObjectID, kind: ObjectKind)] = []
    while low < count {
      let entry = try entries(low..<low + 1)[0]
      guard entry.old == old else { break }
      found.append((entry.new, entry.kind))
      low += 1
    }
    return found
  }

  /// Calls the body for each object of the map, in order.
  ///
  /// - Throws: `RunStoreError` if the file can't be read, or is damaged; what the body throws.
  public func forEach(_ body: (MappedObject) throws -> Void) throws {
    for start in stride(from: 0, to: count, by: 4096) {
      for entry in try entries(start..<min(start + 4096, count)) { try body(entry) }
    }
  }

  /// All objects of the map whose old ids begin with a prefix.
  ///
  /// - Parameter prefix: hexadecimal digits, in lower case.
  /// - Throws: `RunStoreError` if the file can't be read, or is damaged.
  public func entries(oldPrefix prefix: [UInt8]) throws(RunStoreError) -> [MappedObject] {
    guard let first = prefix.isEmpty ? .zero : IDPrefix(digits: prefix)?.lowest else { return [] }
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if try entries(middle..<middle + 1)[0].old < first { low = middle + 1 } else { high = middle }
    }
    var found: [MappedObject] = []
    while low < count {
      let entry = try entries(low..<low + 1)[0]
      guard entry.old.hex.starts(with: prefix) else { break }
      found.append(entry)
      low += 1
    }
    return found
  }

  /// The objects in a range of lines.
  private func entries(_ lines: Range<Int>) throws(RunStoreError) -> [MappedObject] {
    let length = lineByteCount
    var bytes = [UInt8](repeating: 0, count: lines.count * length)
    do throws(FileSystemError) {
      guard try file.read(into: &bytes, at: lines.lowerBound * length) == bytes.count else {
        throw FileSystemError(call: "", path: file.path, errno: 0)
      }
    } catch {
      throw error.call.isEmpty ? .damaged(path: file.path, .shortened) : .system(error)
    }
    var entries: [MappedObject] = []
    entries.reserveCapacity(lines.count)
    for start in stride(from: 0, to: bytes.count, by: length) {
      guard let (old, rest) = ObjectNames.first(of: bytes[start..<start + length]),
        let (new, end) = ObjectNames.first(of: rest), end.count == 2, end.last == .newline,
        let kind = end.first.flatMap(MappedObject.kind(letter:))
      else {
        throw .damaged(path: file.path, .mapLine(lines.lowerBound + start / length + 1))
      }
      entries.append(MappedObject(old: old, new: new, kind: kind))
    }
    return entries
  }
}
