import HTTP
import Testing

@Suite("HTTP: addresses")
struct HTTPURLTests {
  private static func text(_ bytes: [UInt8]?) -> String? {
    bytes.map { String(decoding: $0, as: UTF8.self) }
  }

  static let examples: [(String, text: String, user: String?, password: String?)] = [
    ("http://example.org", "http://example.org/", nil, nil),
    ("HTTPS://EXAMPLE.org/A/b", "https://example.org/A/b", nil, nil),
    ("http://example.org:80/x", "http://example.org/x", nil, nil),
    ("https://example.org:8443/x?y=z", "https://example.org:8443/x", nil, nil),
    ("http://[::1]:8080/x", "http://[::1]:8080/x", nil, nil),
    ("https://ada@example.org/", "https://example.org/", "ada", nil),
    ("https://a%40b:c%2Fd@example.org/x", "https://example.org/x", "a@b", "c/d"),
    ("https://ada:@example.org/", "https://example.org/", "ada", ""),
    ("http://example.org/a b/ü", "http://example.org/a%20b/%c3%bc", nil, nil),
  ]

  @Test("are read", arguments: examples)
  func reads(_ text: String, _ shown: String, _ user: String?, _ password: String?) throws {
    let url = try #require(HTTPURL(Array(text.utf8)))
    // Versions of libcurl write escapes in upper or lower case.
    #expect(Self.text(url.text)?.replacing("%C3%BC", with: "%c3%bc") == shown)
    #expect(Self.text(url.user) == user)
    #expect(Self.text(url.password) == password)
  }

  static let malformed = [
    "", "/x", "example.org", "ftp://example.org/", "file:///etc/passwd", "http://", "http:///x",
    "http:/x", "http:x", "http://a b/", "http://example.org:0/", "http://example.org:65536/",
    "http://example.org:x/", "http://example.org/\n", "http://[::1/", "http://[fe80::1%25eth0]/",
    "javascript:1",
  ]

  @Test("that are none are not read", arguments: malformed)
  func refuses(_ text: String) {
    #expect(HTTPURL(Array(text.utf8)) == nil)
  }

  static let links: [(String, String?)] = [
    ("/y", "https://example.org:1/y"), ("z", "https://example.org:1/a/z"),
    ("//other.org/z", "https://other.org/z"), ("http://other.org", "http://other.org/"),
    ("../../../z", "https://example.org:1/z"), ("file:///x", nil),
    ("?q", "https://example.org:1/a/b"),
  ]

  @Test("follow from links", arguments: links)
  func follows(_ link: String, _ text: String?) throws {
    let base = try #require(HTTPURL(Array("https://u:p@example.org:1/a/b?c".utf8)))
    let url = HTTPURL(Array(link.utf8), relativeTo: base)
    #expect(Self.text(url?.text) == text)
    #expect(url?.password == nil)
  }

  @Test("have paths below them, with the same query and login")
  func below() throws {
    for end in ["", "/"] {
      let url = try #require(HTTPURL(Array("https://u:p@example.org/a\(end)?token=1".utf8)))
      let below = try #require(url.appending(path: "objects/batch"))
      #expect(Self.text(below.sent) == "https://example.org/a/objects/batch?token=1")
      #expect(Self.text(below.password) == "p")
    }
  }

  @Test("have fields on one line")
  func fields() {
    #expect(HTTPField(name: "X-A".utf8, value: "b c\té".utf8) != nil)
    for (name, value) in [("", "x"), ("a b", "x"), ("a:", "x"), ("a", "x\ny"), ("a", "x\0")] {
      #expect(HTTPField(name: name.utf8, value: value.utf8) == nil)
    }
    #expect("\(HTTPLogin(user: [1], password: [2]))" == "***")
  }
}
