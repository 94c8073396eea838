internal import Digests
internal import FileSystem
internal import GitCommand
public import GitObjects

/// Many objects and what they became, on the way into a run's map.
///
/// A run needs the most memory when it writes its map: these lists take little more than half of an
/// array of `MappedObject`.
public struct MappedObjects: Sendable {
  private var olds = ObjectIDList()
  private var news = ObjectIDList()
  private var letters: [UInt8] = []

  /// No objects.
  public init() {}

  /// The objects of a sequence.
  public init(_ objects: some Sequence<MappedObject>) {
    for object in objects { append(old: object.old, new: object.new, object.kind) }
  }

  /// The number of objects.
  public var count: Int { letters.count }

  /// Makes room for a number of objects.
  public mutating func reserveCapacity(_ minimumCapacity: Int) {
    olds.reserveCapacity(minimumCapacity)
    news.reserveCapacity(minimumCapacity)
    letters.reserveCapacity(minimumCapacity)
  }

  /// Adds an object.
  public mutating func append(old: ObjectID, new: ObjectID, _ kind: ObjectKind) {
    olds.append(old)
    news.append(new)
    letters.append(MappedObject.letter(of: kind))
  }

  /// The lines of the map, sorted, each once, and without objects that did not change.
  ///
  /// - Parameter write: receives a piece of them.
  fileprivate func writeLines(
    _ write: ([UInt8]) throws(FileSystemError) -> Void
  ) throws(FileSystemError) {
    let (olds, news, letters) = (olds, news, letters)
    func isBefore(_ left: UInt32, _ right: UInt32) -> Bool {
      let (left, right) = (Int(left), Int(right))
      let (leftOld, rightOld) = (olds[left], olds[right])
      if leftOld != rightOld { return leftOld < rightOld }
      let (leftNew, rightNew) = (news[left], news[right])
      if leftNew != rightNew { return leftNew < rightNew }
      return letters[left] < letters[right]
    }
    var order = [UInt32](0..<UInt32(count))
    order.sort(bucket: { olds[Int($0)].bucket }, by: isBefore)
    var text: [UInt8] = []
    var last: UInt32?
    for number in order {
      let (old, new) = (olds[Int(number)], news[Int(number)])
      guard old != new, last.map({ isBefore($0, number) }) ?? true else { continue }
      last = number
      old.appendHex(to: &text)
      text.append(.space)
      new.appendHex(to: &text)
      text.append(.space)
      text.append(letters[Int(number)])
      text.append(.newline)
      guard text.count >= 1 << 18 else { continue }
      try write(text)
      text.removeAll(keepingCapacity: true)
    }
    try write(text)
  }
}

extension MappedObjects: Sequence {
  /// The objects, in the order in which they were added.
  public func makeIterator() -> AnyIterator<MappedObject> {
    var numbers = letters.indices.makeIterator()
    return AnyIterator {
      guard let number = numbers.next(), let kind = MappedObject.kind(letter: letters[number])
      else { return nil }
      return MappedObject(old: olds[number], new: news[number], kind: kind)
    }
  }
}

extension Run {
  /// Writes the map of the run: sorted, each line once, without objects that did not change.
  ///
  /// - Throws: `RunStoreError` if it can't be written.
  public func writeMap(_ objects: MappedObjects) throws(RunStoreError) {
    try write(.map) { (file: NewFile) throws(FileSystemError) in
      try objects.writeLines { (text) throws(FileSystemError) in try file.write(text) }
    }
  }
}
