/// Another verifier, in another language, that shares nothing with this program's own.
public enum SecondOpinion {
  /// What it finds about the last import of a repository: exit code 0 for nothing.
  ///
  /// - Throws: an error of Subprocess if it can't be started.
  public static func on(_ repository: TestRepository) async throws -> CommandResult {
    try await repository.run(
      "python3",
      [Checkout.root + "/Tests/TestSupport/verify.py", repository.path]
    )
  }
}
