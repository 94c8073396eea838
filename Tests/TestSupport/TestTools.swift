#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Programs of PyPI that tests drive, and that `scripts/test` installs where it can.
public enum TestTools {
  /// The folder that they are in.
  public static let folder = Checkout.root + "/.build/test-tools/bin"

  /// Whether a program is there.
  public static func has(_ name: String) -> Bool {
    unsafe access(folder + "/" + name, X_OK) == 0
  }
}
