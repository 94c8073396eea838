internal import CLibjansson

extension JSONNode {
  /// The maximum depth of nested values.
  public static let depthLimit = 64
  /// The maximum number of values in a text; values take more memory than their text.
  public static let valueLimit = 200_000

  /// Parses a text that is one JSON value, with nothing else but white space.
  ///
  /// - Parameters:
  ///   - text: the text, which is untrusted
  ///   - byteLimit: the maximum length of the text, in bytes
  /// - Throws: `JSONError`, also if an object has a key twice, since programs differ on those.
  public init(parsing text: [UInt8], byteLimit: Int) throws(JSONError) {
    guard text.count <= byteLimit else { throw .tooLong(limit: byteLimit) }
    // Checked first, since the parser recurses and has a much higher limit of depth.
    let (depth, values) = Self.measure(text)
    guard depth <= Self.depthLimit else { throw .tooDeep(limit: Self.depthLimit) }
    guard values <= Self.valueLimit else { throw .tooMany(limit: Self.valueLimit) }
    var problem = json_error_t()
    let flags = Int(JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL)
    guard !text.isEmpty else { throw .empty }
    let root = unsafe text.withUnsafeBytes { buffer in
      unsafe json_loadb(
        buffer.bindMemory(to: CChar.self).baseAddress,
        buffer.count,
        flags,
        &problem
      )
    }
    guard let root = unsafe root else {
      let reason = unsafe withUnsafeBytes(of: &problem.text) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      throw .malformed(line: Int(problem.line), reason: reason)
    }
    defer { unsafe json_decref(root) }
    unsafe self.init(root)
  }

  private init(_ value: UnsafeMutablePointer<json_t>) {
    switch unsafe value.pointee.type {
    case JSON_TRUE: self = .bool(true)
    case JSON_FALSE: self = .bool(false)
    case JSON_INTEGER: self = .integer(Int64(unsafe json_integer_value(value)))
    case JSON_REAL: self = .real(unsafe json_real_value(value))
    case JSON_STRING:
      let bytes = unsafe UnsafeRawBufferPointer(
        start: json_string_value(value),
        count: json_string_length(value)
      )
      self = .string(unsafe Array(bytes))
    case JSON_ARRAY:
      let elements = unsafe (0..<json_array_size(value)).compactMap { index in
        unsafe json_array_get(value, index).map { unsafe JSONNode($0) }
      }
      self = .array(elements)
    case JSON_OBJECT:
      var members: [JSONMember] = []
      var iterator = unsafe json_object_iter(value)
      while let member = unsafe iterator {
        // The parser rejects keys with a NUL, so this one ends where its text ends.
        if let key = unsafe json_object_iter_key(member),
          let child = unsafe json_object_iter_value(member)
        {
          let text = unsafe Array(String(cString: key).utf8)
          members.append(JSONMember(key: text, value: unsafe JSONNode(child)))
        }
        unsafe iterator = json_object_iter_next(value, member)
      }
      self = .object(members)
    default: self = .null
    }
  }

  /// Upper bounds of the depth of brackets and the number of values in a text.
  private static func measure(_ text: [UInt8]) -> (depth: Int, values: Int) {
    var values = 1
    var depth = 0
    var deepest = 0
    var isInString = false
    var isEscaped = false
    for byte in text {
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        values += 1
        deepest = max(deepest, depth)
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: ","): values += 1
      default: break
      }
    }
    return (deepest, values)
  }
}
