internal import GitObjects

/// The folders that were walked, each with what it was compared with.
///
/// A branch that was rebased, or a merge, has many of them again: what is new in them was noted the
/// first time. The keys are compared in full, since names can be made that agree in eight bytes.
struct SeenFolders {
  private struct Folder: Hashable {
    let tree: ObjectID
    let before: [ObjectID?]
    let path: [UInt8]
    let attributes: Int
  }

  private struct Attributes: Hashable {
    let parent: Int
    let file: ObjectID?
    let before: [ObjectID?]
  }

  /// So many are remembered, if their paths are not very long.
  private static let limit = 200_000
  private static let byteLimit = 32 << 20

  private var folders: Set<Folder> = []
  private var byteCount = 0
  private var attributes: [Attributes: Int] = [:]

  /// The number of the attribute files from the root down to a folder, now and before.
  mutating func number(of file: ObjectID?, before: [ObjectID?], in parent: Int) -> Int {
    let key = Attributes(parent: parent, file: file, before: before)
    if let known = attributes[key] { return known }
    let number = attributes.count + 1
    attributes[key] = number
    return number
  }

  /// Remembers a folder; false where it was walked before.
  ///
  /// - Parameter attributes: the number of the attribute files around it.
  mutating func insert(
    _ tree: ObjectID,
    before: [ObjectID?],
    _ path: [UInt8],
    attributes: Int
  ) -> Bool {
    if byteCount > Self.byteLimit || folders.count > Self.limit { (folders, byteCount) = ([], 0) }
    byteCount += path.count + before.count * 21
    let folder = Folder(tree: tree, before: before, path: path, attributes: attributes)
    return folders.insert(folder).inserted
  }

  /// Forgets the numbers where there are too many; not while a commit is walked.
  mutating func trim() {
    guard attributes.count > Self.limit else { return }
    (folders, byteCount, attributes) = ([], 0, [:])
  }
}
