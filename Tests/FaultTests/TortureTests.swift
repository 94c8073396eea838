import TestSupport
import Testing

/// Random faults in random repositories, for the time of `scripts/torture`.
@Suite("torture", .enabled(if: isThorough))
struct TortureTests {
  private static func number(_ variable: String) -> UInt64? {
    TestEnvironment.inherited(variable).flatMap { UInt64($0) }
  }

  @Test("by random faults", .timeLimit(.minutes(60 * 24)))
  func random() async throws {
    let first = Self.number("LFS_MIGRATE_TORTURE_SEED") ?? 0
    let end = ContinuousClock.now + .seconds(Int(Self.number("LFS_MIGRATE_TORTURE_SECONDS") ?? 0))
    var seed = first
    repeat {
      // Two at a time, as everywhere.
      try await inParallel([seed, seed &+ 1]) { try await Self.injure(seed: $0) }
      seed &+= 2
    } while ContinuousClock.now < end
    print("Seeds \(first) to \(seed - 1):")
    for (event, count) in await Tally.shared.counts.sorted(by: { $0.key < $1.key }) {
      print("  \(event): \(count)")
    }
  }

  private static func injure(seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed)
    let operation = random.pick(Operation.allCases)
    var fixture = try await Fixture.of(operation)
    var what = "\(operation)"
    if random.chance(20) {
      fixture = try await Fixture.ofManyReferences()
      what = "many references"
    } else if random.chance(50) {
      guard let other = try await Fixture.random(seed: seed) else { return }
      fixture = other
      what = other.arguments.joined(separator: " ")
    }
    let patient = try await fixture.patient()
    let kind = random.pick(["change", "change", "read", "git"])
    let number = random.from(1...max(1, fixture.count(kind)))
    let writes = fixture.calls.count { $0.hasPrefix("change write ") }
    let seconds = fixture.seconds * Double(random.below(1000)) / 1000
    let error = random.pick(CallFaultTests.errors)
    var call = ""
    let result: CommandResult
    switch random.pick(["fail", "fail", "kill", "kill", "moment", "interrupt", "full", "limit"]) {
    case "fail":
      what += ": \(error.name) at \(kind) \(number)"
      result = try await patient.run("\(kind):\(number):\(error.number)")
      call = try await patient.call(kind, number)
      await Tally.shared.count("calls that failed")
    case "kill":
      let action = random.pick(["kill", "kill-after", "kill-group", "kill-group-after"])
      what += ": \(action) at \(kind) \(number)"
      result = try await patient.run("\(kind):\(number):\(action)", wrapping: ["setsid", "-w"])
      await Tally.shared.count("kills at calls")
    case "moment":
      let isAlone = random.chance(50)
      what += ": killed after \(seconds) s, \(isAlone ? "alone" : "with all that it started")"
      result = try await patient.runKilled(after: seconds, isAlone: isAlone)
      await Tally.shared.count("kills at any moment")
    case "interrupt":
      what += ": interrupted at \(kind) \(number)"
      result = try await patient.run("\(kind):\(number):interrupt")
      await Tally.shared.count("interrupts")
    case "full":
      let first = random.from(1...max(1, writes))
      what += ": no space from write \(first) on"
      result = try await patient.run("write:\(first)+:28")
      await Tally.shared.count("full disks")
    default:
      let limit = 1 << random.below(14)
      what += ": files of \(limit) KiB at most"
      let limited = ["bash", "-c", "trap '' XFSZ; ulimit -f \(limit); exec \"$0\" \"$@\""]
      result = try await patient.run(wrapping: limited)
      await Tally.shared.count("limits of files")
    }
    let problems = try await patient.problems(
      after: result,
      mayLeave: Patient.mayLeave(call),
      isResumed: random.chance(50)
    )
    #expect(problems == [], "scripts/torture --minutes 0 --seed \(seed): \(what) \(call)")
  }
}
