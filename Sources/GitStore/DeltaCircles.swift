internal import GitObjects

extension ObjectDatabase {
  /// The total size of the packs that are searched, in bytes.
  private static var searchedByteCount: Int { 32 << 20 }

  /// Refuses packs in which a delta is its own base, directly or through others: Git would follow
  /// it for ever, in more and more memory.
  ///
  /// Git neither writes nor receives such packs; they come with copied files. Packs above the limit
  /// are not searched.
  ///
  /// - Throws: `StoreError.corrupt`.
  public func refuseCircles() throws(StoreError) {
    let windows = PackWindows()
    var left = Self.searchedByteCount
    for number in packs.indices.sorted(by: { packs[$0].end < packs[$1].end }) {
      left -= packs[number].end
      guard left >= 0 else { return }
      try refuseCircles(inPack: number, windows)
    }
  }

  private func refuseCircles(inPack number: Int, _ windows: PackWindows) throws(StoreError) {
    let pack = packs[number]
    // An offset delta has its base before itself; only a reference delta may have it elsewhere.
    var bases: [Int: Int] = [:]
    var hasNamed = false
    guard let order = try? pack.positionsByOffset() else { return }
    for position in order {
      guard let offset = try? pack.index.offset(at: Int(position)),
        let entry = try? PackEntry(pack, number: number, at: offset, windows: windows),
        let base = entry.baseOffset
      else { continue }
      bases[offset] = base
      hasNamed = hasNamed || entry.isBaseNamed
    }
    guard hasNamed else { return }
    // The round in which an object was first seen: chains through objects of earlier rounds end.
    var rounds: [Int: Int] = [:]
    for (round, position) in order.enumerated() {
      guard var offset = try? pack.index.offset(at: Int(position)) else { continue }
      while let base = bases[offset] {
        if let earlier = rounds[offset] {
          guard earlier == round else { break }
          throw pack.damaged(.deltaCircle).naming(pack.index.id(at: Int(position)))
        }
        rounds[offset] = round
        offset = base
      }
    }
  }
}
