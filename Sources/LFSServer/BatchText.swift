internal import HTTP
internal import JSON
internal import LFS
internal import Reporting

/// Requests and answers of the Batch API of Git LFS (docs/api/batch.md in its source).
enum BatchText {
  /// The maximum length of an answer, in bytes: 80 KiB for each of 100 objects.
  static let answerLimit = 8 << 20

  static let mediaType = Array("application/vnd.git-lfs+json".utf8)

  /// The request for the download addresses of objects.
  static func question(_ objects: some Sequence<ServerObject>, ref: [UInt8]?) -> [UInt8] {
    var members: [JSONValue.Member] = [
      .init("operation", "download"), .init("transfers", ["basic"]), .init("hash_algo", "sha256"),
      .init(
        "objects",
        .array(
          objects.map { ["oid": .bytes($0.oid.hex), "size": .number($0.byteCount)] }
        )
      ),
    ]
    // JSON can't hold a name that is not UTF-8.
    if let ref, String(validating: ref, as: UTF8.self) != nil {
      members.append(.init("ref", ["name": .bytes(ref)]))
    }
    return JSONValue.object(members).serialized()
  }

  /// The objects that the server lacks, by its answer.
  ///
  /// - Parameter url: the address that answered, for errors
  static func lacking(
    _ objects: some Collection<ServerObject>,
    byAnswer text: [UInt8],
    _ url: [UInt8]
  ) throws(LFSServerError) -> Set<ServerObject> {
    let answer: JSONNode
    do throws(JSONError) {
      answer = try JSONNode(parsing: text, byteLimit: answerLimit)
    } catch { throw .answer(url: url, .json(error)) }
    func fault(_ fault: AnswerFault) -> LFSServerError { .answer(url: url, fault) }
    guard answer.members != nil else { throw fault(.value("")) }
    switch answer["hash_algo"] {
    case nil, .null: break
    case .string(let name):
      guard name.isEmpty || name.elementsEqual("sha256".utf8) else { throw fault(.digest(name)) }
    default: throw fault(.value("hash_algo"))
    }
    guard let elements = answer["objects"]?.elements else { throw fault(.value("objects")) }
    var open = Dictionary(uniqueKeysWithValues: objects.map { ($0.oid, $0) })
    var lacking: Set<ServerObject> = []
    var seen: Set<LFSObjectID> = []
    for element in elements {
      guard let name = element["oid"]?.string else { throw fault(.value("objects[].oid")) }
      guard let oid = try? LFSObjectID(hex: name) else { throw fault(.unknownObject(name)) }
      guard let object = open.removeValue(forKey: oid) else {
        throw fault(seen.contains(oid) ? .repeatedObject(oid) : .unknownObject(name))
      }
      seen.insert(oid)
      if try !has(object, element, url) { lacking.insert(object) }
    }
    if let missing = objects.first(where: { open[$0.oid] != nil }) {
      throw fault(.missingObject(missing.oid))
    }
    return lacking
  }

  /// Whether the server has an object, by the element of the answer about it.
  private static func has(
    _ object: ServerObject,
    _ element: JSONNode,
    _ url: [UInt8]
  ) throws(LFSServerError) -> Bool {
    func fault(_ place: String) -> LFSServerError {
      .answer(url: url, .value("objects[].\(place)"))
    }
    switch element["error"] {
    case nil, .null: break
    case .object?:
      guard let code = element["error"]?["code"]?.integer else { throw fault("error.code") }
      // Not found, gone, or unknown by that id and size.
      if [404, 410, 422].contains(code) { return false }
      let message = element["error"]?["message"]?.string ?? []
      throw .object(url: url, object.oid, code: code, message: Array(message.prefix(500)))
    default: throw fault("error")
    }
    // Old servers use the other key.
    let actions = element["actions"] ?? element["_links"]
    switch actions {
    // No download and no error: the object can't be fetched.
    case nil, .null: return false
    case .object: break
    default: throw fault("actions")
    }
    switch actions?["download"] {
    case nil, .null: return false
    case .object?:
      guard let address = actions?["download"]?["href"]?.string, !address.isEmpty else {
        throw fault("actions.download.href")
      }
    default: throw fault("actions.download")
    }
    guard let size = element["size"]?.integer, size >= 0 else { throw fault("size") }
    return UInt64(size) == object.byteCount
  }

  /// Whether the server says once that it has none of the objects, instead of once for each object.
  ///
  /// Giftless does so. The status alone is not enough: it may also mean that the repository does
  /// not exist.
  static func saysNone(_ answer: HTTPAnswer) -> Bool {
    guard [404, 422].contains(answer.status) else { return false }
    let message = message(of: answer)
    return ["Cannot find", "Cannot validate"].contains { words in
      message.split(around: "\(words) any of the requested objects") != nil
    }
  }

  /// The server's message about a failure; cut to at most 500 bytes.
  static func message(of answer: HTTPAnswer) -> [UInt8] {
    let node = try? JSONNode(parsing: answer.body, byteLimit: 1 << 16)
    return Array((node?["message"]?.string ?? []).prefix(500))
  }
}
