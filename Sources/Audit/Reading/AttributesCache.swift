internal import Digests
internal import GitAttributes
internal import GitObjects
internal import GitStore

/// The committed attribute files that were read, and the stacks that begin with them.
///
/// Attributes of the user, of the system or in `info/attributes` do not count: others, who get what
/// is pushed, do not have them.
final class AttributesCache {
  /// Longer attribute files are an error: Git itself reads up to 100 MB of one.
  static let fileLimit = 4 << 20
  private static let cacheLimit = 8 << 20
  private static let folderLimit = 200_000
  /// In one commit, so many bytes and folders are an error.
  private static let byteMaximum = 32 << 20
  private static let folderMaximum = 1_000_000

  private let repository: ExaminedRepository
  private var reader: ObjectReader { repository.reader }
  private let limits: AuditLimits
  private let foldsCase: Bool
  private var table = AttributesTable()
  private var files: [ObjectID: AttributesFile] = [:]
  private var byteCount = 0
  private var folderCount = 0
  private var roots: [ObjectID?: AttributesStack] = [:]

  init(_ repository: ExaminedRepository, _ limits: AuditLimits) {
    (self.repository, self.limits) = (repository, limits)
    foldsCase = repository.foldsCase
  }

  /// Forgets what has become too much; stacks from before must not be compared with later ones.
  func trim() {
    guard byteCount > Self.cacheLimit || folderCount > Self.folderLimit else { return }
    (table, files, roots, byteCount, folderCount) = (AttributesTable(), [:], [:], 0, 0)
  }

  /// The stack of a root.
  func root(_ file: ObjectID?) throws -> AttributesStack {
    if let known = roots[file] { return known }
    let contents = try contents(file)
    let stack = AttributesStack(table: table, root: contents)
    roots[file] = stack
    return stack
  }

  /// The stack of a folder in another one.
  func entering(
    _ name: [UInt8],
    _ file: ObjectID?,
    from stack: AttributesStack
  ) throws -> AttributesStack {
    folderCount += 1
    guard folderCount <= Self.folderMaximum else {
      throw AuditError.tooMany(limit: Self.folderMaximum)
    }
    let contents = try contents(file)
    return stack.entering(name, attributes: contents)
  }

  private func contents(_ id: ObjectID?) throws -> AttributesFile? {
    guard let id else { return nil }
    if let known = files[id] { return known }
    let here = try repository.ifHere { () throws(StoreError) in try reader.location(of: id) }
    guard let location = here else { return nil }
    let count = try reader.byteCount(ofBlob: id, at: location)
    guard count <= Self.fileLimit else {
      throw StoreError.tooLarge(byteCount: count, limit: Self.fileLimit)
    }
    byteCount += count
    guard byteCount <= Self.byteMaximum else {
      throw StoreError.tooLarge(byteCount: byteCount, limit: Self.byteMaximum)
    }
    let data = try reader.read(id, .blob)
    let text = data.bytes.array
    // Each commit may have another version, which takes a few bytes of a push. But a line is less work
    // than an entry, and files to which each commit adds one have to pass.
    try limits.take(entries: text.count { $0 == 0x0A } / 16)
    let file = AttributesFile(text, caseFolding: foldsCase)
    files[id] = file
    return file
  }
}

extension AttributesStack {
  /// Whether a file is given to Git LFS.
  func tracks(_ path: RepositoryPath) -> Bool {
    filterEffect(onPath: path.bytes.rawSpan, basenameAt: path.nameOffset) == .lfs
  }
}
