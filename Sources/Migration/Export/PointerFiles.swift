internal import GitObjects
internal import GitStore
internal import LFS
internal import Workers

/// The pointers among the selected files, and what they stand for.
struct PointerFiles: Sendable {
  /// The pointer that each file is, by the file's number; nil for a file that is none.
  private(set) var pointers: [Pointer?]
  /// The numbers of the files that begin as pointers and are none, and where each breaks off.
  private(set) var lookAlikes: [(file: Int, reason: PointerError.MalformedPointer)] = []

  private enum Found: Sendable {
    case pointer(Pointer)
    case lookAlike(PointerError.MalformedPointer)
    case ordinary
  }

  /// Looks at the files of an inventory that may be pointers, and says in the inventory what becomes
  /// of each: a pointer converts, everything else stays.
  ///
  /// - Throws: `MigrationError.unreadable`.
  init(_ inventory: inout Inventory, readers: WorkerPool<ObjectReader>) async throws {
    let files = inventory.files
    let list = files.readingOrder.filter { file in
      (1..<UInt64(Pointer.maximumByteCount)).contains(files.byteCounts[Int(file)])
    }
    let places = inventory
    let pieces = WorkPieces(list.count, workers: readers.count)
    let found = try await readers.map(pieces.count) { reader, number in
      try list[pieces[number]].map { file in
        do throws(StoreError) {
          return try Self.look(at: files.id(Int(file)), reader)
        } catch {
          throw MigrationError.unreadable(error, needed: places.needed(file: Int(file)))
        }
      }
    }
    pointers = [Pointer?](repeating: nil, count: files.count)
    inventory.files.states = files.states.map { $0 == .isEmpty ? .isEmpty : .isOrdinary }
    for (file, found) in zip(list, found.joined()) {
      switch found {
      case .pointer(let pointer):
        pointers[Int(file)] = pointer
        inventory.files.states[Int(file)] = .converts
        inventory.files.byteCounts[Int(file)] = Self.byteCount(of: pointer)
      case .lookAlike(let reason):
        lookAlikes.append((Int(file), reason))
      case .ordinary:
        break
      }
    }
    lookAlikes.sort { $0.file < $1.file }
  }

  private static func look(
    at id: ObjectID,
    _ reader: ObjectReader
  ) throws(StoreError) -> Found {
    let data = try reader.readChecked(id, .blob, at: try reader.location(of: id))
    do throws(PointerError) {
      return .pointer(try Pointer(parsing: data.bytes))
    } catch {
      switch error {
      case .malformed(let reason): return .lookAlike(reason)
      case .notAPointer: return .ordinary
      }
    }
  }

  /// The size of a pointer's content: that of the empty object is nothing, whatever the pointer says.
  static func byteCount(of pointer: Pointer) -> UInt64 {
    pointer.oid == .empty ? 0 : pointer.size
  }

  /// The numbers of the files whose object the store does not have.
  ///
  /// - Throws: `ObjectStoreError` if that can't be found out.
  func missing(from store: ObjectStore) throws(ObjectStoreError) -> [Int] {
    var known: [LFSObjectID: Bool] = [:]
    var missing: [Int] = []
    for (file, pointer) in pointers.enumerated() {
      guard let pointer, pointer.oid != .empty else { continue }
      // Two pointers to an object with different sizes are rare, and one of them is wrong.
      if known[pointer.oid] == nil {
        // A link to an object is one, too.
        known[pointer.oid] =
          try store.contains(pointer.oid, byteCount: pointer.size)
          || (try? store.open(pointer.oid))?.byteCount == pointer.size
      }
      if known[pointer.oid] == false { missing.append(file) }
    }
    return missing
  }
}
