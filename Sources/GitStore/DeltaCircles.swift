internal import GitObjects

extension ObjectDatabase {
  /// Packs up to so many bytes, all together, are looked through.
  private static var searchedByteCount: Int { 32 << 20 }

  /// Refuses packs in which a delta leads back to itself: Git would follow it for ever, in more and
  /// more memory.
  ///
  /// No Git writes such packs or takes them in; they come with copied files. Those that are too
  /// large to be looked through in a moment are believed.
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
    // A delta by distance leads to what stands before it; only one by name may lead elsewhere.
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
    // The round in which an object was met: what an earlier one met leads to an end.
    var rounds: [Int: Int] = [:]
    for (round, position) in order.enumerated() {
      guard var offset = try? pack.index.offset(at: Int(position)) else { continue }
      while let base = bases[offset] {
        if let earlier = rounds[offset] {
          guard earlier == round else { break }
          throw pack.damaged("deltas run in a circle").naming(pack.index.id(at: Int(position)))
        }
        rounds[offset] = round
        offset = base
      }
    }
  }
}
