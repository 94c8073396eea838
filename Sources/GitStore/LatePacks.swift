internal import FileSystem
internal import GitObjects
internal import Synchronization

// Git packs loose objects and makes packs anew at any time. A pack that is open can be read also
// when its name is gone; a loose object that is gone stands in a pack that came later.
extension ObjectDatabase {
  /// The pack of that number, whenever it was opened.
  func pack(_ number: Int) -> PackFile {
    number < packs.count ? packs[number] : latePacks.withLock { $0[number - packs.count] }
  }

  /// Where the object is in a pack that was not there when the database was opened.
  func lateLocation(of id: ObjectID) throws(StoreError) -> ObjectLocation? {
    for isOpened in [false, true] {
      if isOpened { try openLatePacks() }
      let found = latePacks.withLock { late -> ObjectLocation? in
        for (number, pack) in late.enumerated() {
          if let position = pack.index.position(of: id),
            let offset = try? pack.index.offset(at: position)
          {
            return .packed(pack: packs.count + number, offset: offset)
          }
        }
        return nil
      }
      if let found { return found }
    }
    return nil
  }

  /// Opens the packs that came since the database was opened.
  ///
  /// - Returns: the numbers of all of them.
  @discardableResult
  func openLatePacks() throws(StoreError) -> Range<Int> {
    try latePacks.withLock { late throws(StoreError) in
      let known = Set((packs + late).map(\.index.path))
      for directory in directories {
        late += try Self.open(packsIn: directory, butFor: known)
      }
      return packs.count..<(packs.count + late.count)
    }
  }
}
