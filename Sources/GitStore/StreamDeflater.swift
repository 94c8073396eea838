internal import CLibdeflate
internal import CZlib

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Deflates a stream piece by piece with zlib (RFC 1950); incompressible pieces are stored.
@safe
final class StreamDeflater {
  /// The size of the sample that decides whether deflating pays, in bytes.
  private static let sampleByteCount = 64 << 10

  /// On the heap, since zlib keeps the address of its state.
  private let stream: UnsafeMutablePointer<z_stream>
  private let sampler = Deflater(level: 1)
  private var sample: [UInt8] = []
  private let output: UnsafeMutableRawBufferPointer
  private let level: Int32
  private var currentLevel: Int32

  /// - Parameter level: 0 (stored) to 9 (small); -1 for zlib's default.
  init(level: Int32) {
    self.level = level
    currentLevel = level
    unsafe output = .allocate(byteCount: 256 << 10, alignment: 16)
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let result = unsafe deflateInit_(
      stream,
      level,
      ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size)
    )
    // Out of memory: abort, as Swift does.
    guard result == Z_OK else { abort() }
  }

  deinit {
    unsafe deflateEnd(stream)
    unsafe stream.deallocate()
    unsafe output.deallocate()
  }

  /// Deflates the next piece.
  ///
  /// A sample from the middle of each piece decides whether deflating pays.
  ///
  /// - Parameter body: receives the deflated bytes.
  func deflate(_ piece: RawSpan, to body: (RawSpan) throws(StoreError) -> Void) throws(StoreError) {
    try choose(paysOff(piece) ? level : 0, body)
    try run(piece, Z_NO_FLUSH, body)
  }

  /// Ends the stream.
  func finish(to body: (RawSpan) throws(StoreError) -> Void) throws(StoreError) {
    try run(RawSpan(), Z_FINISH, body)
  }

  private func paysOff(_ piece: RawSpan) -> Bool {
    guard level != 0 else { return false }
    let count = min(piece.byteCount, Self.sampleByteCount)
    let start = (piece.byteCount - count) / 2
    sample.removeAll(keepingCapacity: true)
    sampler.deflate(piece.extracting(start..<start + count), to: &sample)
    // The fastest level finds the least: the sample must shrink by at least one part in 32.
    return sample.count < count - count >> 5
  }

  private func choose(
    _ wanted: Int32,
    _ body: (RawSpan) throws(StoreError) -> Void
  ) throws(StoreError) {
    guard wanted != currentLevel else { return }
    currentLevel = wanted
    unsafe stream.pointee.next_in = nil
    unsafe stream.pointee.avail_in = 0
    while true {
      makeRoom()
      // Earlier input is deflated at the old level, and may need more than one round.
      let result = unsafe deflateParams(stream, wanted, Z_DEFAULT_STRATEGY)
      precondition(result == Z_OK || result == Z_BUF_ERROR, "zlib takes another level")
      try handOver(body)
      if result == Z_OK { return }
    }
  }

  private func run(
    _ piece: RawSpan,
    _ flush: Int32,
    _ body: (RawSpan) throws(StoreError) -> Void
  ) throws(StoreError) {
    precondition(piece.byteCount <= Int(Int32.max), "a piece is small")
    var used = 0
    while true {
      makeRoom()
      let result = unsafe piece.extracting(used...).withUnsafeBytes { bytes in
        // zlib does not write to its input, but its interface lacks `const`.
        unsafe stream.pointee.next_in = UnsafeMutablePointer(
          mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        )
        unsafe stream.pointee.avail_in = UInt32(bytes.count)
        let result = unsafe CZlib.deflate(stream, flush)
        used += unsafe bytes.count - Int(stream.pointee.avail_in)
        return result
      }
      precondition(result == Z_OK || result == Z_BUF_ERROR || result == Z_STREAM_END)
      let isFull = unsafe stream.pointee.avail_out == 0
      try handOver(body)
      if flush == Z_FINISH ? result == Z_STREAM_END : used == piece.byteCount && !isFull { return }
    }
  }

  private func makeRoom() {
    unsafe stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe stream.pointee.avail_out = UInt32(output.count)
  }

  private func handOver(_ body: (RawSpan) throws(StoreError) -> Void) throws(StoreError) {
    let made = unsafe output.count - Int(stream.pointee.avail_out)
    guard made > 0 else { return }
    try body(
      unsafe UnsafeRawBufferPointer(UnsafeMutableRawBufferPointer(rebasing: output[..<made])).bytes
    )
  }
}
