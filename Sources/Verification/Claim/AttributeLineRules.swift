internal import Digests
public import GitAttributes

/// The lines that a run may have added to `.gitattributes` files: nothing else in them may change.
public struct AttributeLineRules: Sendable {
  /// The lines that a `.gitattributes` file in a root may get; `nil` if it may get any line with
  /// one of `endings`.
  private let rootLines: Set<[UInt8]>?
  /// The ends of the run's lines.
  private let endings: [[UInt8]]

  /// Whether lines may untrack files that Git, Git LFS or DVC reads itself.
  private let protects: Bool

  /// Allows no line.
  public static let none = AttributeLineRules(rootLines: [], endings: [])

  private init(rootLines: Set<[UInt8]>?, endings: [[UInt8]]) {
    self.rootLines = rootLines
    self.endings = endings
    protects = false
  }

  /// The lines of a run.
  ///
  /// - Parameters:
  ///   - includes: one pattern each.
  ///   - excludes: one pattern each.
  ///   - namesFiles: whether lines name the files or file types that were found, not the patterns.
  /// - Throws: `PatternError` for a malformed pattern.
  public init(
    _ direction: MigrationClaim.Direction,
    includes: [[UInt8]],
    excludes: [[UInt8]],
    namesFiles: Bool
  ) throws(PatternError) {
    let forIncludes = direction == .toPointers ? TrackingLine.tracking : TrackingLine.untracking
    let forExcludes = direction == .toPointers ? TrackingLine.excluding : TrackingLine.tracking
    endings = [forIncludes([]).text, forExcludes([]).text]
    protects = direction == .toPointers
    guard !namesFiles else {
      rootLines = nil
      return
    }
    var lines: Set<[UInt8]> = []
    for pattern in includes {
      lines.insert(forIncludes(try AttributesPattern.fileText(forPattern: pattern)).text)
    }
    for pattern in excludes {
      lines.insert(forExcludes(try AttributesPattern.fileText(forPattern: pattern)).text)
    }
    rootLines = lines
  }

  /// The fault of an edited file; `nil` if there is none.
  ///
  /// - Parameters:
  ///   - old: its content before; empty if there was no file.
  ///   - isRoot: whether it is in the root, where lines come from the patterns.
  func problem(from old: [UInt8], to new: [UInt8], isRoot: Bool) -> FindingKind? {
    if let nul = old.firstIndex(of: 0) { return problem(from: old, cutOffAt: nul, to: new, isRoot) }
    guard new.starts(with: old) else { return .attributesEdited }
    var rest = new[old.count...]
    if let last = old.last, last != 0x0A {
      if rest.first == 0x0D { rest.removeFirst() }
      guard rest.first == 0x0A else { return .attributesEdited }
      rest.removeFirst()
    }
    return problem(ofLines: rest, isRoot: isRoot)
  }

  /// The fault of an edited file that Git reads only up to a NUL: new lines must be in front of the
  /// line with the NUL.
  private func problem(
    from old: [UInt8],
    cutOffAt nul: Int,
    to new: [UInt8],
    _ isRoot: Bool
  ) -> FindingKind? {
    let start = old[..<nul].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let tail = old[start...]
    guard new.count >= old.count, new.starts(with: old[..<start]),
      new.suffix(tail.count) == tail
    else { return .attributesEdited }
    return problem(ofLines: new[start..<new.count - tail.count], isRoot: isRoot)
  }

  private func problem(ofLines rest: ArraySlice<UInt8>, isRoot: Bool) -> FindingKind? {
    guard rest.last == 0x0A else { return .attributesEdited }
    for line in rest.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false) {
      let text = Array(line.last == 0x0D ? line.dropLast() : line)
      guard isAllowed(text, isRoot: isRoot) else { return .attributeLine(text) }
    }
    return nil
  }

  private func isAllowed(_ line: [UInt8], isRoot: Bool) -> Bool {
    if isProtection(line) { return true }
    if isRoot, let rootLines { return rootLines.contains(line) }
    return endings.contains { line.count > $0.count && line.suffix($0.count) == $0[...] }
  }

  /// Whether a line untracks files that Git, Git LFS or DVC reads itself.
  ///
  /// An import adds such lines if its other lines would track these files.
  private func isProtection(_ line: [UInt8]) -> Bool {
    let ending = TrackingLine.untracking([]).text
    guard protects, line.count > ending.count, line.suffix(ending.count) == ending[...] else {
      return false
    }
    var pattern = line.dropLast(ending.count)
    if pattern.first == 0x22 { pattern = pattern.dropFirst().dropLast() }
    let inFolder = ProtectedFile.folder + Array("/**".utf8)
    if pattern.suffix(inFolder.count) == inFolder[...] { return true }
    let name = pattern.lastIndex(of: 0x2F).map { pattern[($0 + 1)...] } ?? pattern
    return ProtectedFile.contains(name: Array(name).rawSpan)
  }
}
