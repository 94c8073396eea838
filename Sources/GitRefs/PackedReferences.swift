internal import GitCommand
internal import GitObjects

/// The content of a file `packed-refs`: a line for each reference, with the object's id and the
/// name.
///
/// After a tag object comes a line with `^` and the id of the peeled object (git-pack-refs(1)). The
/// words of the header are Git's.
struct PackedReferences {
  /// The lines, without their newlines.
  private let lines: [ArraySlice<UInt8>]
  /// The indexes of the references' lines, by name.
  private let lineNumbers: [ArraySlice<UInt8>: Int]

  /// Reads the file's content; `nil` if it is not exactly in Git's format.
  init?(_ text: [UInt8]) {
    guard text.last == .newline || text.isEmpty else { return nil }
    var lines: [ArraySlice<UInt8>] = []
    var lineNumbers: [ArraySlice<UInt8>: Int] = [:]
    for line in text.lines {
      let isPeeled = line.first == Self.peeledMark
      if line.first == UInt8(ascii: "#") {
        guard lines.isEmpty else { return nil }
      } else if isPeeled {
        guard ObjectNames.read(digits: line.dropFirst()) != nil, let before = lines.last,
          Self.name(before) != nil
        else { return nil }
      } else {
        guard let name = Self.name(line),
          lineNumbers.updateValue(lines.count, forKey: name) == nil
        else { return nil }
      }
      lines.append(line)
    }
    self.lines = lines
    self.lineNumbers = lineNumbers
  }

  /// The object of a reference, by full name; `nil` if the file does not have it.
  subscript(name: ReferenceName) -> ObjectID? {
    lineNumbers[name.bytes[...]].flatMap { ObjectNames.first(of: lines[$0])?.id }
  }

  /// The names of the references in the file.
  var names: some Sequence<ArraySlice<UInt8>> { lineNumbers.keys }

  /// The file's content after these moves; references that it does not have are added.
  ///
  /// - Parameter peeled: the peeled objects of the tag objects among the new values.
  func text(after updates: [ReferenceUpdate], peeled: [ObjectID: ObjectID]) -> [UInt8] {
    var moves: [Int: ObjectID] = [:]
    var added: [ReferenceUpdate] = []
    for update in updates {
      if let number = lineNumbers[update.name.bytes[...]] {
        moves[number] = update.new
      } else {
        added.append(update)
      }
    }
    // In order: Git searches names with a binary search.
    added.sort { $0.name < $1.name }
    var text: [UInt8] = []
    text.reserveCapacity(lines.reduce(0) { $0 + $1.count + 1 } + (added.count + peeled.count) * 128)
    func append(_ id: ObjectID, _ name: some Sequence<UInt8>) {
      text += id.hex + [.space] + name + [.newline]
      if let end = peeled[id] { text += [Self.peeledMark] + end.hex + [.newline] }
    }
    var next = 0
    var isMoved = false
    for (number, line) in lines.enumerated() {
      if isMoved, line.first == Self.peeledMark { continue }
      let name = Self.name(line)
      while let name, next < added.count, added[next].name.bytes.lexicographicallyPrecedes(name) {
        append(added[next].new, added[next].name.bytes)
        next += 1
      }
      let new = moves[number]
      isMoved = new != nil
      if let new, let name {
        if new != .zero { append(new, name) }
      } else {
        text += line + [.newline]
      }
    }
    for update in added[next...] { append(update.new, update.name.bytes) }
    return text
  }

  private static let peeledMark = UInt8(ascii: "^")

  /// The name in a reference's line; `nil` if it is another line.
  private static func name(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let (_, name) = ObjectNames.first(of: line), !name.isEmpty else { return nil }
    return name
  }
}
