internal import GitCommand
internal import Publication
internal import Repository

/// The remote that is named, or the one for pushes.
enum PublishRemote {
  static func find(_ name: [UInt8]?, _ context: Repository) async throws -> [UInt8] {
    guard let remote = name ?? context.pushRemote else { throw PublishError.noRemote }
    let remotes = context.remotes
    guard remotes.contains(remote) else {
      throw PublishError.unknownRemote(remote, remotes: remotes)
    }
    // Git pushes to each of them, and only one can be asked.
    let urls = try await context.git.output(
      of: ["remote", "get-url", "--push", "--all", "--end-of-options", GitArgument(remote)]
    )
    guard urls.lines.count == 1 else {
      throw PublishError.severalURLs(remote: remote, count: urls.lines.count)
    }
    return remote
  }
}
