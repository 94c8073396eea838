internal import GitCommand
internal import GitObjects

/// What tag objects stand for in the end: the object behind a tag, or behind the tags that it tags.
enum PeeledTags {
  /// Reads the tags, and those behind them; nil where one cannot be read.
  ///
  /// Their texts are enough: asked for the ends themselves, Git reads and checks these too, which takes
  /// it four times as long.
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

  /// Reads what `git cat-file --batch` writes: for each object a line with its name, kind and size, then
  /// its content and a newline.
  private static func texts(in answer: [UInt8], count: Int) -> [TagText]? {
    var texts: [TagText] = []
    var start = 0
    while start < answer.count {
      guard let lineEnd = answer[start...].firstIndex(of: .newline) else { return nil }
      let words = answer[start..<lineEnd].split(separator: .space)
      guard words.count == 3, words[1].elementsEqual("tag".utf8),
        let byteCount = Int(String(decoding: words[2], as: UTF8.self)),
        byteCount < answer.count - lineEnd - 1,
        let text = try? TagText(Array(answer[(lineEnd + 1)..<(lineEnd + 1 + byteCount)]))
      else { return nil }
      texts.append(text)
      start = lineEnd + 1 + byteCount + 1
    }
    return texts.count == count ? texts : nil
  }
}
