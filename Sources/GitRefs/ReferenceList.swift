public import GitCommand
public import GitObjects

/// A reference for which Git lists no value, or whose object is missing.
public struct BrokenReference: Equatable, Sendable {
  /// Why it is broken.
  public enum Reason: Equatable, Sendable {
    /// Its value is not an object id.
    case unreadable
    /// Git does not allow its name.
    case badName
    /// The object that it points to is missing.
    case missingObject(ObjectID)
  }

  /// The full name.
  public let name: ReferenceName
  /// Why it is broken.
  public let reason: Reason

  /// Whether it should point to history of the project, which would be migrated.
  var isHistory: Bool {
    switch name.namespace {
    case .branch, .tag, .stash, .other: true
    case .remoteBranch, .note, .bisect, .replacement, .backup: false
    }
  }
}

/// All references of a repository at one moment, sorted by name.
public struct ReferenceList: Sendable {
  /// The references that have an object, in Git's order.
  public let references: [Reference]
  /// References without an object.
  public let broken: [BrokenReference]

  private let indexByName: [ReferenceName: Int]

  /// A list of these references.
  public init(_ references: [Reference], broken: [BrokenReference] = []) {
    self.references = references
    self.broken = broken
    var indexByName: [ReferenceName: Int] = [:]
    indexByName.reserveCapacity(references.count)
    for (index, reference) in references.enumerated() { indexByName[reference.name] = index }
    self.indexByName = indexByName
  }

  /// The reference of a full name; `nil` if there is none.
  public subscript(name: ReferenceName) -> Reference? {
    indexByName[name].map { references[$0] }
  }
}

extension ReferenceList {
  /// Asks Git for all references.
  ///
  /// - Throws: `GitError` if Git can't list them.
  public static func read(_ git: Git) async throws(GitError) -> ReferenceList {
    let listing = try await git.result(of: [
      "for-each-ref", "--format=%(objectname) %(refname) %(symref)",
    ])
    let lines = try listing.successfulOutput().lines
    var named: [(id: ObjectID, name: ReferenceName, target: ReferenceName?)] = []
    named.reserveCapacity(lines.count)
    var objects = ObjectKinds()
    for line in lines {
      let words = line.split(separator: .space, omittingEmptySubsequences: false)
      guard words.count == 3, let id = ObjectNames.read(digits: words[0]) else {
        throw listing.unreadable(line)
      }
      let target = words[2].isEmpty ? nil : ReferenceName(words[2])
      named.append((id, ReferenceName(words[1]), target))
      objects.ask(for: id, digits: words[0])
    }
    // A second call, since Git stops at the first missing object if the format includes the kind.
    let kinds = try await objects.read(git)
    var references: [Reference] = []
    var broken = listing.errorOutput.lines.compactMap(BrokenReference.init(warning:))
    for entry in named {
      if let kind = kinds[entry.id] {
        references.append(
          Reference(name: entry.name, id: entry.id, kind: kind, symbolicTarget: entry.target)
        )
      } else {
        broken.append(BrokenReference(name: entry.name, reason: .missingObject(entry.id)))
      }
    }
    return ReferenceList(references, broken: broken)
  }
}

extension BrokenReference {
  /// Reads Git's warning about a reference that it leaves out; `nil` for any other line.
  fileprivate init?(warning line: ArraySlice<UInt8>) {
    if let name = line.dropping(prefix: "warning: ignoring broken ref ") {
      self.init(name: ReferenceName(name), reason: .unreadable)
    } else if let name = line.dropping(prefix: "warning: ignoring ref with broken name ") {
      self.init(name: ReferenceName(name), reason: .badName)
    } else {
      return nil
    }
  }
}

/// A query for the kinds of objects.
struct ObjectKinds {
  private var ids: [ObjectID] = []
  private var seen: Set<ObjectID> = []
  private var question: [UInt8] = []

  /// Adds an object, whose id has these digits.
  mutating func ask(for id: ObjectID, digits: ArraySlice<UInt8>) {
    guard seen.insert(id).inserted else { return }
    ids.append(id)
    question += digits
    question.append(.newline)
  }

  /// The kinds of the objects that exist.
  func read(_ git: Git) async throws(GitError) -> [ObjectID: ObjectKind] {
    guard !ids.isEmpty else { return [:] }
    let result = try await git.result(
      of: ["cat-file", "--buffer", "--batch-check=%(objecttype)"],
      input: question
    )
    let lines = try result.successfulOutput().lines
    guard lines.count == ids.count else { throw result.unreadable(lines.last ?? []) }
    var kinds: [ObjectID: ObjectKind] = [:]
    kinds.reserveCapacity(ids.count)
    for (id, line) in zip(ids, lines) { kinds[id] = ObjectKind(name: line) }
    return kinds
  }
}

extension GitResult {
  /// The error for a line that is not in the requested format.
  public func unreadable(_ line: ArraySlice<UInt8>) -> GitError {
    .unreadableOutput(command: command, output: String(decoding: line, as: UTF8.self))
  }
}
