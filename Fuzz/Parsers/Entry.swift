internal import Digests

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The parser that this process is to try: the value of `LFS_MIGRATE_FUZZ_TARGET`.
private let parser: Parser = {
  guard let name = unsafe getenv("LFS_MIGRATE_FUZZ_TARGET").map({ unsafe String(cString: $0) }),
    let parser = Parser(rawValue: name)
  else {
    let names = Parser.allCases.map(\.rawValue).joined(separator: ", ")
    preconditionFailure("LFS_MIGRATE_FUZZ_TARGET is one of \(names)")
  }
  return parser
}()

/// What libFuzzer calls with each input ("libFuzzer – a library for coverage-guided fuzz testing").
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  // libFuzzer owns the bytes during the call.
  let bytes = unsafe start.map { unsafe Array(UnsafeBufferPointer(start: $0, count: count)) }
  parser.check(bytes ?? [])
  return 0
}
