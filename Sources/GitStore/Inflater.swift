internal import CLibdeflate
internal import CZlib

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Inflates whole buffers of known size with libdeflate (RFC 1950), at about twice the speed of
/// zlib.
@safe
final class WholeInflater {
  private let decompressor: OpaquePointer

  init() {
    // Out of memory: abort, as Swift does.
    guard let made = unsafe libdeflate_alloc_decompressor() else { abort() }
    unsafe decompressor = unsafe made
  }

  deinit { unsafe libdeflate_free_decompressor(decompressor) }

  /// Fills `output` from the stream at the beginning of `input`.
  ///
  /// False if the stream is damaged, longer than `input`, or of another size.
  func inflate(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Bool
  {
    var used = 0
    var made = 0
    let result = unsafe libdeflate_zlib_decompress_ex(
      decompressor,
      input.baseAddress,
      input.count,
      output.baseAddress,
      output.count,
      &used,
      &made
    )
    return result == LIBDEFLATE_SUCCESS && made == output.count
  }
}

/// Inflates a stream piece by piece with zlib (RFC 1950).
@safe
final class StreamInflater {
  enum State: Equatable { case more, finished, damaged }

  /// The number of bytes of a stream that suffices to inflate its first 48.
  ///
  /// Before the first byte, a block may describe its code: in 14 bits, 19 times 3 bits and 316
  /// times at most 14 bits (RFC 1951, 3.2.7), less than 570 bytes. After that, a byte takes at most
  /// 15 bits.
  static let headByteCount = 768

  // On the heap, since zlib keeps the address of its state.
  private let stream: UnsafeMutablePointer<z_stream>

  init() {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let result = unsafe inflateInit_(stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard result == Z_OK else { abort() }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Drops the current stream and starts another one.
  func restart() { unsafe inflateReset(stream) }

  /// Inflates until `input` or `output` is exhausted.
  ///
  /// - Returns: the numbers of bytes used and made, and whether the stream continues.
  func inflate(
    _ input: UnsafeRawBufferPointer,
    into output: UnsafeMutableRawBufferPointer
  ) -> (used: Int, made: Int, state: State) {
    let inputCount = min(input.count, Int(UInt32.max))
    let outputCount = min(output.count, Int(UInt32.max))
    // zlib does not write to its input, but its interface lacks `const`.
    unsafe stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    )
    unsafe stream.pointee.avail_in = UInt32(inputCount)
    unsafe stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe stream.pointee.avail_out = UInt32(outputCount)
    let result = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
    let used = unsafe inputCount - Int(stream.pointee.avail_in)
    let made = unsafe outputCount - Int(stream.pointee.avail_out)
    switch result {
    case Z_OK, Z_BUF_ERROR: return (used, made, .more)
    case Z_STREAM_END: return (used, made, .finished)
    // zlib allocates its window lazily: the stream is not damaged.
    case Z_MEM_ERROR: abort()
    default: return (used, made, .damaged)
    }
  }
}
