internal import CLibcrypto

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A hash algorithm of libcrypto.
public enum DigestAlgorithm: Sendable {
  /// SHA-1, which names Git objects (20 bytes).
  case sha1
  /// SHA-256, which names LFS objects (32 bytes).
  case sha256

  /// The length of the digest, in bytes.
  public var byteCount: Int { self == .sha1 ? 20 : 32 }

  // Fetched once, since libcrypto would look up the implementation at each start. Never freed, and
  // safe for all threads.
  nonisolated(unsafe) private static let sha1Implementation = unsafe EVP_MD_fetch(nil, "SHA1", nil)
  nonisolated(unsafe) private static let sha256Implementation = unsafe EVP_MD_fetch(
    nil,
    "SHA256",
    nil
  )

  fileprivate var implementation: OpaquePointer {
    let own = unsafe self == .sha1 ? Self.sha1Implementation : Self.sha256Implementation
    // libcrypto has both algorithms. It can only run out of memory: abort, as Swift does.
    guard let found = unsafe own else { abort() }
    return unsafe found
  }
}

/// A digest in progress: fed piece by piece, then finished, and reusable.
@safe
public struct Digest: ~Copyable {
  private let context: OpaquePointer
  private let algorithm: DigestAlgorithm

  /// A digest of no bytes.
  public init(_ algorithm: DigestAlgorithm) {
    guard let context = unsafe EVP_MD_CTX_new() else { abort() }
    unsafe self.context = unsafe context
    self.algorithm = algorithm
    start()
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  private func start() {
    let done = unsafe EVP_DigestInit_ex(context, algorithm.implementation, nil)
    // It allocates the state.
    guard done == 1 else { abort() }
  }

  /// Adds bytes.
  public mutating func update(_ bytes: RawSpan) {
    let done = unsafe bytes.withUnsafeBytes { buffer in
      unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
    }
    precondition(done == 1, "libcrypto updates a digest")
  }

  /// Adds the bytes of an array.
  public mutating func update(_ bytes: [UInt8]) {
    update(bytes.rawSpan)
  }

  /// Writes the digest of all bytes added into `output`, and starts again.
  ///
  /// - Parameter output: as many bytes as the algorithm's digest has.
  public mutating func finish(into output: UnsafeMutableRawBufferPointer) {
    precondition(output.count == algorithm.byteCount, "room for the digest")
    let done = unsafe EVP_DigestFinal_ex(
      context,
      output.baseAddress?.assumingMemoryBound(to: UInt8.self),
      nil
    )
    precondition(done == 1, "libcrypto finishes a digest")
    start()
  }

  /// The digest of all bytes added; starts again.
  public mutating func finish() -> [UInt8] {
    var output = [UInt8](repeating: 0, count: algorithm.byteCount)
    unsafe output.withUnsafeMutableBytes { unsafe finish(into: $0) }
    return output
  }
}
