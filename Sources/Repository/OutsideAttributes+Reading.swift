internal import FileSystem
public import GitAttributes
public import GitCommand

extension OutsideAttributes {
  /// Reads the files that Git reads.
  ///
  /// - Throws: `GitError` if a file exists and can't be read.
  public static func read(_ context: Repository) async throws(GitError) -> OutsideAttributes {
    func file(_ path: [UInt8]?) throws(GitError) -> AttributesFile? {
      guard let path, let bytes = try GitError.wrapping(Files.contents(of: path)) else {
        return nil
      }
      return AttributesFile(bytes, caseFolding: context.foldsCase)
    }
    let info = context.location.commonDirectory.appending(path: "info/attributes")
    return OutsideAttributes(
      system: try file(try await systemPath(context)),
      user: try file(try await userPath(context)),
      info: try file(info)
    )
  }

  private static func systemPath(_ context: Repository) async throws(GitError) -> [UInt8]? {
    if let switched = context.git.environment["GIT_ATTR_NOSYSTEM"], isTrue(switched) { return nil }
    let result = try await context.git.result(of: ["var", "GIT_ATTR_SYSTEM"])
    if result.end.isSuccess { return Array(result.output.trimmingWhitespace) }
    // Before version 2.42, Git does not tell the path of the file, which depends on that of Git.
    var path = Array(try await context.git.output(of: ["--exec-path"]).trimmingWhitespace)
    for suffix in ["/libexec/git-core", "/lib/git-core"] {
      if path.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) {
        path.removeLast(suffix.utf8.count)
      }
    }
    return (path.isText("/usr") ? [] : path).appending(path: "/etc/gitattributes")
  }

  private static func isTrue(_ value: [UInt8]) -> Bool {
    !["", "0", "false", "no", "off"].contains(String(decoding: value, as: UTF8.self).lowercased())
  }

  private static func userPath(_ context: Repository) async throws(GitError) -> [UInt8]? {
    if context.config.contains("core.attributesfile") {
      // Git expands `~`.
      let output = try await context.git.output(of: [
        "config", "--type=path", "-z", "core.attributesFile",
      ])
      return output.dropLast().isEmpty ? nil : Array(output.dropLast())
    }
    if let base = context.git.environment["XDG_CONFIG_HOME"], !base.isEmpty {
      return base.appending(path: "git/attributes")
    }
    return context.git.environment["HOME"]?.appending(path: ".config/git/attributes")
  }
}
