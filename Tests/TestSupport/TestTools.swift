#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Programs from PyPI that tests use, and that `scripts/test` installs if possible.
public enum TestTools {
  /// The directory of the programs.
  public static let folder = Checkout.root + "/.build/test-tools/bin"

  /// Whether a program is installed.
  public static func has(_ name: String) -> Bool {
    unsafe access(folder + "/" + name, X_OK) == 0
  }
}
