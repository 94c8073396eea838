extension Hasher {
  /// Feeds all bytes at once, and their number; `combine` would feed an array byte by byte.
  public mutating func feed(_ bytes: [UInt8]) {
    // The hasher reads the bytes within the call.
    unsafe bytes.withUnsafeBytes { unsafe combine(bytes: $0) }
    combine(bytes.count)
  }
}
