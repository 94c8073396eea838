public import GitStore
public import History
public import Workers

/// A pattern that matches no file of the history, with suggestions.
public struct UnmatchedPattern: Equatable, Sendable {
  /// The pattern, as the user wrote it.
  public let pattern: [UInt8]
  /// Whether it is an exclude pattern.
  public let isExclude: Bool
  /// Whether it matches only protected files, which Git, Git LFS or DVC itself reads.
  public let matchesProtected: Bool
  /// Patterns that do match: the most likely one, or all of a list.
  public let suggestions: [[UInt8]]

  /// The patterns that match nothing.
  ///
  /// The files of the tips are listed only if there are any.
  public static func find(
    _ idle: IdlePatterns,
    _ patterns: FilePatterns,
    protected: Set<Int> = [],
    _ commits: CommitGraph,
    _ readers: WorkerPool<ObjectReader>
  ) -> [UnmatchedPattern] {
    guard !idle.isEmpty, commits.count > 0 else { return [] }
    let names = TipNames(commits, readers.idleStates[0])
    func find(_ numbers: [Int], _ patterns: [[UInt8]], isExclude: Bool) -> [UnmatchedPattern] {
      let advisor = PatternAdvisor(names, patterns)
      return numbers.map { number in
        let isProtected = !isExclude && protected.contains(number)
        return UnmatchedPattern(
          pattern: patterns[number],
          isExclude: isExclude,
          matchesProtected: isProtected,
          suggestions: isProtected ? [] : advisor.suggestions(for: number)
        )
      }
    }
    return find(idle.includes, patterns.includes.map(\.text), isExclude: false)
      + find(idle.excludes, patterns.excludes.map(\.text), isExclude: true)
  }
}
