internal import CLibdeflate

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Deflates whole buffers with libdeflate (RFC 1950).
@safe
final class Deflater {
  private let compressor: OpaquePointer

  /// - Parameter level: 0 (stored), 1 (fast) to 12 (small).
  init(level: Int32) {
    // Out of memory: abort, as Swift does.
    guard let made = unsafe libdeflate_alloc_compressor(level) else { abort() }
    unsafe compressor = unsafe made
  }

  deinit { unsafe libdeflate_free_compressor(compressor) }

  /// Appends the deflated bytes to `output`.
  func deflate(_ input: RawSpan, to output: inout [UInt8]) {
    let bound = unsafe libdeflate_zlib_compress_bound(compressor, input.byteCount)
    let start = output.count
    output.append(contentsOf: repeatElement(0, count: bound))
    let made = unsafe output.withUnsafeMutableBytes { buffer in
      unsafe input.withUnsafeBytes { bytes in
        unsafe libdeflate_zlib_compress(
          compressor,
          bytes.baseAddress,
          bytes.count,
          buffer.baseAddress?.advanced(by: start),
          bound
        )
      }
    }
    precondition(made > 0, "the bound is enough")
    output.removeLast(bound - made)
  }
}

/// The CRC-32 of bytes, as pack indexes hold it for each entry.
///
/// - Parameter before: the CRC-32 of the bytes before them.
func crc32(_ bytes: RawSpan, after before: UInt32 = 0) -> UInt32 {
  // For an empty buffer, libdeflate would return the initial value.
  guard !bytes.isEmpty else { return before }
  return unsafe bytes.withUnsafeBytes { bytes in
    unsafe libdeflate_crc32(before, bytes.baseAddress, bytes.count)
  }
}
