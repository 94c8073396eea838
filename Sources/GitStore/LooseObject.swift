internal import Digests
internal import FileSystem
internal import GitObjects

/// An object in its own file: a header and the content, deflated (gitformat-loose(5)).
@safe
struct LooseObject: ~Copyable {
  private static let pieceByteCount = 256 << 10

  let kind: ObjectKind
  let byteCount: Int
  private let id: ObjectID
  private let file: FileHandle
  private let inflater: StreamInflater
  private let headerByteCount: Int

  /// Opens the file and reads the header; `nil` if there is no file.
  static func open(
    _ path: String,
    id: ObjectID,
    inflater: StreamInflater
  ) throws(StoreError) -> LooseObject? {
    do throws(StoreError) {
      return try LooseObject(path, id: id, inflater: inflater)
    } catch {
      if error.isVanishedFile { return nil }
      throw error
    }
  }

  /// Opens the file and reads the header.
  init(_ path: String, id: ObjectID, inflater: StreamInflater) throws(StoreError) {
    let file = try FileHandle.reading(path)
    var input = [UInt8](repeating: 0, count: StreamInflater.headByteCount)
    let got = try StoreError.wrapping(file.read(into: &input, at: 0))
    inflater.restart()
    var head = [UInt8](repeating: 0, count: 48)
    let made = unsafe input.withUnsafeBytes { input in
      unsafe head.withUnsafeMutableBytes { output in
        unsafe inflater.inflate(UnsafeRawBufferPointer(rebasing: input[..<got]), into: output).made
      }
    }
    let text = head[..<made].prefix { $0 != 0 }
    let words = text.split(separator: 0x20, maxSplits: 1, omittingEmptySubsequences: false)
    guard text.count < made, words.count == 2, let kind = ObjectKind(name: words[0]),
      let byteCount = Self.number(words[1])
    else { throw .corrupt(id, .loose(path: path, .header)) }
    self.id = id
    self.file = file
    self.inflater = inflater
    self.kind = kind
    self.byteCount = byteCount
    headerByteCount = text.count + 1
  }

  /// The size in Git's form, digits without leading zeros; `nil` for any other text.
  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    let text = String(decoding: digits, as: UTF8.self)
    guard let number = Int(text), String(number) == text, number >= 0 else { return nil }
    return number
  }

  /// The content, held whole.
  func read(in spillDirectory: String) throws(StoreError) -> StoredObject {
    guard byteCount / 1032 <= (try StoreError.wrapping(file.byteCount())) else {
      throw .corrupt(id, .loose(path: file.pathText, .impossibleSize))
    }
    let data = try ObjectData(byteCount: byteCount, spillDirectory: spillDirectory)
    var filled = 0
    var failure: (any Error)?
    try stream(failure: &failure) { piece in
      data.fill(piece, at: filled)
      filled += piece.byteCount
    }
    return StoredObject(kind: kind, data: data)
  }

  /// Passes the content to `body` piece by piece; an error of `body` ends this, and is stored in
  /// `failure`.
  func stream(
    failure: inout (any Error)?,
    to body: (RawSpan) throws -> Void
  ) throws(StoreError) {
    // Most objects are small: the buffers are as large as the object with its header.
    let capacity = min(Self.pieceByteCount, max(min(byteCount, Self.pieceByteCount) + 64, 512))
    let input = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
    let output = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
    defer {
      unsafe input.deallocate()
      unsafe output.deallocate()
    }
    inflater.restart()
    var position = 0
    var skip = headerByteCount
    var given = 0
    while true {
      let got = try unsafe StoreError.wrapping(file.read(into: input, at: position))
      guard got > 0 else { throw .corrupt(id, .loose(path: file.pathText, .cutOff)) }
      position += got
      var rest = unsafe UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(input)[..<got])
      while true {
        let step = unsafe inflater.inflate(rest, into: output)
        unsafe rest = UnsafeRawBufferPointer(rebasing: rest[step.used...])
        let from = min(skip, step.made)
        skip -= from
        given += step.made - from
        guard step.state != .damaged, given <= byteCount else {
          throw .corrupt(id, .loose(path: file.pathText, .deflatedBytes))
        }
        if step.made > from {
          do {
            try unsafe body(
              UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(output)[from..<step.made])
                .bytes
            )
          } catch {
            failure = error
            return
          }
        }
        if step.state == .finished {
          guard given == byteCount else {
            throw .corrupt(id, .loose(path: file.pathText, .otherSize))
          }
          return
        }
        if unsafe rest.isEmpty, step.made < output.count { break }
        guard step.used > 0 || step.made > 0 else {
          throw .corrupt(id, .loose(path: file.pathText, .deflatedBytes))
        }
      }
    }
  }
}
