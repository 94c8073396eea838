import Runs
import Testing

@Suite("A record of facts")
struct RunRecordTests {
  @Test(
    "keeps every value",
    arguments: ["", "a", "a b", " a ", "a\\nb", "a\nb\n", "\\", "\\\n\\\\", "ümlaut"]
  )
  func roundTrips(_ value: String) {
    var record = RunRecord()
    record.append(.argument, value)
    record.append(.argument, "--everything")
    #expect(RunRecord(parsing: record.text) == record)
    #expect(record.text.count { $0 == 0x0A } == 2)
    #expect(
      RunRecord(parsing: record.text).values(.argument) == [
        Array(value.utf8), Array("--everything".utf8),
      ]
    )
  }

  @Test("keeps bytes that are no text")
  func bytes() {
    var record = RunRecord()
    record.append(.directory, [0xFF, 0x00, 0x5C])
    #expect(RunRecord(parsing: record.text)[.directory] == [0xFF, 0x00, 0x5C])
  }

  @Test("ignores what it does not know, and takes what is odd as it is")
  func lenient() {
    let record = RunRecord(parsing: Array("future thing\n\nflag\nabove 12\nabove x\\".utf8))
    #expect(record.number(.above) == 12)
    #expect(record.values(.above) == [Array("12".utf8), Array("x\\".utf8)])
    #expect(record["flag"] == [])
    #expect(record.number("flag") == nil)
    #expect(record[.kind] == nil)
  }
}
