internal import GitObjects
internal import Migration
public import Publication
internal import Reporting
public import Runs

/// Answers about objects, as lines.
public enum MapText {
  /// A line `ASKED ANSWER` for each object that an object became.
  public static func lines(_ answers: [MapAnswer]) -> String {
    var text = ""
    for answer in answers {
      guard case .found(let object, let objects) = answer.outcome else { continue }
      for other in objects { text += "\(object.id) \(other.id)\n" }
    }
    return text
  }

  /// The questions without an answer, and why.
  public static func warnings(_ answers: [MapAnswer]) -> String {
    var text = ""
    for answer in answers {
      let asked = ErrorWords.text(answer.asked)
      switch answer.outcome {
      case .found: continue
      case .unknown: text += "Not known: '\(asked)'\n"
      case .notAName: text += "Not an id: '\(asked)' (4 to 40 hexadecimal digits)\n"
      case .ambiguous(let objects):
        text += "Ambiguous: '\(asked)'\n"
        for object in objects.prefix(20) { text += "  \(object.id) \(object.kind.name)\n" }
      }
    }
    return text
  }
}

/// Answers about objects, as a JSON document.
public enum MapJSON {
  /// The document, as UTF-8.
  ///
  /// - Parameters:
  ///   - runs: the runs whose maps were asked.
  ///   - isReverse: whether new ids were asked for what they were before.
  public static func document(_ answers: [MapAnswer], _ runs: [Run], isReverse: Bool) -> [UInt8] {
    SharedJSON.serialized([
      .init("schema", "lfs-migrate/map/1"),
      .init("runs", .array(runs.map { .string($0.name) })),
      .init("direction", isReverse ? "new to old" : "old to new"),
      .init("answers", .array(answers.map(member))),
    ])
  }

  private static func member(_ answer: MapAnswer) -> JSONValue {
    var members: [JSONValue.Member] = [.init("asked", .bytes(answer.asked))]
    switch answer.outcome {
    case .found(let object, let objects):
      members.append(.init("outcome", .string(objects == [object] ? "unchanged" : "found")))
      members.append(.init("id", .string("\(object.id)")))
      members.append(.init("kind", .string("\(object.kind.name)")))
      members.append(.init("ids", ids(objects)))
    case .unknown: members.append(.init("outcome", "unknown"))
    case .notAName: members.append(.init("outcome", "not an id"))
    case .ambiguous(let objects):
      members.append(.init("outcome", "ambiguous"))
      members.append(.init("ids", ids(objects)))
    }
    return .object(members)
  }

  private static func ids(_ objects: [NamedObject]) -> JSONValue {
    .array(objects.map { .string("\($0.id)") })
  }
}
