internal import Digests
internal import GitObjects

@testable import GitStore

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// What must hold of the formats of packs.
enum Stores {
  /// Objects that an index lists are found again, if its names are sorted; nothing is read outside.
  static func checkPackIndex(_ bytes: [UInt8]) {
    // In memory, by name: an index is mapped.
    let path = "/dev/shm/lfs-migrate-fuzz-\(getpid()).idx"
    defer { unsafe _ = unlink(path) }
    // The path ends with a zero, and the bytes outlive the call.
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    precondition(file >= 0, "a file in memory")
    let written = unsafe write(file, bytes, bytes.count)
    close(file)
    precondition(written == bytes.count, "a whole file")
    guard let index = try? PackIndex(path: path, .sha1) else { return }
    _ = index.packChecksum
    for number in 0..<min(index.count, 1000) {
      let id = index.id(at: number)
      _ = try? index.offset(at: number)
      if let found = index.position(of: id) { precondition(index.id(at: found) == id, "found") }
    }
    _ = index.position(of: .zero)
  }

  /// The first two bytes are the size of the base; instructions stay within base, delta and result.
  static func checkDelta(_ bytes: [UInt8]) {
    guard var reader = DeltaReader(bytes.rawSpan) else { return }
    var made = 0
    while let instruction = reader.next() {
      switch instruction {
      case .copy(let range):
        precondition(range.lowerBound >= 0 && range.upperBound <= reader.baseByteCount, "base")
        made += range.count
      case .insert(let range):
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "delta")
        made += range.count
      }
      precondition(made <= reader.resultByteCount, "result")
    }
    precondition(!reader.isFinished || made == reader.resultByteCount, "whole")
  }

  /// What is made of one half and the other turns the first into the second.
  static func checkTreeDelta(_ bytes: [UInt8]) {
    let base = Array(bytes[..<(bytes.count / 2)])
    let target = Array(bytes[(bytes.count / 2)...])
    var outline = TreeOutline()
    var entries = TreeReader(target.rawSpan, .sha1)
    while let entry = try? entries.next() { outline.append(entry) }
    if outline.byteCount != target.count { outline = TreeOutline() }
    var delta = TreeDelta()
    guard delta.make(from: base.rawSpan, to: target.rawSpan, outline: outline, .sha1) else {
      return
    }
    let made = delta.bytes
    guard var reader = DeltaReader(made.rawSpan) else { preconditionFailure("a delta") }
    var result: [UInt8] = []
    while let instruction = reader.next() {
      switch instruction {
      case .copy(let range): result += base[range]
      case .insert(let range): result += made[range]
      }
    }
    precondition(reader.isFinished && result == target, "the target")
  }
}
