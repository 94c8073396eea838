public import GitObjects

extension ObjectDatabase {
  /// The size of each object in the repository's own store, in bytes, with its share of the index;
  /// 0 if it is in an alternate, or missing.
  ///
  /// All at once: each pack is either searched for the objects or listed, whichever is less work.
  public func storedByteCounts(of ids: [ObjectID]) throws(StoreError) -> [UInt64] {
    var sizes = [UInt64](repeating: 0, count: ids.count)
    var wanted = WantedObjects(ids)
    for (number, pack) in packs.enumerated() {
      guard !wanted.rest.isEmpty else { break }
      var found = wanted.take(from: pack)
      guard !found.isEmpty, number < ownPackCount else { continue }
      found.sort(bucket: { pack.bucket(of: $0.offset) }) { $0.offset < $1.offset }
      var next = found.makeIterator()
      try pack.storedByteCounts(at: found.lazy.map(\.offset)) { byteCount in
        if let object = next.next() { sizes[object.number] = UInt64(byteCount) + 28 }
      }
    }
    for (id, number) in wanted.rest {
      guard case .loose(let path) = looseLocation(of: id), let directory = directories.first,
        path.hasPrefix(directory + "/")
      else { continue }
      sizes[number] = Self.byteCount(path)
    }
    return sizes
  }
}

/// Objects that are looked for in one pack after the other.
private struct WantedObjects {
  /// The ids that were not found yet, sorted, each with its number.
  private(set) var rest: [(id: ObjectID, number: Int)]

  init(_ ids: [ObjectID]) {
    rest = ids.enumerated().map { (id: $1, number: $0) }
    rest.sort(bucket: { $0.id.bucket }) { $0.id < $1.id }
  }

  /// Takes out the objects that the pack has, and returns their offsets in it.
  mutating func take(from pack: PackFile) -> [(offset: Int, number: Int)] {
    let index = pack.index
    var found: [(offset: Int, number: Int)] = []
    var isFound = [Bool](repeating: false, count: rest.count)
    if rest.count <= index.count {
      for (place, object) in rest.enumerated() {
        guard let offset = pack.offset(of: object.id) else { continue }
        found.append((offset, object.number))
        isFound[place] = true
      }
    } else {
      var place = 0
      for position in 0..<index.count {
        let id = index.id(at: position)
        place = self.place(of: id, from: place)
        while place < rest.count, rest[place].id == id {
          if let offset = try? index.offset(at: position) {
            found.append((offset, rest[place].number))
            isFound[place] = true
          }
          place += 1
        }
      }
    }
    if !found.isEmpty {
      var kept: [(id: ObjectID, number: Int)] = []
      kept.reserveCapacity(rest.count - found.count)
      for (place, object) in rest.enumerated() where !isFound[place] { kept.append(object) }
      rest = kept
    }
    return found
  }

  /// The index of an id from a start on, or where it would be; found in steps that double.
  private func place(of id: ObjectID, from start: Int) -> Int {
    var (low, step) = (start, 1)
    while low + step <= rest.count, rest[low + step - 1].id < id {
      low += step
      step *= 2
    }
    var high = min(low + step, rest.count)
    while low < high {
      let middle = (low + high) / 2
      if rest[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
