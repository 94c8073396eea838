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
  ///   - patternLines: the lines of the patterns.
  ///   - protected: lines for protected files that a pattern matches.
  ///   - files: the selected blobs, with pointers, which need their filter as well.
  static func importing(
    _ rules: ScanRules,
    _ patternLines: PatternLines,
    protected: [TrackingLine],
    files: FileList
  ) -> NestedLines {
    NestedLines(
      includes: rules.collectsLines ? [] : patternLines.ofIncludesAnywhere,
      excludes: patternLines.ofExcludesAnywhere
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

extension NestedLines {
  /// The lines of an export.
  ///
  /// - Parameters:
  ///   - patternLines: the lines of the patterns.
  ///   - files: the selected blobs.
  static func exporting(_ patternLines: PatternLines, files: FileList) -> NestedLines {
    @Sendable func isInState(_ id: ObjectID, _ state: FileState) -> Bool {
      files.table.number(of: id).map { files.states[$0] == state } ?? false
    }
    return NestedLines(
      includes: patternLines.ofIncludesAnywhere,
      excludes: patternLines.ofExcludesAnywhere,
      line: TrackingLine.untracking,
      excludedLine: TrackingLine.tracking,
      unwanted: .lfs,
      isConverted: { isInState($0, .converts) },
      isKept: { isInState($0, .isPointer) }
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
  private let edits = Mutex<[ObjectPair]>([])

  /// The files that were edited, with their new blobs.
  var edited: [ObjectPair] { edits.withLock { $0 } }

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
    let path: RepositoryPath
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
    edits.withLock { $0.append(ObjectPair(old: id, new: new)) }
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

  /// What the files below a folder need of its `.gitattributes`.
  private struct Needs {
    /// The numbers of the include patterns whose lines are needed.
    var includes: Set<Int> = []
    /// The paths of migrated files that need lines of their own.
    var paths: [RepositoryPath] = []
    /// The paths of pointers that stay.
    var kept: [RepositoryPath] = []
    /// The paths that an anchored exclude pattern excludes.
    var excluded: [RepositoryPath] = []
  }

  /// What a folder holds.
  private struct Contents {
    var children: [(id: ObjectID, path: RepositoryPath, variant: TreeVariant?)] = []
    /// Its own `.gitattributes`.
    var attributes: ObjectID?
    var selected: [(path: RepositoryPath, basenameAt: Int, include: Int)] = []
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
    var needs = Needs()
    let excludes = rules.selector.patterns.excludes.map(\.compiled).filter { !$0.isBasename }
    let root = try reader.read(tree.id, at: tree.location).data
    var open = [
      Folder(
        id: tree.id,
        data: root,
        path: .root,
        overriding: [],
        variant: variant.map { variants[$0] }
      )
    ]
    while let folder = open.popLast() {
      let contents = try contents(
        of: folder,
        below: tree,
        variants,
        rules,
        excludes,
        reader.format,
        &needs
      )
      var overriding = folder.overriding
      if !folder.path.isRoot, let own = contents.attributes,
        let deeper = try parsed(own, reader: reader)
      {
        overriding.insert((deeper, folder.path.entryOffset), at: 0)
      }
      if !contents.selected.isEmpty, let obstacle = file.obstacle { note(obstacle, id, in: tree) }
      for (path, basenameAt, include) in contents.selected
      where hasUnwantedEffect(on: path, basenameAt, file, overriding) {
        if lines.includes.indices.contains(include), lines.includes[include] != nil {
          needs.includes.insert(include)
        } else {
          needs.paths.append(path)
        }
      }
      for (child, path, variant) in contents.children {
        let data = try reader.read(child, .tree)
        open.append(
          Folder(id: child, data: data, path: path, overriding: overriding, variant: variant)
        )
      }
    }
    return additions(for: needs)
  }

  /// Lists a folder, and adds what its pointers and excluded files need.
  ///
  /// - Parameter excludes: the exclude patterns that are anchored to the root.
  private func contents(
    of folder: Folder,
    below tree: VisitedTree,
    _ variants: [TreeVariant],
    _ rules: ScanRules,
    _ excludes: [AttributesPattern],
    _ format: ObjectFormat,
    _ needs: inout Needs
  ) throws(StoreError) -> Contents {
    var contents = Contents()
    let bytes = folder.data.bytes
    var entries = TreeReader(bytes, format)
    while let entry = try Self.next(&entries, of: folder.id) {
      let name = entry.name(in: bytes)
      let path = folder.path.appending(name.array)
      let full = tree.directory.appending(path).bytes
      let id = entry.id(in: bytes)
      if entry.mode.isTree {
        // As in the scan: the tree may even be missing.
        guard rules.selector.canSelectBeneath(directory: full.rawSpan),
          !rules.isProtectedFolder(name)
        else { continue }
        let variant = folder.variant?.folders[name.array].map { variants[$0] }
        contents.children.append((id, path, variant))
        continue
      }
      guard entry.mode.isRegularFile else { continue }
      if name.isEqual(to: AttributesFile.name) { contents.attributes = id }
      let basenameAt = full.count - name.byteCount
      let isForced = folder.variant?.files.contains(name.array) == true
      if let include = isForced ? 0 : rules.selects(full.rawSpan, basenameAt: basenameAt, id) {
        if lines.isConverted(id) {
          contents.selected.append((path, folder.path.entryOffset, include))
        } else if lines.isKept(id) {
          needs.kept.append(path)
        }
      } else if excludes.contains(where: {
        $0.matches(path: full.rawSpan, basenameAt: basenameAt)
      }) {
        needs.excluded.append(path)
      }
    }
    return contents
  }

  private func additions(for needs: Needs) -> [TrackingLine] {
    guard !needs.includes.isEmpty || !needs.paths.isEmpty else { return [] }
    var additions = needs.includes.sorted().compactMap { lines.includes[$0] }
    additions += pathLines(needs.paths, lines.line)
    if !needs.includes.isEmpty {
      additions += lines.excludes + pathLines(needs.excluded, lines.excludedLine)
    }
    return additions + pathLines(needs.kept, TrackingLine.tracking)
  }

  private static func next(
    _ entries: inout TreeReader,
    of tree: ObjectID
  ) throws(StoreError) -> TreeEntry? {
    do throws(TreeError) {
      return try entries.next()
    } catch {
      throw .corrupt(tree, .malformedTree)
    }
  }

  private func pathLines(
    _ paths: [RepositoryPath],
    _ line: ([UInt8]) -> TrackingLine
  ) -> [TrackingLine] {
    paths.sorted().map { line(AttributesPattern.fileText(forPath: $0)) }
  }

  /// Whether the file has the unwanted effect on a path, and no file between them overrides it.
  private func hasUnwantedEffect(
    on path: RepositoryPath,
    _ basenameAt: Int,
    _ file: AttributesFile,
    _ overriding: [(file: AttributesFile, start: Int)]
  ) -> Bool {
    for (deeper, start) in overriding {
      let effect = deeper.filterEffect(
        onPath: path.bytes.rawSpan.extracting(start...),
        basenameAt: basenameAt - start,
        macros: macros
      )
      if effect != .none { return false }
    }
    let effect = file.filterEffect(
      onPath: path.bytes.rawSpan,
      basenameAt: basenameAt,
      macros: macros
    )
    return effect == lines.unwanted
  }
}
