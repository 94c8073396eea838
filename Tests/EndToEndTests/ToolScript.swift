import TestSupport
import Testing

/// A script with the tool on its PATH, in a repository without commits.
enum ToolScript {
  /// Runs the parts as one script, which must succeed.
  static func run(
    _ parts: String...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    var repository = try await TestRepository.empty()
    let folder = Checkout.binary.split(separator: "/").dropLast().joined(separator: "/")
    repository.environment.variables["PATH"] =
      "/" + folder + ":" + (repository.environment.variables["PATH"] ?? "")
    let result = try await repository.run(
      "bash",
      ["-eu", "-o", "pipefail", "-c", parts.joined()]
    )
    #expect(
      result.exitCode == 0,
      "\(result.output)\(result.errorOutput)",
      sourceLocation: sourceLocation
    )
  }
}
