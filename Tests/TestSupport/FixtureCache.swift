internal import Digests

/// Builds each repository of `TestRepos` once, and keeps it under `.build/test-repos`, named by the
/// digest of its script.
actor FixtureCache {
  static let shared = FixtureCache()

  private var builds: [String: Task<String, any Error>] = [:]

  /// The path of the built repository, which must be copied and not changed.
  func path(of name: String) async throws -> String {
    let build =
      builds[name]
      ?? Task {
        try await Self.build(name)
      }
    builds[name] = build
    return try await build.value
  }

  private static func build(_ name: String) async throws -> String {
    let scratch = try TemporaryDirectory()
    let environment = TestEnvironment(home: scratch.path)
    let script = Checkout.root + "/TestRepos/make/\(name).sh"
    let library = Checkout.root + "/TestRepos/lib/environment.sh"
    let sources = try await Command.run(
      "cat",
      [script, library],
      in: scratch.path,
      environment: environment
    ).checked()
    var digest = Digest(.sha1)
    digest.update(sources.standardOutput)
    let key = String(decoding: Hex.encode(digest.finish()).prefix(16), as: UTF8.self)
    let cache = Checkout.root + "/.build/test-repos"
    let built = "\(cache)/\(name)-\(key)"
    // Another test process may build the same one: each builds in its own directory, and the first
    // one wins.
    let steps = """
      set -eu
      test -d "$3" && exit 0
      mkdir -p "$1"
      aside=$(mktemp -d "$1/building-XXXXXX")
      bash "$2" "$aside/repository" >&2
      mv -T "$aside/repository" "$3" 2>/dev/null || test -d "$3"
      rm -rf "$aside"
      """
    try await Command.run(
      "bash",
      ["-c", steps, "build", cache, script, built],
      in: scratch.path,
      environment: environment
    ).checked()
    return built
  }
}
