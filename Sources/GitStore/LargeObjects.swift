public import GitObjects

extension ObjectDatabase {
  /// The number of pieces for `largeObjects(ofPiece:…)`: parts of packs, then directories of loose
  /// objects.
  public var sizePieceCount: Int {
    packs.reduce(0) { $0 + ($1.index.count + Self.piece - 1) / Self.piece } + directories.count
  }

  private static var piece: Int { 16384 }

  /// The objects of one piece of the database that have at least `byteCount` bytes.
  ///
  /// Sizes come from headers, read in the order of the packs. Damaged objects are left out: their
  /// users report them.
  public func largeObjects(
    ofPiece number: Int,
    atLeast byteCount: Int,
    reader: ObjectReader
  ) throws(StoreError) -> [ObjectID] {
    var rest = number
    for (packNumber, pack) in packs.enumerated() {
      let count = (pack.index.count + Self.piece - 1) / Self.piece
      guard rest >= count else {
        return try largeObjects(of: pack, packNumber, piece: rest, byteCount, reader)
      }
      rest -= count
    }
    return try largeLooseObjects(in: directories[rest], byteCount, reader)
  }

  private func largeObjects(
    of pack: PackFile,
    _ packNumber: Int,
    piece: Int,
    _ byteCount: Int,
    _ reader: ObjectReader
  ) throws(StoreError) -> [ObjectID] {
    let order = try pack.positionsByOffset()
    var found: [ObjectID] = []
    for position in order[piece * Self.piece..<min((piece + 1) * Self.piece, order.count)] {
      let offset = try pack.index.offset(at: Int(position))
      let size = try? reader.byteCount(pack: packNumber, offset: offset)
      if let size, size >= byteCount { found.append(pack.index.id(at: Int(position))) }
    }
    return found
  }

  private func largeLooseObjects(
    in directory: String,
    _ byteCount: Int,
    _ reader: ObjectReader
  ) throws(StoreError) -> [ObjectID] {
    var found: [ObjectID] = []
    for prefix in try directoryNames(directory) where prefix.utf8.count == 2 {
      for name in try directoryNames("\(directory)/\(prefix)") {
        guard let id = try? ObjectID(hex: Array((prefix + name).utf8)) else { continue }
        let path = "\(directory)/\(prefix)/\(name)"
        if let object = try? LooseObject(path, id: id, inflater: reader.stream),
          object.byteCount >= byteCount
        {
          found.append(id)
        }
      }
    }
    // Loose objects may have been packed before this piece was read.
    for number in try openLatePacks() {
      let pack = pack(number)
      for piece in 0..<((pack.index.count + Self.piece - 1) / Self.piece) {
        found += try largeObjects(of: pack, number, piece: piece, byteCount, reader)
      }
    }
    return found
  }
}
