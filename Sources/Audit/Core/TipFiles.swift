internal import GitObjects

/// The files that the tips have.
struct TipFiles {
  /// Of more tips that have a file still it is not told which.
  private static let limit = 20

  /// The tree of each tip, by its number; `nil` if it has none.
  private let trees: [ObjectID?]
  private let lookup: FileLookup

  init(_ trees: [ObjectID?], _ lookup: FileLookup) { (self.trees, self.lookup) = (trees, lookup) }

  /// The tips that have a file at the path that is so.
  func holding(_ path: RepositoryPath, _ isSo: (FoundFile) throws -> Bool) throws -> [Int] {
    var answers: [ObjectID: Bool] = [:]
    var holding: [Int] = []
    for (tip, tree) in trees.enumerated() {
      guard let tree else { continue }
      // Many tips have the same tree.
      let known = answers[tree]
      let answer = try known ?? lookup.file(at: path, in: tree).map(isSo) ?? false
      answers[tree] = answer
      guard answer else { continue }
      holding.append(tip)
      // A command for each is more than anyone pastes.
      if holding.count == Self.limit { break }
    }
    return holding
  }
}
