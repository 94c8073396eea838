internal import GitCommand
internal import GitObjects
internal import Reporting

/// The size of a history that is packed as a clean-up packs it, measured by packing it.
///
/// A run predicts a size from the sizes that objects have in the store, which is too much if they
/// were packed badly or not at all.
struct PackMeasurement {
  private let git: Git
  private let config: GitConfig
  /// The bytes of all objects, inflated; `nil` if Git can't tell.
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

  /// The most bytes of inflated content that are packed only to measure them: some seconds.
  private static let limit: UInt64 = 128 << 20

  /// The window of a new search for deltas, a little above Git's default of 10, for some per cent
  /// of size and time.
  static let window = "12"
  /// The longest chain of deltas of a new search.
  static let depth = "50"

  /// The limit of memory for the search for deltas, unless a setting has one.
  static func windowMemory(_ config: GitConfig) -> (key: String, value: String)? {
    config.value("pack.windowmemory") == nil ? ("pack.windowMemory", "256m") : nil
  }

  /// The bytes of a pack of all objects reachable from the tips, and of its index; `nil` if there
  /// is too much content, or if Git fails.
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
