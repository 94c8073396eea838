internal import CLibdeflate
internal import CZlib

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Deflates a stream piece by piece (RFC 1950), with zlib; what does not get smaller is stored.
@safe
final class StreamDeflater {
  /// How much is looked at before it is decided whether deflating pays.
  private static let sampleByteCount = 64 << 10

  /// On the heap: zlib keeps the address of its state.
  private let stream: UnsafeMutablePointer<z_stream>
  private let sampler = Deflater(level: 1)
  private var sample: [UInt8] = []
  private let output: UnsafeMutableRawBufferPointer
  private let level: Int32
  private var currentLevel: Int32

  /// - Parameter level: from 0, stored, to 9, small; -1 for zlib's own choice.
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
    // Without memory, which ends this process as Swift does.
    guard result == Z_OK else { abort() }
  }

  deinit {
    unsafe deflateEnd(stream)
    unsafe stream.deallocate()
    unsafe output.deallocate()
  }

  /// Deflates the next piece.
  ///
  /// Whether deflating pays is decided anew for each piece, by a sample from its middle.
  ///
  /// - Parameter body: gets the deflated bytes as they come.
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
    // The fastest level finds less than any other: it must save one part in 32 at least.
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
      // What came before is deflated as it was to be, and may need room more than once.
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
        // zlib's interface is older than `const`: it does not write to its input.
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
