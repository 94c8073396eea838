/// C strings, which end with a NUL.
enum CText {
  /// Calls the body with the bytes and a NUL after them.
  static func with<Result>(
    _ bytes: [UInt8],
    _ body: (UnsafePointer<CChar>) -> Result
  ) -> Result {
    let characters = bytes.map { CChar(bitPattern: $0) } + [0]
    return unsafe characters.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { preconditionFailure("there is a zero at least") }
      return unsafe body(start)
    }
  }

  /// The bytes before the NUL.
  static func bytes(_ text: UnsafePointer<CChar>) -> [UInt8] {
    var bytes: [UInt8] = []
    var next = unsafe text
    while unsafe next.pointee != 0 {
      bytes.append(UInt8(bitPattern: unsafe next.pointee))
      unsafe next += 1
    }
    return bytes
  }
}
