#if canImport(Glibc)
  // Only `environ` is used of the C library's variables, while nothing changes it.
  @unsafe @preconcurrency internal import Glibc
#else
  internal import Darwin
#endif

/// The environment in which Git runs.
public struct GitEnvironment: Sendable {
  /// The variables by name; values are bytes, since they are often paths.
  private var variables: [String: [UInt8]]

  /// The environment of this process.
  public static var inherited: GitEnvironment {
    var variables: [String: [UInt8]] = [:]
    #if canImport(Glibc)
      var next = unsafe environ
    #else
      guard var next = unsafe _NSGetEnviron().pointee else { return GitEnvironment([:]) }
    #endif
    // The block is an array of NUL-terminated texts with a null pointer at its end.
    while let entry = unsafe next.pointee {
      let characters = unsafe UnsafeBufferPointer(start: entry, count: strlen(entry))
      let bytes = unsafe characters.map { UInt8(bitPattern: $0) }
      if let equals = bytes.firstIndex(of: UInt8(ascii: "=")) {
        variables[String(decoding: bytes[..<equals], as: UTF8.self)] = Array(bytes[(equals + 1)...])
      }
      unsafe next += 1
    }
    return GitEnvironment(variables: variables)
  }

  /// An environment of these variables and no others.
  public init(_ variables: [String: String]) {
    self.variables = variables.mapValues { Array($0.utf8) }
  }

  private init(variables: [String: [UInt8]]) {
    self.variables = variables
  }

  /// The value of a variable; `nil` removes it.
  public subscript(name: String) -> [UInt8]? {
    get { variables[name] }
    set { variables[name] = newValue }
  }

  /// `NAME=value` for each variable, sorted by name.
  var block: [[UInt8]] {
    variables.keys.sorted().compactMap { name in
      variables[name].map { Array("\(name)=".utf8) + $0 }
    }
  }
}
