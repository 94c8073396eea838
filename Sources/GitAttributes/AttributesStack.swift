internal import Digests
public import GitObjects

/// The attribute files that apply to a directory, as Git stacks them (gitattributes(5)).
///
/// From the weakest to the strongest: the system's, the user's, the `.gitattributes` of the root
/// and of each directory below it, and `info/attributes`. Stacks are values: entering a directory
/// makes another one.
public struct AttributesStack: Sendable {
  /// What all stacks with the same root share.
  ///
  /// A single reference, since a stack is copied for each folder and for many files.
  private final class Common: Sendable {
    let table: AttributesTable
    let macros: MacroTable
    let info: AttributesFile?

    init(_ table: AttributesTable, _ macros: MacroTable, _ info: AttributesFile?) {
      (self.table, self.macros, self.info) = (table, macros, info)
    }
  }

  private let common: Common
  private let frames: Frame
  private let context: AttributesContext
  /// The path of the directory.
  public let directory: RepositoryPath

  /// The stack of a root.
  ///
  /// - Parameters:
  ///   - table: the table that numbers contexts; the same for all stacks that are compared.
  ///   - outside: the attributes from outside of the history.
  ///   - root: the `.gitattributes` of the root tree.
  public init(
    table: AttributesTable,
    outside: OutsideAttributes = .none,
    root: AttributesFile? = nil
  ) {
    let (system, user, info) = (outside.system, outside.user, outside.info)
    directory = .root
    var macros = MacroTable.builtin
    for file in [system, user, root, info] {
      if let file { macros.define(macrosOf: file) }
    }
    common = Common(table, macros, info)
    var frames = Frame.bottom
    for file in [system, user, root] {
      if let file { frames = .file(file, base: 0, below: frames) }
    }
    self.frames = frames
    // `info/attributes` has a layer even without a file: layers of directories go behind it.
    let rules = [info ?? AttributesFile(), root, user, system].compactMap { file in
      file.map { table.rules(of: $0, macros: macros) }
    }
    context = table.context(
      layers: rules.map { AttributesContext.Layer(rules: $0, base: 0) },
      macros: macros
    )
  }

  private init(
    entering directory: RepositoryPath,
    from parent: AttributesStack,
    attributes: AttributesFile?
  ) {
    common = parent.common
    self.directory = directory
    if let attributes {
      frames = .file(attributes, base: directory.entryOffset, below: parent.frames)
    } else {
      frames = parent.frames
    }
    let (table, macros) = (common.table, common.macros)
    let rules = attributes.map { table.rules(of: $0, macros: macros) }
    context = table.context(
      ofDirectory: directory,
      in: parent.context,
      rules: rules.flatMap { $0.rules.isEmpty ? nil : $0 },
      place: 1
    )
  }

  /// The stack of a directory in this one.
  ///
  /// - Parameters:
  ///   - name: the directory's name.
  ///   - attributes: its `.gitattributes`; `nil` if it has none.
  public func entering(_ name: [UInt8], attributes: AttributesFile?) -> AttributesStack {
    AttributesStack(entering: directory.appending(name), from: self, attributes: attributes)
  }

  /// The number of the rules for `filter` in and below the directory, without nested files.
  ///
  /// Equal trees whose stacks have the same table and the same number have the same effects on
  /// `filter`, path by path.
  public var filterContext: Int { context.id }

  /// Whether the state of `filter` depends on more of a path than its last component.
  public var isPathSensitive: Bool { context.isPathSensitive }

  /// The last bytes of all paths for which a line affects `filter`; `nil` if any byte can be the
  /// last.
  public var finalBytes: ByteSet? { context.finalBytes }

  /// The effect on `filter` of all files together.
  ///
  /// - Parameters:
  ///   - path: the path of a file in or below the directory, from the root; its last component is
  ///     enough if the stack is not path sensitive.
  ///   - basenameAt: the offset of the last component.
  public func filterEffect(onPath path: RawSpan, basenameAt: Int) -> FilterEffect {
    context.filterEffect(on: path, basenameAt: basenameAt)
  }

  /// The state of any attribute.
  ///
  /// - Parameters:
  ///   - attribute: the attribute's name.
  ///   - path: the path of a file in the directory.
  public func state(of attribute: [UInt8], path: RepositoryPath) -> AttributeState {
    var evaluation = AttributeEvaluation(of: attribute, macros: common.macros)
    let basenameAt = path.nameOffset
    common.info?.evaluate(&evaluation, path: path.bytes.rawSpan, basenameAt: basenameAt)
    var frames = frames
    while evaluation.state == nil, case .file(let file, let base, let below) = frames {
      let rest = path.bytes.rawSpan.extracting(base...)
      file.evaluate(&evaluation, path: rest, basenameAt: basenameAt - base)
      frames = below
    }
    return evaluation.state ?? .unspecified
  }
}

/// The files of a stack except `info/attributes`; the outermost one is the strongest.
private indirect enum Frame: Sendable {
  case bottom
  case file(AttributesFile, base: Int, below: Frame)
}
