internal import GitObjects
internal import GitStore
internal import History
internal import LFS
internal import Scan
internal import Workers

/// The pointers among the selected files.
struct PointerFiles: Sendable {
  /// The pointer in each file, by the file's number; `nil` if it is none.
  private(set) var pointers: [Pointer?]
  /// The numbers of the files that begin like a pointer but are malformed, and why.
  private(set) var malformedPointers: [(file: Int, reason: PointerError.MalformedPointer)] = []

  private enum Found: Sendable {
    case pointer(Pointer)
    case malformed(PointerError.MalformedPointer)
    case ordinary
  }

  /// Reads the files of an inventory that may be pointers, and sets their states: pointers are
  /// converted, all other files stay.
  ///
  /// - Throws: `HistoryError.unreadable`.
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
          throw HistoryError.unreadable(error, needed: places.needed(file: Int(file)))
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
      case .malformed(let reason):
        malformedPointers.append((Int(file), reason))
      case .ordinary:
        break
      }
    }
    malformedPointers.sort { $0.file < $1.file }
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
      case .malformed(let reason): return .malformed(reason)
      case .notAPointer: return .ordinary
      }
    }
  }

  /// The size of a pointer's content; 0 for the empty object, whatever the pointer says.
  static func byteCount(of pointer: Pointer) -> UInt64 {
    pointer.oid == .empty ? 0 : pointer.size
  }

  /// The objects of the files in a store.
  struct Stored {
    /// The numbers of the files whose object is missing or incomplete.
    var missing: [Int] = []
    /// The size of the content of each other file, by its number.
    var byteCounts: [Int: UInt64] = [:]
  }

  /// Looks for the objects of the files in a store.
  ///
  /// An object is identified by its id alone, as Git LFS does it on export, since the size in a
  /// pointer may be wrong. If the sizes differ, the object is hashed, since it may also be
  /// truncated.
  /// - Throws: `ObjectStoreError` if the store can't be read.
  func find(in store: ObjectStore) throws(ObjectStoreError) -> Stored {
    var sizes: [LFSObjectID: Set<UInt64>] = [:]
    for case let pointer? in pointers where pointer.oid != .empty {
      sizes[pointer.oid, default: []].insert(pointer.size)
    }
    var known: [LFSObjectID: UInt64] = [:]
    for (oid, said) in sizes {
      guard let byteCount = try store.byteCount(of: oid) else { continue }
      if said == [byteCount] || store.isIntact(oid) { known[oid] = byteCount }
    }
    var stored = Stored()
    for (file, pointer) in pointers.enumerated() {
      guard let pointer else { continue }
      if pointer.oid == .empty {
        stored.byteCounts[file] = 0
      } else if let byteCount = known[pointer.oid] {
        stored.byteCounts[file] = byteCount
      } else {
        stored.missing.append(file)
      }
    }
    return stored
  }

  /// The files to fetch, in rounds that ask for each object once.
  ///
  /// A pointer with another size for the same object is in a later round, and is not needed if the
  /// object was fetched before.
  func rounds(of missing: [Int]) -> [[Int]] {
    var rounds: [[Int]] = []
    var sizes: [LFSObjectID: [UInt64]] = [:]
    for file in missing {
      guard let pointer = pointers[file] else { continue }
      let number: Int
      if let known = sizes[pointer.oid]?.firstIndex(of: pointer.size) {
        number = known
      } else {
        number = sizes[pointer.oid]?.count ?? 0
        sizes[pointer.oid, default: []].append(pointer.size)
      }
      if number == rounds.count { rounds.append([]) }
      rounds[number].append(file)
    }
    return rounds
  }
}
