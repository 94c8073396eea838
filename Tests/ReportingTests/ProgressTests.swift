import Reporting
import Testing

@Suite("Progress")
struct ProgressTests {
  @Test("shows percentage, amount, rate and what is left")
  func bytes() {
    var stage = ProgressStage(name: "Converting files", total: 4_000_000, unit: .bytes)
    #expect(stage.line(now: 10, done: 0) == "Converting files:   0% (0 B/4.0 MB)")
    #expect(
      stage.line(now: 11, done: 1_000_000)
        == "Converting files:  25% (1.0 MB/4.0 MB), 1.0 MB/s, 3 s left"
    )
    #expect(
      stage.line(now: 12, done: 3_999_999)
        == "Converting files:  99% (4.0 MB/4.0 MB), 1.5 MB/s, 1 s left"
    )
    #expect(stage.finalLine(done: 4_000_000) == "Converting files: 100% (4.0 MB/4.0 MB), done.")
  }

  @Test("counts objects without a rate")
  func objects() {
    var stage = ProgressStage(name: "Rewriting commits", total: 300, unit: .objects)
    #expect(stage.line(now: 0, done: 0) == "Rewriting commits:   0% (0/300)")
    #expect(stage.line(now: 2, done: 100) == "Rewriting commits:  33% (100/300), 4 s left")
    #expect(stage.finalLine(done: 300) == "Rewriting commits: 100% (300/300), done.")
  }

  @Test("does not say that a stage is done which ended too early")
  func stopped() {
    let stage = ProgressStage(name: "Checking LFS objects", total: 3_000_000, unit: .bytes)
    #expect(
      stage.finalLine(done: 1_000_000) == "Checking LFS objects:  33% (1.0 MB/3.0 MB), stopped."
    )
    let sorting = ProgressStage(name: "Sorting commits", total: nil, unit: .none)
    #expect(sorting.finalLine(done: 0) == "Sorting commits: ..., done.")
  }

  @Test("shows what it knows where the total or the unit is missing")
  func unknown() {
    var stage = ProgressStage(name: "Reading", total: nil, unit: .bytes)
    #expect(stage.line(now: 0, done: 5) == "Reading: 5 B")
    #expect(stage.line(now: 1, done: 2005) == "Reading: 2.0 KB, 2.0 KB/s")
    var sorting = ProgressStage(name: "Sorting commits", total: nil, unit: .none)
    #expect(sorting.line(now: 0, done: 0) == "Sorting commits: ...")
    #expect(sorting.finalLine(done: 0) == "Sorting commits: ..., done.")
    let nothing = ProgressStage(name: "Rewriting commits", total: 0, unit: .objects)
    #expect(nothing.finalLine(done: 0) == "Rewriting commits: 100% (0/0), done.")
  }

  @Test("is drawn five times a second, and again when the clock goes back")
  func throttled() {
    var stage = ProgressStage(name: "Reading", total: nil, unit: .objects)
    #expect(stage.line(now: 0, done: 0) != nil)
    #expect(stage.line(now: 0.19, done: 1) == nil)
    #expect(stage.line(now: 0.2, done: 2) == "Reading: 2")
    #expect(stage.line(now: 0.1, done: 3) == "Reading: 3")
  }

  @Test("says nothing of the time left while nothing moves")
  func stalled() {
    var stage = ProgressStage(name: "Reading", total: 10, unit: .objects)
    for now in 0..<5 { #expect(stage.line(now: Double(now), done: 0) == "Reading:   0% (0/10)") }
  }

  @Test("is counted by several threads, and polled by another")
  func board() async {
    let board = ProgressBoard()
    #expect(board.lines(now: 0) == ProgressBoard.Lines(finished: [], current: nil))
    let counter = board.begin("Scanning", total: 4000, unit: .objects)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask { for _ in 0..<1000 { counter.add() } }
      }
    }
    #expect(counter.value == 4000)
    #expect(board.lines(now: 1).current == "Scanning: 100% (4000/4000)")
    board.end()
    _ = board.begin("Sorting", total: nil, unit: .none)
    let expected = ProgressBoard.Lines(
      finished: ["Scanning: 100% (4000/4000), done."],
      current: "Sorting: ..."
    )
    #expect(board.lines(now: 1.05) == expected)
    #expect(board.lines(now: 1.1) == ProgressBoard.Lines(finished: [], current: nil))
  }

  @Test("can be counted for nobody")
  func silent() {
    let silent: any ProgressReporter = SilentProgress()
    let counter = silent.begin("Scanning", total: nil, unit: .none)
    counter.add(3)
    silent.end()
    #expect(counter.value == 3)
  }
}
