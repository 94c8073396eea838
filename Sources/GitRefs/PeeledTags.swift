internal import GitCommand
internal import GitObjects

/// Peels tags: finds the object behind a tag, or behind the tags that it tags.
enum PeeledTags {
  /// Reads the tags, and the tags behind them; `nil` if one can't be read.
  ///
  /// Reads tags alone: if Git is asked for the peeled objects, it reads and checks them too, in
  /// four times the time.
  static func read(_ tags: [ObjectID], _ git: Git) async -> [ObjectID: ObjectID]? {
    var targets: [ObjectID: ObjectID] = [:]
    var open = Array(Set(tags))
    while !open.isEmpty {
      guard
        let answer = try? await git.output(
          of: ["cat-file", "--buffer", "--batch"],
          input: open.flatMap { $0.hex + [.newline] }
        ),
        let texts = texts(in: answer, count: open.count)
      else { return nil }
      var next: Set<ObjectID> = []
      for (id, text) in zip(open, texts) {
        targets[id] = text.target
        if text.targetKind == .tag { next.insert(text.target) }
      }
      open = next.filter { targets[$0] == nil }
    }
    var ends: [ObjectID: ObjectID] = [:]
    for tag in tags {
      var end = tag
      while let target = targets[end] { end = target }
      ends[tag] = end
    }
    return ends
  }

  /// Reads the output of `git cat-file --batch`: for each object a line with id, kind and size,
  /// then its content and a newline.
  private static func texts(in answer: [UInt8], count: Int) -> [TagData]? {
    var texts: [TagData] = []
    var start = 0
    while start < answer.count {
      guard let lineEnd = answer[start...].firstIndex(of: .newline) else { return nil }
      let words = answer[start..<lineEnd].split(separator: .space)
      guard words.count == 3, words[1].elementsEqual("tag".utf8),
        let byteCount = Int(String(decoding: words[2], as: UTF8.self)),
        byteCount < answer.count - lineEnd - 1,
        let text = try? TagData(Array(answer[(lineEnd + 1)..<(lineEnd + 1 + byteCount)]))
      else { return nil }
      texts.append(text)
      start = lineEnd + 1 + byteCount + 1
    }
    return texts.count == count ? texts : nil
  }
}
