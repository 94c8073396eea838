extension Array {
  /// Sorts evenly distributed elements, such as digests, in place: each goes to its bucket, and
  /// then each bucket is sorted by comparisons.
  ///
  /// Takes half of the time of a plain sort; if all elements are in one bucket, one pass more.
  ///
  /// - Parameters:
  ///   - bucket: the number of an element's bucket, ascending in the order of elements.
  ///   - isBefore: the order of elements.
  @inlinable
  public mutating func sort(
    bucket: (Element) -> UInt16,
    by isBefore: (Element, Element) -> Bool
  ) {
    guard count > 4096 else { return sort(by: isBefore) }
    let bucketCount = 1 << 16
    // The position of the next element of each bucket; a bucket ends where the next one starts.
    var ends = [Int](repeating: 0, count: bucketCount)
    for element in self { ends[Int(bucket(element))] += 1 }
    var heads: [Int] = []
    heads.reserveCapacity(bucketCount)
    var sum = 0
    for index in ends.indices {
      heads.append(sum)
      sum += ends[index]
      ends[index] = sum
    }
    for own in 0..<bucketCount {
      while heads[own] < ends[own] {
        let place = heads[own]
        let right = Int(bucket(self[place]))
        if right != own { swapAt(place, heads[right]) }
        heads[right] += 1
      }
    }
    var start = 0
    unsafe withUnsafeMutableBufferPointer { buffer in
      for end in ends {
        if end > start + 1 {
          // A slice of an array would be sorted in a copy.
          var slice = unsafe UnsafeMutableBufferPointer(rebasing: buffer[start..<end])
          unsafe slice.sort(by: isBefore)
        }
        start = end
      }
    }
  }
}
