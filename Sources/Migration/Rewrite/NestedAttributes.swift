internal import Digests
internal import GitAttributes
internal import GitObjects
internal import GitStore
internal import Scan
internal import Selection
internal import Synchronization

/// The lines that `.gitattributes` files below the root get where their own lines would have an
/// unwanted effect on migrated files.
struct NestedLines: Sendable {
  /// The line of each include pattern for any folder; `nil` if the pattern is anchored to the root,
  /// so that lines for paths are added instead.
  let includes: [TrackingLine?]
  /// The lines of exclude patterns that mean the same in any folder.
  let excludes: [TrackingLine]
  /// The line for a path, from the path's pattern.
  let line: @Sendable ([UInt8]) -> TrackingLine
  /// The line for a path that an anchored exclude pattern excludes.
  let excludedLine: @Sendable ([UInt8]) -> TrackingLine
  /// The effect on migrated files that a file must not have.
  let unwanted: FilterEffect
  /// Whether a selected blob is migrated: with an import it is or becomes a pointer, with an export
  /// it is converted.
  let isConverted: @Sendable (ObjectID) -> Bool
  /// Whether a selected blob stays a pointer in an export.
  var isKept: @Sendable (ObjectID) -> Bool = { _ in false }
}

extension NestedLines {
  /// The lines of an import.
  ///
  /// - Parameters:
  ///   - includes: the patterns as written in a file; `excludes` likewise.
  ///   - protected: lines for protected files that a pattern matches.
  ///   - files: the selected blobs, with pointers, which need their filter as well.
  static func importing(
    _ rules: ScanRules,
    includes: [[UInt8]],
    excludes: [[UInt8]],
    protected: [TrackingLine],
    files: FileList
  ) -> NestedLines {
    let selector = rules.selector
    return NestedLines(
      includes: rules.collectsLines
        ? [] : zip(selector.includes, includes).map { $0.isBasename ? .tracking($1) : nil },
      excludes: zip(selector.excludes, excludes)
        .compactMap { $0.isBasename ? .excluding($1) : nil }
        // Patterns with a slash mean other paths in other folders than the root.
        + protected.filter { !$0.text.contains(0x2F) || $0.text.starts(with: Array("**/".utf8)) },
      line: TrackingLine.tracking,
      excludedLine: TrackingLine.excluding,
      unwanted: .other,
      isConverted: { id in
        files.table.number(of: id).map { files.states[$0] != .isEmpty } ?? false
      }
    )
  }
}

/// Edits `.gitattributes` files below the root: to one that untracks imported files, or tracks
/// exported ones, lines are added that correct it.
final class NestedAttributes: Sendable {
  private let lines: NestedLines
  private let macros: MacroTable
  private let caseFolding: Bool
  private let files = Mutex<[ObjectID: AttributesFile?]>([:])
  private let obstacles = Mutex<[(node: Int, file: ObjectID, obstacle: AttributesObstacle)]>([])
  private let edits = Mutex<[(old: ObjectID, new: ObjectID)]>([])

  /// The files that were edited, with their new blobs.
  var edited: [(old: ObjectID, new: ObjectID)] { edits.withLock { $0 } }

  /// What prevents Git from reading lines that a file needs, and the number of the file's tree;
  /// `nil` if nothing does.
  var obstacle: (node: Int, file: ObjectID, obstacle: AttributesObstacle)? {
    obstacles.withLock { $0.min { $0.node < $1.node } }
  }

  /// An editor that adds the given lines.
  ///
  /// - Parameter macros: the macros that root files define.
  init(_ lines: NestedLines, macros: MacroTable, caseFolding: Bool) {
    self.lines = lines
    self.macros = macros
    self.caseFolding = caseFolding
  }

