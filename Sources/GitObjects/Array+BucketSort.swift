extension Array {
  /// Sorts in place what is spread evenly, such as digests: each element goes to its bucket, and the
  /// few in a bucket are sorted by comparing.
  ///
  /// Half of the time of sorting by comparing alone; where everything is in one bucket, a pass more.
  ///
  /// - Parameters:
  ///   - bucket: the number of an element's bucket, in the order of the elements.
  ///   - isBefore: the order.
  @inlinable
  public mutating func sort(
    bucket: (Element) -> UInt16,
    by isBefore: (Element, Element) -> Bool
  ) {
    guard count > 4096 else { return sort(by: isBefore) }
    let bucketCount = 1 << 16
    // Where the next element of each bucket goes; its end is where the next bucket starts.
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
