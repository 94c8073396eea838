/// The contents of files in random histories.
enum FileContents {
  /// A content for a file at a path, near the sizes where behaviour changes.
  static func random(
    at path: Path,
    for shape: HistoryShape,
    using random: inout SeededGenerator
  ) -> [UInt8] {
    var size: Int
    if let limit = shape.sizeLimit {
      size =
        FileNames.isBig(path)
        ? limit + random.pick([0, 1, 24, random.below(6000)])
        : random.pick([0, 1, limit - 1, random.below(limit)])
    } else {
      switch random.below(100) {
      case 0..<5: size = 0
      case 5..<15: size = random.from(1...100)
      case 15..<55: size = random.from(1000...1048)
      case 55..<90: size = random.from(100...6000)
      default: size = random.from(6000...40_000)
      }
    }
    if !shape.hasEmptyFiles { size = max(size, 1) }
    return random.chance(50) ? random.bytes(size) : prose(size, using: &random)
  }

  /// The contents with a few bytes changed, so that a delta pays.
  static func edited(_ contents: [UInt8], using random: inout SeededGenerator) -> [UInt8] {
    guard !contents.isEmpty else { return contents }
    var edited = contents
    for _ in 0..<3 { edited[random.below(edited.count)] = UInt8(random.below(256)) }
    return edited
  }

  private static func prose(_ size: Int, using random: inout SeededGenerator) -> [UInt8] {
    let words = ["layer ", "weights ", "epoch ", "loss\n", "gradient ", "batch\n", "\r\n"]
    var text: [UInt8] = []
    while text.count < size { text += Array(random.pick(words).utf8) }
    return Array(text.prefix(size))
  }

  /// A pointer in any valid form, or a text that is almost a pointer.
  static func pointer(
    upTo limit: Int?,
    using random: inout SeededGenerator
  ) -> [UInt8] {
    let digits = Array("0123456789abcdef")
    let oid = String((0..<64).map { _ in random.pick(digits) })
    let size = random.from(0...99_999)
    let version = "version https://git-lfs.github.com/spec/v1"
    let canonical = "\(version)\noid sha256:\(oid)\nsize \(size)\n"
    func padded(to count: Int) -> String {
      canonical + String(repeating: " ", count: max(0, count - canonical.utf8.count))
    }
    let forms = [
      canonical, canonical, canonical,
      String(canonical.dropLast()),
      "\(version)\r\noid sha256:\(oid)\r\nsize \(size)\r\n",
      "\n\n\(version)\n\noid sha256:\(oid)\nsize \(size)\n",
      "version https://hawser.github.com/spec/v1\noid sha256:\(oid)\nsize \(size)\n",
      "version http://git-media.io/v/2\noid sha256:\(oid)\nsize \(size)\n",
      "\(version)\next-0-crypt sha256:\(oid)\noid sha256:\(oid)\nsize \(size)\n",
      "\(version)\noid sha256:\(oid)\nsize +00\(size)\n",
      "\(version)\noid sha256:\(oid)\nsize 0\n",
      // Not pointers:
      "\(version)\noid sha256:\(oid.uppercased())A\nsize \(size)\n",
      "\(version)\noid sha256:\(oid.dropLast())\nsize \(size)\n",
      "\(version)\noid sha256:\(oid)\nsize \(size)\nmore true\n",
      "\(version)\nsize \(size)\noid sha256:\(oid)\n",
      "version https://git-lfs.github.com/spec/v2\noid sha256:\(oid)\nsize \(size)\n",
      "this text mentions git-lfs\n",
    ]
    let long = [padded(to: 1023), padded(to: 1024), padded(to: 1025)]
    let text = random.pick(limit == nil ? forms + long : forms)
    return Array(text.utf8)
  }
}
