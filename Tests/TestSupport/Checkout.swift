/// The paths of this project's own files.
public enum Checkout {
  /// The root of the source tree.
  public static let root: String = {
    // …/Tests/TestSupport/Checkout.swift
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast(3).joined(separator: "/")
  }()

  /// The `lfs-migrate` that the tests run: `LFS_MIGRATE_BINARY`, or the one built with them.
  public static let binary: String = {
    if let chosen = TestEnvironment.inherited("LFS_MIGRATE_BINARY") { return chosen }
    // On Linux, the test bundle is an executable next to the product; elsewhere it is nested in
    // directories.
    let bundle = CommandLine.arguments.first ?? ""
    let parts = bundle.split(separator: "/", omittingEmptySubsequences: false)
    let products = parts.prefix { !$0.hasSuffix(".xctest") }.joined(separator: "/")
    let isBundle = parts.contains { $0.hasSuffix(".xctest") }
    return (isBundle ? products : root + "/.build/debug") + "/lfs-migrate"
  }()
}
