public import GitCommand
public import GitObjects

extension ReferenceSelection {
  /// The command whose order of commits is that of Git LFS.
  private static let arguments: [GitArgument] = [
    "rev-list", "--reverse", "--topo-order", "--do-walk", "--stdin", "--",
  ]

  /// The selected commits, each after its parents, in the order of Git LFS.
  ///
  /// - Throws: `SelectionError` if a name is unknown or ambiguous.
  public func listCommits(_ git: Git) async throws(SelectionError) -> [ObjectID] {
    let result: GitResult
    do {
      let script = script
      guard !script.isEmpty else { return [] }
      result = try await git.result(of: Self.arguments, input: script)
    } catch { throw .git(error) }
    guard result.end.isSuccess else { throw .walkFailed(result.failure) }
    for line in result.errorOutput.lines {
      guard let rest = line.dropping(prefix: "warning: refname "), line.hasSuffix(" is ambiguous.")
      else { continue }
      let name = rest.dropLast(" is ambiguous.".utf8.count)
      throw .ambiguous(String(decoding: name, as: UTF8.self))
    }
    guard let ids = ObjectNames.list(result.output) else {
      throw .notCommits(command: result.command)
    }
    return ids
  }

  /// The included objects, in order; `nil` if something is excluded, or only Git can resolve a
  /// name.
  public var tips: [ObjectID]? {
    guard excludes.filter(Self.isMeant).isEmpty else { return nil }
    var tips: [ObjectID] = []
    tips.reserveCapacity(includes.count)
    for name in includes where Self.isMeant(name) {
      guard let id = references[ReferenceName(name)]?.id ?? ObjectNames.read(digits: name[...])
      else { return nil }
      tips.append(id)
    }
    return tips
  }

  /// The standard input of the command; empty if nothing is included.
  ///
  /// Full names become ids, which are unambiguous and can't move meanwhile.
  var script: [UInt8] {
    let included = includes.map(revision).filter(Self.isMeant)
    guard !included.isEmpty else { return [] }
    let excluded = excludes.map(revision).filter(Self.isMeant).map { [UInt8(ascii: "^")] + $0 }
    return Array((included + excluded).joined(separator: [.newline]))
  }

  private func revision(_ name: [UInt8]) -> [UInt8] {
    if name.first == UInt8(ascii: "^"), let reference = references[ReferenceName(name.dropFirst())]
    {
      return [UInt8(ascii: "^")] + reference.id.hex
    }
    return references[ReferenceName(name)]?.id.hex ?? name
  }

  private static func isMeant(_ revision: [UInt8]) -> Bool {
    !revision.isEmpty && revision != ObjectID.zero.hex
  }
}

extension ArraySlice<UInt8> {
  /// Whether the bytes end with the text.
  fileprivate func hasSuffix(_ text: String) -> Bool {
    suffix(text.utf8.count).elementsEqual(text.utf8)
  }
}
