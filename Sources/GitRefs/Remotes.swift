internal import GitCommand

/// The remotes of a repository, and what is known of their references.
struct Remotes {
  let git: Git

  init(_ git: Git) {
    self.git = git
  }

  /// The remotes' names.
  func names() async throws(SelectionError) -> [[UInt8]] {
    do {
      return try await git.output(of: ["remote"]).lines.map(Array.init)
    } catch { throw .git(error) }
  }

  /// Fetches from these remotes.
  func fetch(_ names: [[UInt8]]) async throws(SelectionError) {
    guard !names.isEmpty else { return }
    let remotes = names.map { GitArgument($0) }
    let arguments: [GitArgument] =
      remotes.count == 1 ? ["fetch"] + remotes : ["fetch", "--multiple", "--"] + remotes
    do {
      _ = try await git.output(of: arguments, purpose: .fetch)
    } catch { throw .fetchFailed(error) }
  }

  /// The full names of a remote's references that are also here: branches by their remote-tracking
  /// names, tags by their own.
  func referencesOnRemote(
    _ remote: [UInt8],
    knownIn references: ReferenceList
  ) async throws(SelectionError) -> [[UInt8]] {
    let listing: [UInt8]
    do {
      listing = try await git.output(
        of: ["ls-remote", "--heads", "--tags", "-q", "--", GitArgument(remote)],
        purpose: .fetch
      )
    } catch { throw .fetchFailed(error) }
    return listing.lines.compactMap { line in
      guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { return nil }
      let name = ReferenceName(line[(tab + 1)...])
      if let branch = name.name(in: .branch) {
        guard !branch.isText("HEAD") else { return nil }
        let tracking = ReferenceName(tracking: branch, ofRemote: remote)
        return references[tracking] == nil ? nil : tracking.bytes
      }
      // A peeled tag, `refs/tags/v1^{}`, is not a reference, and excludes nothing more.
      return references[name] == nil ? nil : name.bytes
    }
  }

  /// The remote-tracking branches of a remote, without its HEAD.
  static func trackingBranches(of remote: [UInt8], in references: ReferenceList) -> [[UInt8]] {
    references.references.map(\.name).filter { name in
      name.branch(ofRemote: remote).map { !$0.isText("HEAD") } == true
    }.map(\.bytes)
  }
}
