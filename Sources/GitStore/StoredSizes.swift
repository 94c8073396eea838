public import GitObjects

extension ObjectDatabase {
  /// The size of each object in the repository's own store, in bytes, with its share of the index;
  /// 0 if it is in an alternate, or missing.
  ///
  /// All at once: each pack is either searched for the objects or listed, whichever is less work.
  public func storedByteCounts(of ids: ObjectIDList) throws(StoreError) -> [UInt64] {
    var sizes = [UInt64](repeating: 0, count: ids.count)
    var wanted = WantedObjects(ids)
    for (number, pack) in packs.enumerated() {
      guard !wanted.rest.isEmpty else { break }
      var found = wanted.take(from: pack)
      guard !found.isEmpty, number < ownPackCount else { continue }
      found.sort(bucket: { pack.bucket(of: $0.offset) }) { $0.offset < $1.offset }
      var next = found.makeIterator()
      try pack.storedByteCounts(at: found.lazy.map(\.offset)) { byteCount in
        if let object = next.next() { sizes[Int(object.number)] = UInt64(byteCount) + 28 }
      }
    }
    for number in wanted.rest {
      guard case .loose(let path) = looseLocation(of: ids[Int(number)]),
        let directory = directories.first,
        path.hasPrefix(directory + "/")
      else { continue }
      sizes[Int(number)] = Self.byteCount(path)
    }
    return sizes
  }
}

/// Objects that are looked for in one pack after the other.
private struct WantedObjects {
  private let ids: ObjectIDList
  /// The numbers of the ids that were not found yet, in the order of ids.
  private(set) var rest: [UInt32]

  init(_ ids: ObjectIDList) {
    self.ids = ids
    rest = Array(0..<UInt32(ids.count))
    rest.sort(bucket: { ids[Int($0)].bucket }) { ids[Int($0)] < ids[Int($1)] }
  }

  private func id(_ place: Int) -> ObjectID { ids[Int(rest[place])] }

  /// Takes out the objects that the pack has, and returns their offsets in it.
  mutating func take(from pack: PackFile) -> [(offset: Int, number: UInt32)] {
    let index = pack.index
    var found: [(offset: Int, number: UInt32)] = []
    var isFound = [Bool](repeating: false, count: rest.count)
    if rest.count <= index.count {
      for place in rest.indices {
        guard let offset = pack.offset(of: id(place)) else { continue }
        found.append((offset, rest[place]))
        isFound[place] = true
      }
    } else {
      var place = 0
      for position in 0..<index.count {
        let id = index.id(at: position)
        place = self.place(of: id, from: place)
        while place < rest.count, self.id(place) == id {
          if let offset = try? index.offset(at: position) {
            found.append((offset, rest[place]))
            isFound[place] = true
          }
          place += 1
        }
      }
    }
    if !found.isEmpty {
      var kept: [UInt32] = []
      kept.reserveCapacity(rest.count - found.count)
      for (place, number) in rest.enumerated() where !isFound[place] { kept.append(number) }
      rest = kept
    }
    return found
  }

  /// The index of an id from a start on, or where it would be; found in steps that double.
  private func place(of id: ObjectID, from start: Int) -> Int {
    var (low, step) = (start, 1)
    while low + step <= rest.count, self.id(low + step - 1) < id {
      low += step
      step *= 2
    }
    var high = min(low + step, rest.count)
    while low < high {
      let middle = (low + high) / 2
      if self.id(middle) < id { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
