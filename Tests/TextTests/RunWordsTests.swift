import Runs
import Testing

@testable import Text

@Suite("the words for damaged runs")
struct RunWordsTests {
  @Test(
    "say what is wrong",
    arguments: [
      (.nameNotUTF8, "its name is not UTF-8"),
      (.link, "it is a symbolic link"),
      (.noRecord, "it has no record"),
      (.otherRecord, "its record is none of lfs-migrate"),
      (.newerRecord(version: 2), "its record has version 2: a newer lfs-migrate wrote it"),
      (.otherCommand, "its command is none that makes such a run"),
      (.line(.id), "a line is not 'OID'"),
      (.line(.move), "a line is not 'OLD NEW NAME'"),
      (.line(.reference), "a line is not 'OID NAME'"),
      (.mapLine(3), "line 3 is not 'OLD NEW KIND'"),
      (.cutOff, "the last line is cut off"),
      (.shortened, "it became shorter while it was read"),
    ] as [(RunDamage, String)]
  )
  func damage(_ damage: RunDamage, _ expected: String) {
    let error = RunStoreError.damaged(path: Array("/r".utf8), damage)
    #expect(ErrorWords(error).message == "cannot read '/r': \(expected)")
    #expect(ErrorWords.words(.damaged(damage)) == expected)
  }
}
