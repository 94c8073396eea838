extension Hasher {
  /// Feeds the bytes all at once, and their number; an array as a value is fed byte by byte.
  public mutating func feed(_ bytes: [UInt8]) {
    // The hasher reads the bytes within the call.
    unsafe bytes.withUnsafeBytes { unsafe combine(bytes: $0) }
    combine(bytes.count)
  }
}
