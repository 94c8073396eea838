internal import CLibdeflate

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Deflates whole buffers (RFC 1950), with libdeflate.
@safe
final class Deflater {
  private let compressor: OpaquePointer

  /// - Parameter level: from 0, stored, over 1, fast, to 12, small.
  init(level: Int32) {
    // Without memory, which ends this process as Swift does.
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
/// - Parameter before: the CRC-32 of what comes before them.
func crc32(_ bytes: RawSpan, after before: UInt32 = 0) -> UInt32 {
  // Given no address, libdeflate would begin anew.
  guard !bytes.isEmpty else { return before }
  return unsafe bytes.withUnsafeBytes { bytes in
    unsafe libdeflate_crc32(before, bytes.baseAddress, bytes.count)
  }
}
