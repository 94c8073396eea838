internal import Digests
public import GitAttributes
public import GitObjects
public import GitStore

/// What decides how the trees are visited.
public struct ScanRules: Sendable {
  public let selector: FileSelector
  /// The objects that are large enough; nil where size does not matter.
  public let largeObjects: ObjectTable?
  /// Whether attribute lines follow from the files that are found, instead of the patterns.
  public let collectsLines: Bool
  /// Whether lines name paths rather than extensions.
  public let linesNamePaths: Bool
  /// The attributes that select files instead of patterns; nil without `--fixup`.
  public let fixup: FixupAttributes?
  /// Whether files that Git, Git LFS or DVC itself reads are left as they are: an import must not make
  /// pointers of them, but an export may turn those that are some back.
  var protectsFiles = true
  /// Whether trees are told apart by the folder that they stand in although nothing depends on it.
  var tellsPathsApart = false

  /// Whether files are selected by their whole path.
  public var needsPaths: Bool { selector.needsPath || collectsLines || fixup != nil }

  /// All of it.
  public init(
    selector: FileSelector,
    largeObjects: ObjectTable?,
    collectsLines: Bool,
    linesNamePaths: Bool,
    fixup: FixupAttributes?,
    protectsFiles: Bool = true,
    tellsPathsApart: Bool = false
  ) {
    self.selector = selector
    self.largeObjects = largeObjects
    self.collectsLines = collectsLines
    self.linesNamePaths = linesNamePaths
    self.fixup = fixup
    self.protectsFiles = protectsFiles
    self.tellsPathsApart = tellsPathsApart
  }

  /// The context of a child: its path where that matters, else its depth; with `--fixup` its depth
  /// and the attributes around it.
  @inline(__always)
  public func context(
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

  /// What becomes of a file by its path and size.
  public enum Selection: Equatable {
    /// The include pattern of that number selects it.
    case selected(Int)
    /// That include pattern would select it, but Git, Git LFS or DVC itself reads the file.
    case protected(Int)
    /// The exclude pattern of that number leaves it out.
    case excluded(Int)
    /// The include pattern of that number matches it, but it is too small.
    case small(Int)
    /// It is not meant.
    case none
  }

  /// What becomes of a file.
  ///
  /// - Parameter path: the path with its last component from `basenameAt`; or that component alone
  ///   where no pattern needs more.
  @inline(__always)
  public func selection(
    _ path: RawSpan,
    basenameAt: Int,
    _ id: ObjectID,
    _ stack: AttributesStack? = nil
  ) -> Selection {
    let include: Int
    if let stack {
      guard stack.filterEffect(onPath: path, basenameAt: basenameAt) == .lfs else { return .none }
      include = 0
    } else {
      switch selector.match(path, basenameAt: basenameAt) {
      case .included(let matching): include = matching
      case .excluded(let matching): return .excluded(matching)
      case .none: return .none
      }
    }
    if let largeObjects, largeObjects.number(of: id) == nil { return .small(include) }
    return isProtected(path.extracting(basenameAt...)) ? .protected(include) : .selected(include)
  }

  /// The number of the include pattern that selects a file, nil if it is not selected.
  @inline(__always)
  public func selects(
    _ path: RawSpan,
    basenameAt: Int,
    _ id: ObjectID,
    _ stack: AttributesStack? = nil
  ) -> Int? {
    guard case .selected(let include) = selection(path, basenameAt: basenameAt, id, stack) else {
      return nil
    }
    return include
  }

  /// Whether a file of that name stays as it is.
  private func isProtected(_ name: RawSpan) -> Bool {
    protectsFiles
      ? ProtectedFile.contains(name: name) : name.isEqual(to: ProtectedFile.attributes)
  }

  /// Whether all in a folder of that name stays as it is.
  @inline(__always)
  public func isProtectedFolder(_ name: RawSpan) -> Bool {
    protectsFiles && name.byteCount == 4 && ProtectedFile.isFolder(name)
  }
}
