internal import FileSystem
internal import GitRefs
public import Runs
internal import Selection

/// The options of a run, as its record has them.
///
/// The run writes them; `verify`, `resume` and others read them.
public struct RecordedOptions: Equatable, Sendable {
  /// The patterns of `--include`; of `--no-rewrite` the arguments.
  public var includes: [[UInt8]] = []
  /// The patterns of `--exclude`.
  public var excludes: [[UInt8]] = []
  /// The smallest size of a converted file, in bytes; `nil` for any size.
  public var above: UInt64?
  /// Whether the attributes of each commit select the files.
  public var isFixup = false
  /// Whether only the first commit that needs attribute lines and its descendants get them.
  public var isMinimal = false
  /// Whether all references were selected.
  public var isEverything = false
  /// What happened to signatures; `nil` for a run that rewrites no history.
  public var signatures: SignaturePolicy?
  /// Whether ids of rewritten commits in messages were replaced.
  public var mapsMessages = false
  /// The absolute path of the map of old and new commits; `nil` for none.
  public var objectMap: [UInt8]?
  /// What an export does with pointers whose LFS object is missing; `nil` for other runs.
  public var missing: ExportOptions.Missing?

  /// No options.
  public init() {}

  /// The options of an import.
  init(_ options: ImportOptions) {
    self.init(options.rewrite)
    above = options.above
    isFixup = options.isFixup
    isMinimal = options.isMinimal
  }

  /// The options of an export.
  init(_ options: ExportOptions) {
    self.init(options.rewrite)
    missing = options.missing
  }

  private init(_ options: RewriteOptions) {
    includes = options.includes.flatMap(PatternList.patterns(in:))
    excludes = options.excludes.flatMap(PatternList.patterns(in:))
    isEverything = options.selection.everything
    signatures = options.signatures
    mapsMessages = options.mapsMessages
    objectMap = options.objectMap.map(Self.absolute)
  }

  private static func absolute(_ path: String) -> [UInt8] {
    Files.resolve(Array(path.utf8)) ?? Array(path.utf8)
  }

  /// Reads the options in a record.
  public init(_ record: RunRecord) {
    includes = record.values(.include)
    excludes = record.values(.exclude)
    above = record.text(.above).flatMap { UInt64($0) }
    isFixup = record[.fixup] != nil
    isMinimal = record[.minimal] != nil
    isEverything = record[.everything] != nil
    signatures = record.text(.signatures).flatMap(SignaturePolicy.init)
    mapsMessages = record[.mapMessages] != nil
    objectMap = record[.objectMap]
    missing = record.text(.missing).flatMap(ExportOptions.Missing.init)
  }

  /// The options as facts of a record.
  var record: RunRecord {
    var record = RunRecord()
    for pattern in includes { record.append(.include, pattern) }
    for pattern in excludes { record.append(.exclude, pattern) }
    if let above { record.append(.above, above) }
    if isFixup { record.append(.fixup, "yes") }
    if isMinimal { record.append(.minimal, "yes") }
    if isEverything { record.append(.everything, "yes") }
    if let signatures { record.append(.signatures, signatures.rawValue) }
    if let objectMap { record.append(.objectMap, objectMap) }
    if mapsMessages { record.append(.mapMessages, "yes") }
    if let missing { record.append(.missing, missing.rawValue) }
    return record
  }
}