  /// The parsed file; `nil` if it does not set `filter`.
  private func parsed(
    _ id: ObjectID,
    reader: ObjectReader
  ) throws(StoreError) -> AttributesFile? {
    if let known = files.withLock({ $0[id] }) { return known }
    let bytes = try reader.bytes(id, .blob)
    let file = AttributesFile(bytes, caseFolding: caseFolding)
    // With attributes after a NUL, a file may untrack files where Git reads it line by line.
    let isKept = file.touchesFilter(macros: macros) || file.obstacle == .hiddenLines
    let kept = isKept ? file : nil
    files.withLock { $0[id] = .some(kept) }
    return kept
  }

  /// A folder below that of the file.
  private struct Folder {
    let id: ObjectID
    let data: ObjectData
    /// The path from the folder of the file.
    let path: [UInt8]
    /// The attributes files of this folder and of those above it, the deepest first, with the
    /// lengths of their folders' paths.
    let overriding: [(file: AttributesFile, start: Int)]
    /// The files in it that are converted whatever their size.
    let variant: TreeVariant?
  }

  /// The id of the file with the lines that its folder needs; the old one if it needs none.
  ///
  /// - Parameters:
  ///   - variant: the number of the tree's variant, if it is one.
  ///   - variants: all variants.
  func file(
    from id: ObjectID,
    in tree: VisitedTree,
    variant: Int?,
    of variants: [TreeVariant],
    rules: ScanRules,
    reader: ObjectReader,
    writer: ObjectWriter
  ) throws(StoreError) -> ObjectID {
    guard var file = try parsed(id, reader: reader) else { return id }
    let additions = try additions(
      to: file,
      id,
      in: tree,
      variant: variant,
      of: variants,
      rules: rules,
      reader: reader
    )
    guard file.add(additions, macros: macros) > 0 else { return id }
    if let obstacle = additions.lazy.compactMap(\.obstacle).first ?? file.obstacle {
      note(obstacle, id, in: tree)
    }
    let new = try writer.add(file.bytes, .blob)
    edits.withLock { $0.append((id, new)) }
    return new
  }

  /// Whether the file in a tree gets lines though no file there is converted: it untracks existing
  /// pointers.
  func needsLines(
    in tree: VisitedTree,
    rules: ScanRules,
    reader: ObjectReader
  ) throws(StoreError) -> Bool {
    let data = try reader.read(tree.id, at: tree.location).data
    let (_, entry) = TreeRewriter.placeOfAttributes(in: data.bytes, reader.format)
    guard let entry, entry.mode.isRegularFile,
      case let id = entry.id(in: data.bytes),
      var file = try parsed(id, reader: reader)
    else { return false }
    let additions = try additions(
      to: file,
      id,
      in: tree,
      variant: nil,
      of: [],
      rules: rules,
      reader: reader
    )
    return file.add(additions, macros: macros) > 0
  }

  private func note(_ obstacle: AttributesObstacle, _ file: ObjectID, in tree: VisitedTree) {
    obstacles.withLock { $0.append((tree.node, file, obstacle)) }
  }

