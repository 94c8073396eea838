internal import Digests
internal import GitAttributes
internal import GitObjects
internal import GitStore

/// What decides how the trees are visited.
struct ScanRules: Sendable {
  let selector: FileSelector
  /// The objects that are large enough; nil where size does not matter.
  let largeObjects: ObjectTable?
  /// Whether attribute lines follow from the files that are found, instead of the patterns.
  let collectsLines: Bool
  /// Whether lines name paths rather than extensions.
  let linesNamePaths: Bool
  /// The attributes that select files instead of patterns; nil without `--fixup`.
  let fixup: FixupAttributes?
  /// Whether trees are told apart by the folder that they stand in although nothing depends on it.
  var tellsPathsApart = false

  /// Whether files are selected by their whole path.
  var needsPaths: Bool { selector.needsPath || collectsLines || fixup != nil }

  /// The context of a child: its path where that matters, else its depth; with `--fixup` its depth
  /// and the attributes around it.
  @inline(__always)
  func context(
    _ parent: PathHash,
    _ name: RawSpan,
    depth: Int,
    _ stack: AttributesStack?
  ) -> UInt64 {
    if let stack {
      let entered = stack.entering(name.array, attributes: nil)
      let attributes = UInt64(entered.filterContext)
      return tellsPathsApart
        ? parent.appending(name).value ^ attributes &* 0x9E37_79B9_7F4A_7C15
        : UInt64(depth) << 32 | attributes
    }
    return selector.needsPath || collectsLines ? parent.appending(name).value : UInt64(depth)
  }

  /// The number of the include pattern that selects a file, nil if it is not selected.
  ///
  /// - Parameter path: the path with its last component from `basenameAt`; or that component alone
  ///   where no pattern needs more.
  @inline(__always)
  func selects(
    _ path: RawSpan,
    basenameAt: Int,
    _ id: ObjectID,
    _ stack: AttributesStack? = nil
  ) -> Int? {
    let include: Int
    if let stack {
      guard stack.filterEffect(onPath: path, basenameAt: basenameAt) == .lfs else { return nil }
      include = 0
    } else {
      guard let matching = selector.matchingInclude(path, basenameAt: basenameAt) else {
        return nil
      }
      include = matching
    }
    if path[basenameAt] == 0x2E, FileSelector.isProtected(path.extracting(basenameAt...)) {
      return nil
    }
    if let largeObjects, largeObjects.number(of: id) == nil { return nil }
    return include
  }
}
