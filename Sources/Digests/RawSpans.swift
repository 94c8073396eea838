extension [UInt8] {
  /// The array's bytes, borrowed.
  @inlinable
  public var rawSpan: RawSpan {
    @_lifetime(borrow self)
    get {
      // Bytes have neither padding nor invalid values, the two reasons why `bytes` is unsafe.
      unsafe span.bytes
    }
  }
}

extension RawSpan {
  /// A copy of the bytes.
  public var array: [UInt8] {
    unsafe withUnsafeBytes { unsafe Array($0) }
  }

  /// Appends the bytes to an array.
  @inlinable
  public func append(to array: inout [UInt8]) {
    unsafe withUnsafeBytes { unsafe array.append(contentsOf: $0) }
  }

  /// The byte at `offset`.
  @inlinable
  public subscript(offset: Int) -> UInt8 {
    // Every byte is a valid `UInt8`, and the load checks bounds.
    unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
  }
}
