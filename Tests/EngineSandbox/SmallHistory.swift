public import GitObjects

/// Commits by short names, in the order in which they were made.
public struct SmallHistory {
  /// The ids of the commits, parents first.
  public private(set) var commits: [ObjectID] = []
  private var ids: [String: ObjectID] = [:]

  /// No commits.
  public init() {}

  /// The commit of that name.
  public subscript(name: String) -> ObjectID { ids[name] ?? .zero }

  /// Makes a commit of these files.
  ///
  /// - Parameter parents: the names of the parents, each one letter.
  public mutating func add(
    _ name: String,
    _ parents: String,
    _ files: [String: SmallEntry],
    headers: String = "",
    message: String? = nil,
    in store: SmallStore
  ) {
    let id = store.commit(
      files,
      parents: parents.map { self[String($0)] },
      headers: headers,
      message: message ?? "\(name)\n"
    )
    ids[name] = id
    commits.append(id)
  }
}
