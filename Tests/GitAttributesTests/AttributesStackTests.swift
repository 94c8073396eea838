import Digests
import GitObjects
import Testing

@testable import GitAttributes

@Suite("Stack of attributes files")
struct AttributesStackTests {
  private let table = AttributesTable()

  private func stack(_ root: String, info: String? = nil) -> AttributesStack {
    AttributesStack(
      table: table,
      outside: OutsideAttributes(info: info.map { AttributesFile($0.bytes) }),
      root: AttributesFile(root.bytes)
    )
  }

  @Test("has the same number wherever only basenames count")
  func sharedContexts() {
    let top = stack("*.bin filter=lfs\n/d/*.iso filter=lfs\n")
    #expect(top.isPathSensitive)
    let inD = top.entering("d".bytes, attributes: nil)
    let inE = top.entering("e".bytes, attributes: nil)
    #expect(inD.isPathSensitive)
    #expect(!inE.isPathSensitive)
    #expect(inE.filterContext == top.entering("f".bytes, attributes: nil).filterContext)
    #expect(inE.filterContext == inE.entering("g".bytes, attributes: nil).filterContext)
    #expect(inE.filterContext == inD.entering("g".bytes, attributes: nil).filterContext)
    #expect(inD.filterContext != inE.filterContext)
    #expect(inE.filterEffect(on: "a.bin") == .lfs)
    #expect(inD.filterEffect(on: "d/a.iso") == .lfs)
  }

  @Test("has the same number for files that differ in other attributes' lines only by name")
  func otherAttributes() {
    let top = stack("*.bin filter=lfs\n")
    let plain = top.entering("d".bytes, attributes: AttributesFile("* text\n".bytes))
    #expect(plain.filterContext == top.filterContext)
    #expect(plain.state(of: "text".bytes, path: "d/a") == .set)
    let other = top.entering("d".bytes, attributes: AttributesFile("* -filter\n".bytes))
    #expect(other.filterContext != top.filterContext)
    let again = top.entering("e".bytes, attributes: AttributesFile("* -filter\n".bytes))
    #expect(other.filterContext == again.filterContext)
  }

  @Test("lets info/attributes win over nested files")
  func order() {
    let top = stack("* filter=lfs\n", info: "*.raw -filter\n")
    let nested = top.entering("d".bytes, attributes: AttributesFile("* filter=x\n".bytes))
    for (path, expected) in [
      ("d/a.raw", AttributeState.unset), ("d/a", .value("x".bytes)),
    ] {
      #expect(nested.state(of: "filter".bytes, path: RepositoryPath(path)) == expected)
      let effect = nested.filterEffect(on: path)
      #expect(effect == .other)
    }
  }

  @Test("takes no macros from nested files")
  func nestedMacros() {
    let nested = stack("").entering(
      "d".bytes,
      attributes: AttributesFile("[attr]m filter=lfs\n* m\n".bytes)
    )
    #expect(nested.state(of: "filter".bytes, path: "d/a") == .unspecified)
    #expect(nested.state(of: "m".bytes, path: "d/a") == .set)
    #expect(nested.filterEffect(on: "d/a") == .none)
  }

  @Test("expands macros to any depth")
  func deepMacros() {
    let macros = (0..<2000).map { "[attr]m\($0) m\($0 + 1)" } + ["[attr]m2000 filter=lfs"]
    let top = stack(macros.joined(separator: "\n") + "\n* m0\n")
    #expect(top.filterEffect(on: "a") == .lfs)
    #expect(top.state(of: "m1999".bytes, path: "a") == .set)
  }
}
