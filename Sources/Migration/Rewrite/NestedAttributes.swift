internal import Digests
internal import GitAttributes
internal import GitObjects
internal import GitStore
internal import Scan
internal import Selection
internal import Synchronization

/// The lines that `.gitattributes` files below the root get where they would have their way with
/// migrated files, and what their way would be.
struct NestedLines: Sendable {
  /// For each include pattern its line for any folder; nil where the pattern is bound to the root, so
  /// that paths are written instead.
  let includes: [TrackingLine?]
  /// The lines of exclude patterns that mean the same in any folder.
  let excludes: [TrackingLine]
  /// The line of one path, whose text it is given.
  let line: @Sendable ([UInt8]) -> TrackingLine
  /// The line of one path that an exclude pattern bound to the root leaves out.
  let excludedLine: @Sendable ([UInt8]) -> TrackingLine
  /// What a file must not do to migrated files.
  let unwanted: FilterEffect
  /// Whether a selected blob is migrated: with an import becomes a pointer or is one, with an export
  /// stops being one.
  let isConverted: @Sendable (ObjectID) -> Bool
  /// Whether a selected blob stays a pointer where the others stop being one.
  var isKept: @Sendable (ObjectID) -> Bool = { _ in false }
}

extension NestedLines {
  /// Those of an import.
  ///
  /// - Parameters:
  ///   - includes: the patterns as they stand in a file; likewise `excludes`.
  ///   - protected: lines for files that stay as they are though a pattern matches them.
  ///   - files: the selected blobs, pointers among them: they need their filter as well.
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
        // In the root those of folder patterns have a slash; in other folders they would mean others.
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

/// `.gitattributes` files below the root: where one takes imported files out of Git LFS's hands, or
/// keeps exported ones in them, the lines that put that right are appended to it.
final class NestedAttributes: Sendable {
  private let lines: NestedLines
  private let macros: MacroTable
  private let caseFolding: Bool
  private let files = Mutex<[ObjectID: AttributesFile?]>([:])
  private let obstacles = Mutex<[(node: Int, file: ObjectID, obstacle: AttributesObstacle)]>([])
  private let edits = Mutex<[(old: ObjectID, new: ObjectID)]>([])

  /// The files that were edited: what was there, and what came of it.
  var edited: [(old: ObjectID, new: ObjectID)] { edits.withLock { $0 } }

  /// What keeps Git from reading lines that a file would need, and the number of the tree that the
  /// file stands in; `nil` if nothing does.
  var obstacle: (node: Int, file: ObjectID, obstacle: AttributesObstacle)? {
    obstacles.withLock { $0.min { $0.node < $1.node } }
  }

  /// - Parameter macros: those that root files define.
  init(_ lines: NestedLines, macros: MacroTable, caseFolding: Bool) {
    self.lines = lines
    self.macros = macros
    self.caseFolding = caseFolding
  }

  /// The file in force, nil where it says nothing about `filter`.
  private func parsed(
    _ id: ObjectID,
    reader: ObjectReader
  ) throws(StoreError) -> AttributesFile? {
    if let known = files.withLock({ $0[id] }) { return known }
    let bytes = try reader.bytes(id, .blob)
    let file = AttributesFile(bytes, caseFolding: caseFolding)
    // One with attributes behind a NUL may take files away where Git reads it line by line.
    let isKept = file.touchesFilter(macros: macros) || file.obstacle == .hiddenLines
    let kept = isKept ? file : nil
    files.withLock { $0[id] = .some(kept) }
    return kept
  }

  /// A folder below the one whose file is looked at.
  private struct Folder {
    let id: ObjectID
    let data: ObjectData
    /// The path from the folder of the file.
    let path: [UInt8]
    /// The files of this folder and those between, the deepest first, with the lengths of their
    /// folders' paths.
    let overriding: [(file: AttributesFile, start: Int)]
    /// What of it is migrated whatever its size.
    let variant: TreeVariant?
  }

  /// The id of the file with the lines that its folder needs; the old one where it needs none.
  ///
  /// - Parameters:
  ///   - variant: the number of the variant that the tree is, if it is one.
  ///   - variants: all of them.
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

  /// Whether the file in a tree gets lines though no file there becomes a pointer: it has its way
  /// with pointers that are there already.
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
          // As in the scan: the folder may not even be there.
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

  /// Whether the file, and none between it and the path, has the unwanted effect on the path.
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
