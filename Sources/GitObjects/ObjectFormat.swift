public import Digests

/// The hash function that a repository gives its objects ids with (`extensions.objectFormat`).
///
/// Lengths of ids follow from it, and are nowhere else.
@frozen
public enum ObjectFormat: Sendable, Hashable, CaseIterable {
  /// SHA-1.
  case sha1
  /// SHA-256.
  case sha256

  /// The format of a name, as in `extensions.objectFormat`; `nil` if it is unknown.
  public init?(name: some StringProtocol) {
    switch name {
    case "sha1": self = .sha1
    case "sha256": self = .sha256
    default: return nil
    }
  }

  /// The format whose ids have this number of hexadecimal digits; `nil` if there is none.
  public init?(digitCount: Int) {
    switch digitCount {
    case Self.sha1.digitCount: self = .sha1
    case Self.sha256.digitCount: self = .sha256
    default: return nil
    }
  }

  /// The name, as in `extensions.objectFormat`.
  public var name: String {
    switch self {
    case .sha1: "sha1"
    case .sha256: "sha256"
    }
  }

  /// The length of an id, in bytes.
  @inlinable public var byteCount: Int { self == .sha1 ? 20 : 32 }

  /// The length of an id, in hexadecimal digits.
  @inlinable public var digitCount: Int { byteCount * 2 }

  /// The length of the longest ids, in bytes.
  public static let maximumByteCount = 32

  /// The length of the longest ids, in hexadecimal digits.
  public static let maximumDigitCount = 64

  /// The hash function.
  public var digest: DigestAlgorithm {
    switch self {
    case .sha1: .sha1
    case .sha256: .sha256
    }
  }
}
