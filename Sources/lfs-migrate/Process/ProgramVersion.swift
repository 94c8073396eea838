/// The version of the program.
enum ProgramVersion {
  /// The version, as in semantic versioning.
  static let text = "0.1.0"
}
