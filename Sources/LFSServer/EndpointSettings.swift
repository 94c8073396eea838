internal import FileSystem
internal import GitCommand

/// The settings that name a remote's LFS server: Git's, and those of `.lfsconfig`.
struct EndpointSettings: Sendable {
  private let config: GitConfig
  private let lfsConfig: GitConfig?
  private let location: RepositoryLocation

  /// Reads `.lfsconfig` as Git LFS does: from the worktree, else from the index, else from HEAD.
  static func read(
    _ git: Git,
    _ config: GitConfig,
    _ location: RepositoryLocation
  ) async throws(GitError) -> EndpointSettings {
    var lfsConfig: GitConfig?
    let path = location.workTree?.appending(path: ".lfsconfig")
    if let path, Files.exists(path) {
      let listing = try await git.output(
        of: ["config", "--list", "-z", "--includes", "--file", GitArgument(path)]
      )
      lfsConfig = GitConfig(listing: listing)
    } else {
      for name in location.isBare ? ["HEAD:.lfsconfig"] : [":.lfsconfig", "HEAD:.lfsconfig"] {
        let result = try await git.result(of: [
          "config", "--list", "-z", "--blob", GitArgument(name),
        ])
        guard result.end.isSuccess else { continue }
        lfsConfig = GitConfig(listing: result.output)
        break
      }
    }
    return EndpointSettings(config: config, lfsConfig: lfsConfig, location: location)
  }

  /// The place of a remote's LFS objects.
  func endpoint(
    of remote: [UInt8],
    _ operation: LFSServer.Operation
  ) throws(LFSServerError) -> Endpoint {
    if operation == .upload, let address = value("lfs.pushurl") {
      return try endpoint(address, operation, isRepository: false)
    }
    if let address = value("lfs.url") {
      return try endpoint(address, operation, isRepository: false)
    }
    if operation == .upload, let address = config.value(key(remote, "lfspushurl")) {
      return try endpoint(address, operation, isRepository: false)
    }
    if let address = value(key(remote, "lfsurl")) {
      return try endpoint(address, operation, isRepository: false)
    }
    guard let address = repositoryAddress(of: remote, operation) else {
      throw .noAddress(remote: remote)
    }
    return try endpoint(address, operation, isRepository: true)
  }

  /// The address of the remote's Git repository, before `insteadOf`; `nil` if it has none.
  private func repositoryAddress(
    of remote: [UInt8],
    _ operation: LFSServer.Operation
  ) -> [UInt8]? {
    if operation == .upload, let address = config.value(key(remote, "pushurl")) { return address }
    if let address = config.value(key(remote, "url")) { return address }
    // Git takes the name of a remote without settings as an address.
    let isAddress = remote.contains(UInt8(ascii: ":")) || remote.contains(.slash)
    return isAddress ? remote : nil
  }

  /// The address of the remote's Git repository, after `insteadOf`; `nil` if it has none.
  func replacedAddress(of remote: [UInt8], _ operation: LFSServer.Operation) -> [UInt8]? {
    repositoryAddress(of: remote, operation).map { replaced($0, operation) }
  }

  /// The program that transfers the objects instead of a server; `nil` if there is none.
  func transferAgent(_ matching: GitConfig) -> [UInt8]? {
    guard let name = matching.value("lfs.standalonetransferagent"), !name.isEmpty,
      // Git LFS itself, which copies from repositories on this machine.
      !name.isText("lfs-standalone-file")
    else { return nil }
    return name
  }

  /// The directory of this repository's LFS objects.
  var ownDirectory: [UInt8] { location.lfsDirectory(config) }

  private func endpoint(
    _ address: [UInt8],
    _ operation: LFSServer.Operation,
    isRepository: Bool
  ) throws(LFSServerError) -> Endpoint {
    try Endpoint(
      replaced(address, operation),
      isRepository: isRepository,
      gitScheme: value("lfs.gitprotocol") ?? Array("https".utf8),
      directory: location.workTree ?? location.gitDirectory
    )
  }

  /// Git's setting, else that of `.lfsconfig`; `nil` if neither is set.
  private func value(_ key: String) -> [UInt8]? { value(Array(key.utf8)) }

  private func value(_ key: [UInt8]) -> [UInt8]? {
    config.value(key) ?? lfsConfig?.value(key)
  }

  private func key(_ remote: [UInt8], _ name: String) -> [UInt8] {
    Array("remote.".utf8) + remote + Array(".\(name)".utf8)
  }

  /// The address with its beginning replaced, as `url.<base>.insteadOf` says.
  private func replaced(_ address: [UInt8], _ operation: LFSServer.Operation) -> [UInt8] {
    if operation == .upload, let replaced = replaced(address, by: "pushinsteadof") {
      return replaced
    }
    return replaced(address, by: "insteadof") ?? address
  }

  private func replaced(_ address: [UInt8], by name: String) -> [UInt8]? {
    var longest: (base: [UInt8], start: [UInt8])?
    for base in config.subsections(of: "url") {
      let key = Array("url.".utf8) + base + Array(".\(name)".utf8)
      for start in config.values(key) where !start.isEmpty && address.starts(with: start) {
        if start.count > longest?.start.count ?? 0 { longest = (base, start) }
      }
    }
    return longest.map { $0.base + address.dropFirst($0.start.count) }
  }
}

extension RepositoryLocation {
  /// The directory of Git LFS: `lfs.storage`, relative to the common Git directory, else `lfs`
  /// there.
  func lfsDirectory(_ config: GitConfig) -> [UInt8] {
    guard let storage = config.value("lfs.storage"), !storage.isEmpty else {
      return commonDirectory.appending(path: "lfs")
    }
    return storage.first == .slash ? storage : commonDirectory.appending(path: storage)
  }
}
