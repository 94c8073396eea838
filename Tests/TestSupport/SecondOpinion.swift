/// Another verifier, in another language, that shares no code with the program.
public enum SecondOpinion {
  /// Its findings about the last import of a repository: exit code 0 if there are none.
  ///
  /// - Throws: an error of Subprocess if it can't be started.
  public static func on(_ repository: TestRepository) async throws -> CommandResult {
    try await repository.run(
      "python3",
      [Checkout.root + "/Tests/TestSupport/verify.py", repository.path]
    )
  }
}
