public import GitCommand
public import GitObjects

extension ReferenceSelection {
  /// The command whose order of commits is the one that Git LFS rewrites them in.
  private static let arguments: [GitArgument] = [
    "rev-list", "--reverse", "--topo-order", "--do-walk", "--stdin", "--",
  ]

  /// The selected commits, each after its parents, in the order that Git LFS uses.
  ///
  /// - Throws: `SelectionError` if a name stands for nothing or for more than one thing.
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
      throw .git(.unreadableOutput(command: result.command, output: "no list of object names"))
    }
    return ids
  }

  /// The objects whose ancestry is meant, in order; nil where something is excluded, or where only Git
  /// can say what a name stands for.
  public var tips: [ObjectID]? {
    guard excludes.filter(Self.isMeant).isEmpty else { return nil }
    var tips: [ObjectID] = []
    tips.reserveCapacity(includes.count)
    for name in includes where Self.isMeant(name) {
      guard let id = references[name]?.id ?? ObjectNames.read(digits: name[...]) else { return nil }
      tips.append(id)
    }
    return tips
  }

  /// The standard input of the command: full names as ids, which can't be ambiguous and can't
  /// have moved since; empty if nothing is included.
  var script: [UInt8] {
    let included = includes.map(revision).filter(Self.isMeant)
    guard !included.isEmpty else { return [] }
    let excluded = excludes.map(revision).filter(Self.isMeant).map { [UInt8(ascii: "^")] + $0 }
    return Array((included + excluded).joined(separator: [.newline]))
  }

  private func revision(_ name: [UInt8]) -> [UInt8] {
    if name.first == UInt8(ascii: "^"), let reference = references[Array(name.dropFirst())] {
      return [UInt8(ascii: "^")] + reference.id.hex
    }
    return references[name]?.id.hex ?? name
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
