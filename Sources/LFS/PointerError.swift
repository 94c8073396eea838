/// Why a text is not a pointer, in the two classes of Git LFS.
public enum PointerError: Error, Equatable {
  /// Ordinary content, which Git LFS leaves as it is.
  case notAPointer(OrdinaryContent)
  /// Text that begins as a pointer, and is malformed: Git LFS reports an error.
  case malformed(MalformedPointer)

  /// Why content does not look like a pointer.
  public enum OrdinaryContent: Equatable, Sendable {
    /// The content has this number of bytes, too many for a pointer.
    case tooLong(Int)
    /// None of the words that mark a pointer occurs.
    case noMarker
    /// This line has no space between key and value.
    case lineWithoutSpace([UInt8])
    /// The first key is this one, not `version`.
    case unexpectedFirstKey([UInt8])
    /// This line comes after the size.
    case extraLine([UInt8])
    /// There is no version, or it is empty.
    case missingVersion
  }

  /// What is malformed in a pointer.
  public enum MalformedPointer: Equatable, Sendable {
    /// The version is this one, which Git LFS does not know.
    case unknownVersion([UInt8])
    /// This key was found where another one was expected.
    case unexpectedKey(expected: String, found: [UInt8])
    /// There is no line with the object's id.
    case missingOID
    /// The id of the object or of an extension is not `sha256:` and 64 digits in lower case.
    case invalidOID([UInt8])
    /// The size is not a number from 0 to 2^63 - 1.
    case invalidSize([UInt8])
    /// The size is 0 but the object is not the empty one: Git LFS checks out an empty file.
    ///
    /// Parsing does not throw it, since Git LFS reads such text as a pointer.
    case zeroSize(LFSObjectID)
    /// Two extensions have the same priority.
    case duplicatePriority(UInt8)
  }
}
