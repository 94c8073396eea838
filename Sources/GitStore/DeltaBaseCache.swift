/// The objects that were read last, by where they stand in a pack: bases of the next deltas.
///
/// Bounded in bytes; what was used since its last turn gets another one ("second chance").
struct DeltaBaseCache: ~Copyable {
  private struct Kept {
    let object: StoredObject
    var wasUsed = false
  }

  private var objects: [UInt64: Kept] = [:]
  private var queue: [UInt64] = []
  private var head = 0
  private var byteCount = 0
  private let byteLimit: Int

  init(byteLimit: Int) { self.byteLimit = byteLimit }

  private static func key(_ pack: Int, _ offset: Int) -> UInt64 {
    UInt64(pack) << 44 | UInt64(offset)
  }

  /// What an object counts for: content in a file costs no memory that must be had.
  private static func cost(_ object: StoredObject) -> Int {
    object.data.isInFile ? 16 << 20 : object.data.byteCount + 128
  }

  /// The object at that offset of that pack, if it is still here.
  mutating func object(pack: Int, offset: Int) -> StoredObject? {
    guard let index = objects.index(forKey: Self.key(pack, offset)) else { return nil }
    objects.values[index].wasUsed = true
    return objects.values[index].object
  }

  /// Keeps the object, unless it alone would take most of the room.
  mutating func insert(_ object: StoredObject, pack: Int, offset: Int) {
    let key = Self.key(pack, offset)
    guard Self.cost(object) <= byteLimit / 2, objects[key] == nil else { return }
    objects[key] = Kept(object: object)
    queue.append(key)
    byteCount += Self.cost(object)
    while byteCount > byteLimit, head < queue.count {
      let oldest = queue[head]
      head += 1
      guard let index = objects.index(forKey: oldest) else { continue }
      if objects.values[index].wasUsed {
        objects.values[index].wasUsed = false
        queue.append(oldest)
      } else {
        byteCount -= Self.cost(objects.remove(at: index).value.object)
      }
    }
    if head > 4096, head > queue.count / 2 {
      queue.removeFirst(head)
      head = 0
    }
  }
}
