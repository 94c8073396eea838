public import GitCommand
public import GitObjects

/// The references of a remote at one moment, as the remote lists them.
public struct RemoteReferences: Equatable, Sendable {
  /// The remote's name.
  public let remote: [UInt8]
  /// The object of each reference, by its full name on the remote.
  public let ids: [ReferenceName: ObjectID]

  /// References of a remote.
  public init(remote: [UInt8], ids: [ReferenceName: ObjectID]) {
    self.remote = remote
    self.ids = ids
  }

  /// Asks the remote at its push URL; fetches and writes nothing.
  ///
  /// - Throws: `GitError` if the remote can't be reached, or its answer is malformed.
  public static func ask(
    _ remote: [UInt8],
    _ git: Git,
    _ config: GitConfig
  ) async throws(GitError) -> RemoteReferences {
    let target = try await pushURL(of: remote, git, config) ?? remote
    let result = try await git.result(
      of: ["ls-remote", "--refs", "-q", "--", GitArgument(target)],
      purpose: .fetch
    )
    var ids: [ReferenceName: ObjectID] = [:]
    for line in try result.successfulOutput().lines {
      guard let tab = line.firstIndex(of: UInt8(ascii: "\t")),
        let id = ObjectNames.read(digits: line[..<tab])
      else { throw result.unreadable(line) }
      ids[ReferenceName(line[(tab + 1)...])] = id
    }
    return RemoteReferences(remote: remote, ids: ids)
  }

  /// The push URL of a remote; `nil` if it is the same as the fetch URL.
  private static func pushURL(
    of remote: [UInt8],
    _ git: Git,
    _ config: GitConfig
  ) async throws(GitError) -> [UInt8]? {
    let key = Array("remote.".utf8) + remote + Array(".pushurl".utf8)
    let isRewritten = config.subsections(of: "url").contains { base in
      config.value(Array("url.".utf8) + base + Array(".pushinsteadof".utf8)) != nil
    }
    guard config.value(key) != nil || isRewritten else { return nil }
    let output = try await git.output(of: ["remote", "get-url", "--push", GitArgument(remote)])
    return output.lines.first.map(Array.init)
  }

  /// What a remote has according to its remote-tracking branches, by the names on the remote.
  ///
  /// Assumes that branches are fetched into `refs/remotes/<remote>/`, as `git clone` sets it up.
  public static func tracked(
    _ remote: [UInt8],
    in references: ReferenceList
  ) -> RemoteReferences {
    var ids: [ReferenceName: ObjectID] = [:]
    for reference in references.references where reference.symbolicTarget == nil {
      guard let branch = reference.name.branch(ofRemote: remote) else { continue }
      ids[ReferenceName(.branch, branch)] = reference.id
    }
    return RemoteReferences(remote: remote, ids: ids)
  }
}
