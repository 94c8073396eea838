internal import Digests

/// The rules for `filter` that can match something in a directory, the strongest first.
///
/// In directories with the same context, equal trees have equal effects. Directories share a
/// context if only basename patterns apply, since rules that can't match below a directory are
/// dropped.
final class AttributesContext: Sendable {
  /// The rules of one file.
  struct Layer: Sendable {
    let rules: FilterRules
    /// The length of the path of the file's directory, with the slash at its end.
    let base: Int
  }

  let id: Int
  let layers: [Layer]
  let macros: MacroTable
  /// Whether some rule looks at more of a path than its basename.
  let isPathSensitive: Bool
  /// The last bytes of all paths that a rule can match; `nil` if any byte can be the last.
  let finalBytes: ByteSet?
  /// Whether no macro leads to `filter`, so that the first match decides.
  private let isWithoutMacros: Bool

  init(id: Int, layers: [Layer], macros: MacroTable) {
    self.id = id
    self.layers = layers
    self.macros = macros
    isWithoutMacros = macros.filterNames.count == 1
    isPathSensitive = layers.contains { !$0.rules.isBasenameOnly }
    finalBytes = ByteSet(layers.flatMap(\.rules.rules).map(\.pattern.finalByte))
  }

  func filterEffect(on path: RawSpan, basenameAt: Int) -> FilterEffect {
    guard isWithoutMacros else {
      return FilterEffect(evaluation(path, basenameAt))
    }
    for layer in layers.indices {
      let base = layers[layer].base
      if let effect = layers[layer].rules.firstEffect(
        on: path.extracting(base..<path.byteCount),
        basenameAt: basenameAt - base
      ) {
        return effect
      }
    }
    return .none
  }

  private func evaluation(_ path: RawSpan, _ basenameAt: Int) -> AttributeState? {
    var evaluation = AttributeEvaluation(of: .filter, macros: macros)
    for layer in layers {
      let rest = path.extracting(layer.base..<path.byteCount)
      for rule in layer.rules.rules
      where rule.pattern.matches(path: rest, basenameAt: basenameAt - layer.base) {
        evaluation.apply(rule.assignments)
        if let state = evaluation.state { return state }
      }
    }
    return nil
  }
}
