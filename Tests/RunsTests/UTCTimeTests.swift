import TestSupport
import Testing

@testable import Runs

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("Times in UTC")
struct UTCTimeTests {
  @Test(
    "of known moments",
    arguments: [
      (0, "19700101T000000Z"), (-1, "19691231T235959Z"), (59, "19700101T000059Z"),
      (86_399, "19700101T235959Z"), (86_400, "19700102T000000Z"),
      (951_782_400, "20000229T000000Z"), (951_868_799, "20000229T235959Z"),
      (951_868_800, "20000301T000000Z"), (1_709_164_800, "20240229T000000Z"),
      (1_735_689_599, "20241231T235959Z"), (4_107_542_399, "21000228T235959Z"),
      (4_107_542_400, "21000301T000000Z"), (253_402_300_799, "99991231T235959Z"),
      (-2_203_891_201, "19000228T235959Z"), (-2_203_891_200, "19000301T000000Z"),
      // A commit may claim any moment.
      (.min, "-2922770226570127T082952Z"), (.max, "2922770265961204T153007Z"),
    ]
  )
  func known(_ seconds: Int, _ text: String) {
    #expect(UTCTime(seconds).compact == text)
  }

  @Test("are those of the system", arguments: UInt64(0)..<20)
  func asTheSystem(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      let seconds = generator.below(400_000_000_000) - 100_000_000_000
      var moment = time_t(seconds)
      var parts = unsafe tm()
      unsafe gmtime_r(&moment, &parts)
      let time = UTCTime(seconds)
      let found = [time.year, time.month, time.day, time.hour, time.minute, time.second]
      let expected = unsafe [
        parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min,
        parts.tm_sec,
      ]
      #expect(found == expected.map(Int.init), "\(seconds)")
    }
  }
}
