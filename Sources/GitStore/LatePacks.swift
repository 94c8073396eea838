internal import FileSystem
internal import GitObjects
internal import Synchronization

// Git packs loose objects and rewrites packs at any time. An open pack stays readable when its name
// is gone; a loose object that is gone is in a newer pack.
extension ObjectDatabase {
  /// The pack of a number, whenever it was opened.
  func pack(_ number: Int) -> PackFile {
    number < packs.count ? packs[number] : latePacks.withLock { $0[number - packs.count] }
  }

  /// The place of an object in a pack that came after the database was opened; `nil` if there is
  /// none.
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
  /// - Returns: the numbers of all packs that came since.
  @discardableResult
  func openLatePacks() throws(StoreError) -> Range<Int> {
    try latePacks.withLock { late throws(StoreError) in
      let known = Set((packs + late).map(\.index.path))
      for directory in directories {
        late += try Self.open(packsIn: directory, format, butFor: known)
      }
      return packs.count..<(packs.count + late.count)
    }
  }
}
