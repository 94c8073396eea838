internal import GitStore

/// The folders from the root down to the one that is walked.
struct HeldFolders {
  private static let limit = 256 << 20

  private var byteCount = 0

  mutating func add(_ count: Int) throws(StoreError) {
    byteCount += count
    guard byteCount <= Self.limit else {
      throw .tooLarge(byteCount: byteCount, limit: Self.limit)
    }
  }

  mutating func drop(_ count: Int) { byteCount -= count }
}
