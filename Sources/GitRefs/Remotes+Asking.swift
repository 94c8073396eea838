internal import GitCommand
internal import GitObjects

/// What is unknown about a remote, since nothing was fetched from it.
public struct RemoteUnknown: Equatable, Sendable {
  /// Why it is unknown.
  public enum Reason: Equatable, Sendable {
    /// The remote could not be asked; the message is Git's. Remote-tracking branches were used
    /// instead.
    case unreachable(message: String)
    /// This number of its branches are at commits that are not in this repository.
    case hasMore(branches: Int)
  }

  /// The name of the remote.
  public let remote: [UInt8]
  /// Why it is unknown.
  public let reason: Reason
}

extension Remotes {
  /// What would be excluded after a fetch, as far as that is known without one.
  ///
  /// Nothing is written. A branch of the remote is excluded where it is now, if that commit is in
  /// this repository; otherwise where its remote-tracking branch is.
  func ask(
    _ remote: [UInt8],
    knownIn references: ReferenceList
  ) async throws(SelectionError) -> (excludes: [[UInt8]], unknown: RemoteUnknown?) {
    let listing: GitResult
    let refspecs: Refspecs
    do {
      refspecs = try await Refspecs(of: remote, git)
      listing = try await git.result(
        of: ["ls-remote", "--heads", "--tags", "-q", "--", GitArgument(remote)],
        purpose: .fetch
      )
    } catch { throw .git(error) }
    guard listing.end.isSuccess else {
      let reason = RemoteUnknown.Reason.unreachable(message: listing.message)
      return (
        Self.trackingBranches(of: remote, in: references),
        RemoteUnknown(remote: remote, reason: reason)
      )
    }
    var branches: [(tracking: ReferenceName, id: ObjectID)] = []
    var excludes: [[UInt8]] = []
    for line in listing.output.lines {
      guard let (id, rest) = ObjectNames.first(of: line, before: UInt8(ascii: "\t")) else {
        continue
      }
      let name = ReferenceName(rest)
      if let branch = name.name(in: .branch) {
        let tracking = ReferenceName(tracking: branch, ofRemote: remote)
        guard !branch.isText("HEAD"),
          references[tracking] != nil || refspecs.map(name.bytes, to: tracking.bytes)
        else { continue }
        branches.append((tracking, id))
      } else if references[name] != nil {
        excludes.append(name.bytes)
      }
    }
    var kinds = ObjectKinds()
    for branch in branches { kinds.ask(for: branch.id, digits: branch.id.hex[...]) }
    let known: [ObjectID: ObjectKind]
    do { known = try await kinds.read(git) } catch { throw .git(error) }
    var missingCount = 0
    for branch in branches {
      if known[branch.id] == .commit {
        // As after a fetch.
        let stands = references[branch.tracking]?.id == branch.id
        excludes.append(stands ? branch.tracking.bytes : branch.id.hex)
      } else {
        missingCount += 1
        if references[branch.tracking] != nil { excludes.append(branch.tracking.bytes) }
      }
    }
    let unknown =
      missingCount > 0
      ? RemoteUnknown(remote: remote, reason: .hasMore(branches: missingCount)) : nil
    return (excludes, unknown)
  }

  /// The remote-tracking names that a fetch gives to a remote's branches (git-fetch(1), "refspec").
  private struct Refspecs {
    private let pairs: [(source: [UInt8], target: [UInt8])]

    init(of remote: [UInt8], _ git: Git) async throws(GitError) {
      let key = Array("remote.".utf8) + remote + Array(".fetch".utf8)
      let values = try await git.result(of: ["config", "-z", "--get-all", GitArgument(key)])
      pairs = values.output.records(endedBy: 0).compactMap { value in
        let text = value.first == UInt8(ascii: "+") ? value.dropFirst() : value
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        return (Array(text[..<colon]), Array(text[(colon + 1)...]))
      }
    }

    /// Whether a fetch stores a branch under that name.
    func map(_ branch: [UInt8], to tracking: [UInt8]) -> Bool {
      pairs.contains { pair in
        guard let star = pair.source.firstIndex(of: UInt8(ascii: "*")) else {
          return pair.source == branch && pair.target == tracking
        }
        let (start, end) = (pair.source[..<star], pair.source[(star + 1)...])
        guard branch.count >= start.count + end.count, branch.starts(with: start),
          branch.suffix(end.count).elementsEqual(end)
        else { return false }
        let middle = branch[start.count..<(branch.count - end.count)]
        return pair.target.flatMap { $0 == UInt8(ascii: "*") ? Array(middle) : [$0] } == tracking
      }
    }
  }
}
