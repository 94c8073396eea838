internal import GitCommand
internal import GitObjects
internal import Reporting

/// What a history takes when it is packed as a clean-up packs it, found out by doing so.
///
/// What a run predicts is made of the sizes that its objects have; where these were packed badly, or
/// not at all, it is too much.
struct PackMeasurement {
  private let git: Git
  private let config: GitConfig
  /// The bytes of all objects, inflated; nil where Git can't tell.
  let inflatedByteCount: UInt64?

  /// Adds up the sizes of all objects.
  init(git: Git, config: GitConfig) async {
    (self.git, self.config) = (git, config)
    let sizes = try? await git.output(of: [
      "cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objectsize)",
    ])
    inflatedByteCount = sizes?.lines.reduce(0) { total, line in
      line.reduce(UInt64(0)) { $0 &* 10 &+ UInt64($1 &- 0x30) }.addingSaturated(total)
    }
  }

  /// Up to so many bytes of content are packed just to know the size: some seconds.
  private static let limit: UInt64 = 128 << 20

  /// How hard Git looks for deltas where it looks for them anew: a little harder than by default (10),
  /// for some per cent of size and of time.
  static let window = "12"
  static let depth = "50"

  /// The most that the search for deltas may hold in memory, where nobody has said so.
  static func windowMemory(_ config: GitConfig) -> (key: String, value: String)? {
    config.value("pack.windowmemory") == nil ? ("pack.windowMemory", "256m") : nil
  }

  /// The bytes of a pack of all that these lead to, and of its index; nil where that is too much to
  /// try, or Git can't.
  func byteCount(of tips: [ObjectID]) async -> UInt64? {
    guard let inflatedByteCount, inflatedByteCount <= Self.limit else { return nil }
    var git = git
    if let (key, value) = Self.windowMemory(config) {
      git.settings.append((Array(key.utf8), Array(value.utf8)))
    }
    let pack = try? await git.output(
      of: [
        "--no-replace-objects", "pack-objects", "--revs", "--stdout", "--quiet", "--local",
        "--indexed-objects", "--no-reuse-delta", "--no-use-bitmap-index", "--delta-base-offset",
        "--window=\(Self.window)", "--depth=\(Self.depth)",
      ],
      input: Set(tips).sorted().flatMap { $0.hex + [.newline] }
    )
    guard let pack, pack.count >= 32 else { return nil }
    let objectCount = pack[8..<12].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return UInt64(pack.count) + objectCount * 28 + 1072
  }
}
