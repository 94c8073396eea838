internal import Digests
internal import GitObjects
internal import Synchronization

/// The numbers of the attribute contexts of a run; equal contexts have the same number.
///
/// Safe for use from several threads. The numbers depend on the order of use and must not be
/// stored.
public final class AttributesTable: Sendable {
  private struct RulesKey: Hashable {
    let file: [UInt8]
    let isCaseFolding: Bool
    let macros: Int
  }

  private struct LiveRulesKey: Hashable {
    let rules: Int
    let live: [Int]
  }

  private struct ContextKey: Hashable {
    let layers: [Int]
    let bases: [Int]
    /// The directory; `nil` if the rules do not depend on it.
    let directory: RepositoryPath?
  }

  private struct ChildKey: Hashable {
    let parent: Int
    let directory: RepositoryPath
    let rules: Int?
  }

  private struct Contents {
    var macros: [MacroTable: Int] = [:]
    var rules: [RulesKey: FilterRules] = [:]
    var liveRules: [LiveRulesKey: FilterRules] = [:]
    var contexts: [ContextKey: AttributesContext] = [:]
    var children: [ChildKey: AttributesContext] = [:]
    var ruleCount = 0

    mutating func nextRulesID() -> Int {
      ruleCount += 1
      return ruleCount
    }
  }

  private let contents = Mutex(Contents())

  /// Makes an empty table.
  public init() {}

  /// The rules of a file.
  func rules(of file: AttributesFile, macros: MacroTable) -> FilterRules {
    contents.withLock { contents in
      let number = contents.macros[macros] ?? contents.macros.count
      contents.macros[macros] = number
      let key = RulesKey(file: file.bytes, isCaseFolding: file.isCaseFolding, macros: number)
      if let known = contents.rules[key] { return known }
      let rules = FilterRules(id: contents.nextRulesID(), of: file, macros: macros)
      contents.rules[key] = rules
      return rules
    }
  }

  /// The context of the root.
  func context(layers: [AttributesContext.Layer], macros: MacroTable) -> AttributesContext {
    contents.withLock { contents in
      Self.context(layers: layers, directory: .root, macros: macros, in: &contents)
    }
  }

  /// The context of a directory.
  ///
  /// - Parameters:
  ///   - directory: its path.
  ///   - parent: the context of the directory above.
  ///   - rules: the rules of the directory's own file; `nil` if it has none.
  ///   - place: the number of layers that are stronger than the directory's file.
  func context(
    ofDirectory directory: RepositoryPath,
    in parent: AttributesContext,
    rules: FilterRules?,
    place: Int
  ) -> AttributesContext {
    if !parent.isPathSensitive, rules?.rules.isEmpty ?? true { return parent }
    let key = ChildKey(parent: parent.id, directory: directory, rules: rules?.id)
    if let known = contents.withLock({ $0.children[key] }) { return known }
    return contents.withLock { contents in
      var layers: [AttributesContext.Layer] = []
      for layer in parent.layers {
        layers.append(
          AttributesContext.Layer(
            rules: Self.live(layer, beneath: directory, in: &contents),
            base: layer.base
          )
        )
      }
      if let rules {
        let layer = AttributesContext.Layer(rules: rules, base: directory.entryOffset)
        layers.insert(layer, at: place)
      }
      let context = Self.context(
        layers: layers,
        directory: directory,
        macros: parent.macros,
        in: &contents
      )
      contents.children[key] = context
      return context
    }
  }

  /// The rules of a layer without those that match nothing below a directory.
  private static func live(
    _ layer: AttributesContext.Layer,
    beneath directory: RepositoryPath,
    in contents: inout Contents
  ) -> FilterRules {
    let all = layer.rules
    if all.isBasenameOnly { return all }
    let path = directory.bytes.rawSpan.extracting(layer.base...)
    let live = all.rules.indices.filter {
      all.rules[$0].pattern.canMatchBeneath(directory: path)
    }
    if live.count == all.rules.count { return all }
    let key = LiveRulesKey(rules: all.id, live: live)
    if let known = contents.liveRules[key] { return known }
    let rules = FilterRules(id: contents.nextRulesID(), rules: live.map { all.rules[$0] })
    contents.liveRules[key] = rules
    return rules
  }

  private static func context(
    layers: [AttributesContext.Layer],
    directory: RepositoryPath,
    macros: MacroTable,
    in contents: inout Contents
  ) -> AttributesContext {
    var kept: [AttributesContext.Layer] = []
    // The first layer stays, so that its index is fixed.
    for layer in layers where kept.isEmpty || !layer.rules.rules.isEmpty {
      // A basename rule does not depend on its file's directory.
      let base = layer.rules.isBasenameOnly ? 0 : layer.base
      kept.append(AttributesContext.Layer(rules: layer.rules, base: base))
    }
    let layers = kept
    let isPathSensitive = layers.contains { !$0.rules.isBasenameOnly }
    let key = ContextKey(
      layers: layers.map(\.rules.id),
      bases: layers.map(\.base),
      directory: isPathSensitive ? directory : nil
    )
    if let known = contents.contexts[key] { return known }
    let context = AttributesContext(id: contents.contexts.count, layers: layers, macros: macros)
    contents.contexts[key] = context
    return context
  }
}
