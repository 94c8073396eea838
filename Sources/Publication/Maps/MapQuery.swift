internal import Digests
internal import GitCommand
internal import GitObjects
internal import GitRefs
public import Repository
public import Runs

/// The answer to a question about an object.
public struct MapAnswer: Equatable, Sendable {
  /// The kinds of answers.
  public enum Outcome: Equatable, Sendable {
    /// The object, and what it became or was; itself if no run changed it and the repository has
    /// it.
    case found(NamedObject, [NamedObject])
    /// Neither a run nor the repository knows it.
    case unknown
    /// Several objects have ids with this prefix.
    case ambiguous([NamedObject])
    /// It is not an object id: not 4 to 40 hexadecimal digits.
    case notAName
  }

  /// The digits of the question.
  public let asked: [UInt8]
  /// The answer.
  public let outcome: Outcome
}

/// Answers questions from the maps of runs.
public struct MapQuery: Sendable {
  private static let minimumDigitCount = 4

  private let git: Git
  /// The maps.
  public let maps: RunMaps

  /// Opens the maps of all runs in force, or of one run.
  ///
  /// - Parameter run: the name of the run; `nil` for all.
  /// - Throws: `RunStoreError`, `RunError.unknown`; `RunError.noMaps` or `.noMap` if there is none.
  public init(_ context: Repository, run name: String?) throws {
    git = context.git
    let store = RunStore(commonDirectory: context.location.commonDirectory)
    guard let name else {
      maps = try RunMaps(store)
      guard !maps.runs.isEmpty else {
        throw RunError.noMaps
      }
      return
    }
    guard let run = try store.run(named: name) else {
      throw RunError.unknown(name: name)
    }
    maps = try RunMaps([run])
    guard !maps.runs.isEmpty else {
      throw RunError.noMap(name: name)
    }
  }

  /// Answers questions, in their order.
  ///
  /// - Parameters:
  ///   - words: ids of objects, or their first digits.
  ///   - isReverse: whether new ids are given, and old ones are returned.
  /// - Throws: `RunStoreError`, `GitError`.
  public func answers(_ words: [[UInt8]], isReverse: Bool) async throws -> [MapAnswer] {
    let prefixes = words.map { word in
      word.count < Self.minimumDigitCount ? nil : IDPrefix(digits: word)
    }
    let known = try candidates(prefixes, isReverse: isReverse)
    let here = try await objectsHere(zip(prefixes, known).map { $1.isEmpty ? $0 : nil })
    var chosen: [Int: NamedObject] = [:]
    var outcomes: [MapAnswer.Outcome] = words.indices.map { index in
      guard prefixes[index] != nil else { return .notAName }
      if known[index].isEmpty { return here[index] }
      guard let object = Self.choice(known[index]) else { return .ambiguous(known[index]) }
      chosen[index] = object
      return .unknown
    }
    let asked = chosen.sorted { $0.key < $1.key }
    let found =
      isReverse
      ? try maps.oldIDs(of: asked.map(\.value.id))
      : try asked.map { try maps.newIDs(of: $0.value.id) }
    for ((index, object), objects) in zip(asked, found) {
      outcomes[index] = .found(object, objects ?? [object])
    }
    return zip(words, outcomes).map { MapAnswer(asked: $0, outcome: $1) }
  }

  /// The objects in the maps whose ids have the prefixes.
  private func candidates(
    _ prefixes: [IDPrefix?],
    isReverse: Bool
  ) throws -> [[NamedObject]] {
    guard isReverse else { return try prefixes.map { try $0.map { try maps.olds($0) } ?? [] } }
    let places = prefixes.indices.filter { prefixes[$0] != nil }
    var found = [[NamedObject]](repeating: [], count: prefixes.count)
    for (index, objects) in zip(places, try maps.news(places.compactMap { prefixes[$0] })) {
      found[index] = objects
    }
    return found
  }

  /// The object that is meant: the only one, or the only commit.
  private static func choice(_ objects: [NamedObject]) -> NamedObject? {
    if objects.count == 1 { return objects[0] }
    let commits = objects.filter { $0.kind == .commit }
    return commits.count == 1 ? commits[0] : nil
  }

  /// The objects in the repository with these prefixes, which no run changed.
  private func objectsHere(_ prefixes: [IDPrefix?]) async throws -> [MapAnswer.Outcome] {
    var outcomes = [MapAnswer.Outcome](repeating: .unknown, count: prefixes.count)
    let places = prefixes.indices.filter { prefixes[$0] != nil }
    guard !places.isEmpty else { return outcomes }
    let question = places.flatMap { (prefixes[$0]?.digits ?? []) + [.newline] }
    let result = try await git.result(
      of: ["cat-file", "--buffer", "--batch-check=%(objectname) %(objecttype)"],
      input: question
    )
    for (index, line) in zip(places, try result.successfulOutput().lines) {
      let words = line.split(separator: .space)
      // Such digits may also be the name of a reference.
      guard words.count == 2, let id = ObjectNames.read(digits: words[0]),
        let kind = ObjectKind(name: words[1]), prefixes[index]?.matches(id) == true
      else {
        if line.suffix(10).isText(" ambiguous") { outcomes[index] = .ambiguous([]) }
        continue
      }
      let object = NamedObject(id: id, kind: kind)
      outcomes[index] = .found(object, [object])
    }
    return outcomes
  }
}
