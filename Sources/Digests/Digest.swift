internal import CLibcrypto

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A digest algorithm of libcrypto.
public enum DigestAlgorithm: Sendable {
  /// SHA-1, which names Git's objects (20 bytes).
  case sha1
  /// SHA-256, which names Git LFS's objects (32 bytes).
  case sha256

  /// The length of the digest, in bytes.
  public var byteCount: Int { self == .sha1 ? 20 : 32 }

  // Fetched once: libcrypto's constants make it look for the implementation at each start. Never
  // freed, and safe on every thread.
  nonisolated(unsafe) private static let sha1Implementation = unsafe EVP_MD_fetch(nil, "SHA1", nil)
  nonisolated(unsafe) private static let sha256Implementation = unsafe EVP_MD_fetch(
    nil,
    "SHA256",
    nil
  )

  fileprivate var implementation: OpaquePointer {
    let own = unsafe self == .sha1 ? Self.sha1Implementation : Self.sha256Implementation
    // libcrypto has both: it can only lack memory, and then ends this process as Swift does.
    guard let found = unsafe own else { abort() }
    return unsafe found
  }
}

/// A running digest: fed piece by piece, then finished, and usable again.
@safe
public struct Digest: ~Copyable {
  private let context: OpaquePointer
  private let algorithm: DigestAlgorithm

  /// Starts a digest of nothing.
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

  /// Adds bytes to what is digested.
  public mutating func update(_ bytes: RawSpan) {
    let done = unsafe bytes.withUnsafeBytes { buffer in
      unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
    }
    precondition(done == 1, "libcrypto updates a digest")
  }

  /// Adds the bytes of an array to what is digested.
  public mutating func update(_ bytes: [UInt8]) {
    update(bytes.rawSpan)
  }

  /// Writes the digest of all that was added into `output`, and starts over.
  ///
  /// - Parameter output: exactly as many bytes as the algorithm's digest has.
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

  /// The digest of all that was added; starts over.
  public mutating func finish() -> [UInt8] {
    var output = [UInt8](repeating: 0, count: algorithm.byteCount)
    unsafe output.withUnsafeMutableBytes { unsafe finish(into: $0) }
    return output
  }
}
