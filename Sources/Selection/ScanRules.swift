internal import Digests
public import GitAttributes
public import GitObjects
public import GitStore

/// The rules of a scan.
// A class: all workers ask it for each file, and a copy would count references to what it holds.
public final class ScanRules: Sendable {
  /// The patterns.
  public let selector: FileSelector
  /// The objects that are larger than `--above`; `nil` without it.
  public let largeObjects: ObjectTable?
  /// Whether attribute lines follow from the files that are found, instead of from the patterns.
  public let collectsLines: Bool
  /// Whether lines are for paths instead of extensions.
  public let linesNamePaths: Bool
  /// The attributes that select files instead of patterns; `nil` without `--fixup`.
  public let fixup: FixupAttributes?
  /// Whether files that Git, Git LFS or DVC itself reads are left as they are.
  ///
  /// An import must not convert them, but an export may convert those that are pointers.
  let protectsFiles: Bool
  /// Whether trees at different paths are always distinguished.
  let tellsPathsApart: Bool

  /// Whether files are selected by their whole path.
  public var needsPaths: Bool { selector.needsPath || collectsLines || fixup != nil }

  /// The rules of a scan.
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

  /// The context of a child: its path if that matters, otherwise its depth; with `--fixup`, its
  /// depth and the attributes around it.
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

  /// The result of selecting a file.
  public enum Selection: Equatable, Sendable {
    /// The include pattern of that number selects it.
    case selected(Int)
    /// That include pattern would select it, but Git, Git LFS or DVC itself reads the file.
    case protected(Int)
    /// The exclude pattern of that number excludes it.
    case excluded(Int)
    /// The include pattern of that number matches it, but it is too small.
    case small(Int)
    /// No pattern selects it.
    case none
  }

  /// Selects a file by path and size.
  ///
  /// - Parameter path: the path with its last component from `basenameAt`; that component alone if
  ///   no pattern needs more.
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

  /// The number of the include pattern that selects a file; `nil` if it is not selected.
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

  /// Whether a file of that name is protected.
  private func isProtected(_ name: RawSpan) -> Bool {
    protectsFiles
      ? ProtectedFile.contains(name: name) : name.isEqual(to: AttributesFile.name)
  }

  /// Whether all files in a folder of that name are protected.
  @inline(__always)
  public func isProtectedFolder(_ name: RawSpan) -> Bool {
    protectsFiles && name.byteCount == 4 && ProtectedFile.isFolder(name)
  }
}
