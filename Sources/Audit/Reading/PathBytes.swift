extension [UInt8] {
  /// Where the last component of the path begins.
  var basenameStart: Int { lastIndex(of: 0x2F).map { $0 + 1 } ?? 0 }
}
