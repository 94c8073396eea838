extension UInt64 {
  /// The sum, or the largest number on overflow: pointers and headers may claim any size.
  public func addingSaturated(_ other: UInt64) -> UInt64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
