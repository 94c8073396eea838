/// Text that is no pointer, by the two classes that Git LFS knows.
public enum PointerError: Error, Equatable {
  /// Ordinary content, which Git LFS leaves as it is.
  case notAPointer(OrdinaryContent)
  /// Text that begins as a pointer and breaks off: Git LFS reports an error.
  case malformed(MalformedPointer)

  /// Why content does not even look like a pointer.
  public enum OrdinaryContent: Equatable, Sendable {
    /// The content has this many bytes, too many for a pointer.
    case tooLong(Int)
    /// None of the words that mark a pointer occurs.
    case noMarker
    /// This line has no space between a key and a value.
    case lineWithoutSpace([UInt8])
    /// The first key is this one instead of `version`.
    case unexpectedFirstKey([UInt8])
    /// This line follows the size.
    case extraLine([UInt8])
    /// There is no version, or it is empty.
    case missingVersion
  }

  /// Where a pointer breaks off.
  public enum MalformedPointer: Equatable, Sendable {
    /// The version is this one, which Git LFS does not know.
    case unknownVersion([UInt8])
    /// One key was expected and another found.
    case unexpectedKey(expected: String, found: [UInt8])
    /// There is no line for the object.
    case missingOID
    /// The object, or that of an extension, is not `sha256:` and 64 digits in lower case.
    case invalidOID([UInt8])
    /// The size is not a number from 0 to 2^63 - 1.
    case invalidSize([UInt8])
    /// The size is zero, though this object is not the empty one: an empty file is checked out.
    ///
    /// Reading does not throw it, since Git LFS takes such text for a pointer.
    case zeroSize(LFSObjectID)
    /// Two extensions have the same priority.
    case duplicatePriority(UInt8)
  }
}
