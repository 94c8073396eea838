import Reporting
import Testing

@Suite("Tables")
struct TextTableTests {
  @Test("line up as those of 'git lfs migrate info'")
  func info() {
    var table = TextTable(
      columns: [.left, .left, .right, .right],
      separator: "\t",
      measure: .bytes
    )
    table.append(["*.dat", "3.8 KB", "10/10 files", "100%"])
    table.append(["Makefile", "4 B", "2/2 files", "100%"])
    table.appendEmptyLine()
    table.append(["LFS Objects", "0 B", "0/1 file ", "0%"])
    let expected = """
      *.dat      \t3.8 KB\t10/10 files\t100%
      Makefile   \t4 B   \t  2/2 files\t100%

      LFS Objects\t0 B   \t  0/1 file \t  0%

      """
    #expect(String(decoding: table.text, as: UTF8.self) == expected)
  }

  @Test("measure characters or bytes, and do not pad the ends of lines")
  func measures() {
    func text(_ measure: TextTable.Measure) -> String {
      var table = TextTable(columns: [.left, .right, .left], measure: measure)
      table.append(["\u{e9}t\u{e9}", "1", "x"])
      table.append(["abcd", "10", "long"])
      return String(decoding: table.text, as: UTF8.self)
    }
    #expect(text(.characters) == "\u{e9}t\u{e9}    1  x\nabcd  10  long\n")
    #expect(text(.bytes) == "\u{e9}t\u{e9}   1  x\nabcd   10  long\n")
  }

  @Test("keep bytes that are no UTF-8, and are empty without rows")
  func bytes() {
    var table = TextTable(columns: [.left])
    #expect(table.text == [])
    table.append([[0xff, 0xfe]])
    #expect(table.text == [0xff, 0xfe, 0x0a])
  }
}