  /// The lines that a file needs for the files of its folder.
  private func additions(
    to file: AttributesFile,
    _ id: ObjectID,
    in tree: VisitedTree,
    variant: Int?,
    of variants: [TreeVariant],
    rules: ScanRules,
    reader: ObjectReader
  ) throws(StoreError) -> [TrackingLine] {
    var neededIncludes: Set<Int> = []
    var neededPaths: [[UInt8]] = []
    var keptPaths: [[UInt8]] = []
    var excludedPaths: [[UInt8]] = []
    let excludes = rules.selector.excludes.filter { !$0.isBasename }
    let root = try reader.read(tree.id, at: tree.location).data
    var open = [
      Folder(
        id: tree.id,
        data: root,
        path: [],
        overriding: [],
        variant: variant.map { variants[$0] }
      )
    ]
    while let folder = open.popLast() {
      var children: [(id: ObjectID, path: [UInt8], variant: TreeVariant?)] = []
      var own: ObjectID?
      var selected: [(path: [UInt8], basenameAt: Int, include: Int)] = []
      let bytes = folder.data.bytes
      var entries = TreeReader(bytes, reader.format)
      while let entry = try Self.next(&entries, of: folder.id) {
        let name = entry.name(in: bytes)
        let path = folder.path + (folder.path.isEmpty ? [] : [0x2F]) + name.array
        let full = tree.directory + (tree.directory.isEmpty ? [] : [0x2F]) + path
        if entry.mode.isTree {
          // As in the scan: the tree may even be missing.
          guard rules.selector.canSelectBeneath(directory: full.rawSpan),
            !rules.isProtectedFolder(name)
          else { continue }
          let variant = folder.variant?.folders[name.array].map { variants[$0] }
          children.append((entry.id(in: bytes), path, variant))
        } else if entry.mode.isRegularFile {
          if name.isEqual(to: AttributesFile.name) { own = entry.id(in: bytes) }
          let id = entry.id(in: bytes)
          let basenameAt = full.count - name.byteCount
          let isForced = folder.variant?.files.contains(name.array) == true
          if let include = isForced ? 0 : rules.selects(full.rawSpan, basenameAt: basenameAt, id) {
            if lines.isConverted(id) {
              selected.append((path, path.count - name.byteCount, include))
            } else if lines.isKept(id) {
              keptPaths.append(path)
            }
          } else if excludes.contains(where: {
            $0.matches(path: full.rawSpan, basenameAt: basenameAt)
          }) {
            excludedPaths.append(path)
          }
        }
      }
      var overriding = folder.overriding
      if !folder.path.isEmpty, let own, let deeper = try parsed(own, reader: reader) {
        overriding.insert((deeper, folder.path.count + 1), at: 0)
      }
      if !selected.isEmpty, let obstacle = file.obstacle { note(obstacle, id, in: tree) }
      for (path, basenameAt, include) in selected
      where hasUnwantedEffect(on: path, basenameAt, file, overriding) {
        if lines.includes.indices.contains(include), lines.includes[include] != nil {
          neededIncludes.insert(include)
        } else {
          neededPaths.append(path)
        }
      }
      for (child, path, variant) in children {
        let data = try reader.read(child, .tree)
        open.append(
          Folder(id: child, data: data, path: path, overriding: overriding, variant: variant)
        )
      }
    }
    guard !neededIncludes.isEmpty || !neededPaths.isEmpty else { return [] }
    var additions = neededIncludes.sorted().compactMap { lines.includes[$0] }
    additions += pathLines(neededPaths, lines.line)
    if !neededIncludes.isEmpty {
      additions += lines.excludes + pathLines(excludedPaths, lines.excludedLine)
    }
    return additions + pathLines(keptPaths, TrackingLine.tracking)
  }

  private static func next(
    _ entries: inout TreeReader,
    of tree: ObjectID
  ) throws(StoreError) -> TreeEntry? {
    do throws(TreeError) {
      return try entries.next()
    } catch {
      throw .corrupt(tree, reason: "malformed tree")
    }
  }

  private func pathLines(
    _ paths: [[UInt8]],
    _ line: ([UInt8]) -> TrackingLine
  ) -> [TrackingLine] {
    paths.sorted { $0.lexicographicallyPrecedes($1) }
      .map { line(AttributesPattern.fileText(forPath: $0)) }
  }

  /// Whether the file has the unwanted effect on a path, and no file between them overrides it.
  private func hasUnwantedEffect(
    on path: [UInt8],
    _ basenameAt: Int,
    _ file: AttributesFile,
    _ overriding: [(file: AttributesFile, start: Int)]
  ) -> Bool {
    for (deeper, start) in overriding {
      let effect = deeper.filterEffect(
        onPath: path.rawSpan.extracting(start...),
        basenameAt: basenameAt - start,
        macros: macros
      )
      if effect != .none { return false }
    }
    let effect = file.filterEffect(onPath: path.rawSpan, basenameAt: basenameAt, macros: macros)
    return effect == lines.unwanted
  }
}
