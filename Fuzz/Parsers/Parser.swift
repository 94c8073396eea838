internal import Digests
internal import GitAttributes
internal import GitObjects
internal import LFS

/// The parsers of what nobody vouches for, each with what must hold of any input.
enum Parser: String, CaseIterable {
  case commit
  case tag
  case tree
  case pointer
  case attributes
  case packIndex = "pack-index"
  case delta
  case treeDelta = "tree-delta"

  /// Stops the process where something does not hold.
  func check(_ bytes: [UInt8]) {
    switch self {
    case .commit: checkCommit(bytes)
    case .tag: checkTag(bytes)
    case .tree: checkTree(bytes)
    case .pointer: checkPointer(bytes)
    case .attributes: checkAttributes(bytes)
    case .packIndex: Stores.checkPackIndex(bytes)
    case .delta: Stores.checkDelta(bytes)
    case .treeDelta: Stores.checkTreeDelta(bytes)
    }
  }

  /// Rewritten to what it is, a commit keeps each byte; without its signature, it has none.
  private func checkCommit(_ bytes: [UInt8]) {
    guard let commit = try? CommitData(bytes) else { return }
    let same = commit.rewritten(
      tree: commit.tree,
      parents: commit.parents,
      droppingSignatures: false
    )
    precondition(hasSameText(same, bytes), "the same commit")
    let stripped = commit.rewritten(
      tree: commit.tree,
      parents: commit.parents,
      droppingSignatures: true
    )
    guard let second = try? CommitData(stripped) else { preconditionFailure("still a commit") }
    precondition(!second.isSigned, "no signature is left")
    precondition(second.parents == commit.parents, "the same parents")
    precondition(commit.isSigned || hasSameText(stripped, bytes), "nothing else is dropped")
    _ = commit.message
    _ = commit.header("encoding")
  }

  /// Rewritten to what it is, a tag keeps each byte.
  private func checkTag(_ bytes: [UInt8]) {
    guard let tag = try? TagData(bytes) else { return }
    let same = tag.rewritten(target: tag.target, droppingSignature: false)
    precondition(hasSameText(same, bytes), "the same tag")
    let stripped = tag.rewritten(target: tag.target, droppingSignature: true)
    precondition(tag.isSigned || hasSameText(stripped, bytes), "nothing else is dropped")
    precondition((try? TagData(stripped)) != nil, "still a tag")
  }

  /// Names of objects may stand there in capitals, and come out in small letters.
  private func hasSameText(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count
      && zip(left, right).allSatisfy { $0 == $1 || ($0 ^ $1 == 0x20 && (0x61...0x66).contains($0)) }
  }

  /// Entries follow each other without a gap, and an outline tells where each begins.
  private func checkTree(_ bytes: [UInt8]) {
    let tree = bytes.rawSpan
    var reader = TreeReader(tree, .sha1)
    var outline = TreeOutline()
    var end = 0
    while let entry = try? reader.next() {
      precondition(entry.start == end && entry.end > end, "no gap")
      precondition(entry.name(in: tree).byteCount > 0, "a name")
      _ = entry.id(in: tree)
      outline.append(entry)
      end = entry.end
    }
    precondition(end <= bytes.count, "within the tree")
    let repeated = outline.repeatedCount(from: 0, of: tree, in: tree, at: 0)
    precondition(repeated == outline.count, "a tree repeats itself")
  }

  /// What a pointer says can be written and read again; that to nothing is written as nothing.
  private func checkPointer(_ bytes: [UInt8]) {
    guard let pointer = try? Pointer(parsing: bytes.rawSpan), pointer.size > 0 else { return }
    guard let again = try? Pointer(parsing: pointer.encoded.rawSpan) else {
      preconditionFailure("what we write is a pointer")
    }
    precondition(again == pointer, "the same pointer")
  }

  /// A file keeps its bytes; lines that are added come behind them, or before a NUL, and once.
  private func checkAttributes(_ bytes: [UInt8]) {
    for folding in [false, true] {
      var file = AttributesFile(bytes, caseFolding: folding)
      precondition(file.bytes == bytes, "the same file")
      let line = TrackingLine.tracking(Array("*.bin".utf8))
      _ = file.add([line])
      let new = file.bytes
      let before = zip(bytes, new).prefix { $0 == $1 }.count
      let behind = zip(bytes.reversed(), new.reversed()).prefix { $0 == $1 }.count
      precondition(before + behind >= bytes.count, "nothing is lost")
      precondition(bytes.contains(0) || before == bytes.count, "lines come behind")
      // What can't be added so that Git reads it is refused.
      guard file.obstacle == nil else { continue }
      let count = file.bytes.count
      var again = AttributesFile(file.bytes, caseFolding: folding)
      _ = again.add([line])
      precondition(again.bytes.count == count, "a line that is in force is not added again")
    }
  }
}
