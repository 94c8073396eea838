internal import CLibyaml

extension YAMLNode {
  /// The maximum length of a text, in bytes.
  public static let byteLimit = 1 << 20
  private static let nodeLimit = 100_000
  private static let depthLimit = 64

  /// Parses the first document of a text; an empty text is a mapping without members.
  ///
  /// - Throws: `YAMLError`, also for aliases, with which a short text could become a huge one.
  public init(parsing text: [UInt8]) throws(YAMLError) {
    guard text.count <= Self.byteLimit else { throw .tooLong(limit: Self.byteLimit) }
    var parser = unsafe yaml_parser_t()
    guard unsafe yaml_parser_initialize(&parser) == 1 else {
      throw .noMemory
    }
    defer { unsafe yaml_parser_delete(&parser) }
    // libyaml keeps the pointer: the copy lives as long as the parser.
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: max(text.count, 1))
    defer { unsafe copy.deallocate() }
    for (index, byte) in text.enumerated() { unsafe copy[index] = byte }
    unsafe yaml_parser_set_input_string(&parser, copy, text.count)
    var builder = Builder()
    while true {
      var event = unsafe yaml_event_t()
      guard unsafe yaml_parser_parse(&parser, &event) == 1 else {
        // libyaml names a problem in all other cases.
        guard let problem = unsafe parser.problem else { throw .noMemory }
        let reason = unsafe String(cString: problem)
        throw .malformed(line: unsafe Int(parser.problem_mark.line) + 1, reason: reason)
      }
      defer { unsafe yaml_event_delete(&event) }
      let line = unsafe Int(event.start_mark.line) + 1
      switch unsafe event.type {
      case YAML_ALIAS_EVENT: throw .alias(line: line)
      case YAML_SCALAR_EVENT:
        let scalar = unsafe event.data.scalar
        let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: Int(scalar.length))
        try builder.add(.scalar(unsafe Array(bytes)), line: line)
      case YAML_SEQUENCE_START_EVENT: try builder.open(isMapping: false, line: line)
      case YAML_MAPPING_START_EVENT: try builder.open(isMapping: true, line: line)
      case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: try builder.close(line: line)
      case YAML_DOCUMENT_END_EVENT, YAML_STREAM_END_EVENT:
        self = builder.root ?? .mapping([])
        return
      default: continue
      }
    }
  }

  /// Builds nodes from events.
  private struct Builder {
    private struct Group {
      let isMapping: Bool
      var elements: [YAMLNode] = []
      var members: [YAMLMember] = []
      var keys: Set<[UInt8]> = []
      var key: [UInt8]?
    }

    private var groups: [Group] = []
    private var count = 0
    var root: YAMLNode?

    mutating func open(isMapping: Bool, line: Int) throws(YAMLError) {
      guard groups.count < depthLimit else { throw .tooMany(line: line) }
      if let last = groups.last, last.isMapping, last.key == nil { throw .badKey(line: line) }
      groups.append(Group(isMapping: isMapping))
    }

    mutating func close(line: Int) throws(YAMLError) {
      guard let group = groups.popLast() else { return }
      try add(group.isMapping ? .mapping(group.members) : .sequence(group.elements), line: line)
    }

    mutating func add(_ node: YAMLNode, line: Int) throws(YAMLError) {
      count += 1
      guard count <= nodeLimit else { throw .tooMany(line: line) }
      guard let last = groups.indices.last else {
        root = node
        return
      }
      guard groups[last].isMapping else {
        groups[last].elements.append(node)
        return
      }
      if let key = groups[last].key {
        groups[last].members.append(YAMLMember(key: key, value: node))
        groups[last].key = nil
      } else {
        guard let key = node.scalar, groups[last].keys.insert(key).inserted else {
          throw .badKey(line: line)
        }
        groups[last].key = key
      }
    }
  }
}
