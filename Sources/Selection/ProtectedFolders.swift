internal import Digests
internal import GitAttributes
public import GitObjects
public import GitStore

/// The protected files and folders that a worker has recorded.
public struct ProtectedFolders: Sendable {
  private var files: Set<[UInt8]> = []
  private var known: [FolderKey: [Int]] = [:]

  /// Nothing recorded.
  public init() {
  }

  private struct FolderKey: Hashable {
    let id: ObjectID
    let place: UInt64
  }

  /// Records a file.
  ///
  /// - Returns: whether it is new.
  public mutating func insert(_ id: ObjectID, _ name: RawSpan) -> Bool {
    files.insert(id.bytes + name.array).inserted
  }

  /// The numbers of the include patterns that match a file in a protected folder; empty if they
  /// were returned before.
  ///
  /// Such folders are small, and do not change often. Objects that can't be read there do not
  /// matter, since nothing in the folder changes.
  public mutating func includes(
    in id: ObjectID,
    _ directory: RepositoryPath,
    _ place: UInt64,
    _ rules: ScanRules,
    _ reader: ObjectReader
  ) -> [Int] {
    let key = FolderKey(id: id, place: place)
    guard known[key] == nil else { return [] }
    var found: Set<Int> = []
    var open: [(id: ObjectID, path: RepositoryPath)] = [(id, directory)]
    while let folder = open.popLast() {
      guard let data = try? reader.read(folder.id, .tree) else { continue }
      let bytes = data.bytes
      var entries = TreeReader(bytes, reader.format)
      while let entry = try? entries.next() {
        let path = folder.path.appending(entry.name(in: bytes).array)
        if entry.mode.isTree {
          open.append((entry.id(in: bytes), path))
        } else if entry.mode.isRegularFile,
          case .included(let include) = rules.selector.match(path),
          rules.largeObjects.map({ $0.number(of: entry.id(in: bytes)) != nil }) ?? true
        {
          found.insert(include)
        }
      }
    }
    known[key] = found.sorted()
    return found.sorted()
  }
}

/// The patterns that have matched no file yet.
public struct IdlePatterns: Sendable {
  /// The numbers of the include patterns.
  public private(set) var includes: [Int]
  private(set) var excludes: [Int]

  /// All patterns of a selector.
  public init(_ selector: FileSelector) {
    includes = Array(selector.patterns.includes.indices)
    excludes = Array(selector.patterns.excludes.indices)
  }

  var isEmpty: Bool { includes.isEmpty && excludes.isEmpty }

  /// Whether a file with this result may be the first match of one of the patterns.
  public func concerns(_ match: FileSelector.Match) -> Bool {
    switch match {
    case .included: !includes.isEmpty
    case .excluded: !excludes.isEmpty
    case .none: false
    }
  }

  /// Removes the patterns that match a file.
  ///
  /// A file counts for all patterns that match it, not only for the first.
  ///
  /// - Parameters:
  ///   - path: the bytes of its path, or of its name if no pattern needs more.
  ///   - basenameAt: the offset of its name in them.
  public mutating func take(
    _ match: FileSelector.Match,
    _ path: [UInt8],
    basenameAt: Int,
    _ selector: FileSelector
  ) {
    switch match {
    case .included(let first):
      includes.removeAll {
        $0 == first
          || selector.patterns.includes[$0].compiled.matches(
            path: path.rawSpan,
            basenameAt: basenameAt
          )
      }
    case .excluded(let first):
      excludes.removeAll {
        $0 == first
          || selector.patterns.excludes[$0].compiled.matches(
            path: path.rawSpan,
            basenameAt: basenameAt
          )
      }
    case .none: return
    }
  }

  /// The patterns that have not matched in either list.
  public func intersection(_ other: IdlePatterns) -> IdlePatterns {
    var both = self
    both.includes.removeAll { !other.includes.contains($0) }
    both.excludes.removeAll { !other.excludes.contains($0) }
    return both
  }
}
