import Testing
import Threads

@Suite("state that threads wait for")
struct MonitorTests {
  @Test("is waited for as long as was said", .timeLimit(.minutes(10)))
  func limit() {
    let monitor = Monitor(0)
    let start = ContinuousClock.now
    #expect(monitor.wait(milliseconds: 1050) { $0 > 0 ? $0 : nil } == nil)
    #expect(ContinuousClock.now - start >= .milliseconds(1040))
  }

  @Test("ends a wait when it is as wanted", .timeLimit(.minutes(10)))
  func change() throws {
    let monitor = Monitor(0)
    try OwnThread.start { monitor.change { $0 = 7 } }
    #expect(monitor.wait(milliseconds: 60_000) { $0 > 0 ? $0 : nil } == 7)
  }
}
