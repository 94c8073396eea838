import Digests
import TestSupport
import Testing

@testable import GitStore

/// All instructions of a delta, and whether they are complete; `nil` if its sizes are damaged.
private func read(_ delta: [UInt8]) -> (instructions: [DeltaInstruction], isFinished: Bool)? {
  guard var reader = DeltaReader(delta.rawSpan) else { return nil }
  var instructions: [DeltaInstruction] = []
  while let instruction = reader.next() { instructions.append(instruction) }
  return (instructions, reader.isFinished)
}

@Suite("Deltas")
struct DeltaReaderTests {
  @Test("have instructions of one or many bytes")
  func instructions() throws {
    let copies: [UInt8] = [
      0x80, 0x90, 7, 0xB1, 2, 0x34, 0x12, 0xC8, 0x01, 0x01, 0xFF, 4, 3, 2, 1, 3, 0, 1,
    ]
    let total = 0x10000 + 7 + 0x1234 + 0x10000 + 0x10003 + 2
    let delta = CraftedPack.delta(1 << 40, total, copies + [2, 9, 9])
    let (instructions, isFinished) = try #require(read(delta))
    #expect(
      instructions == [
        .copy(0..<0x10000), .copy(0..<7), .copy(2..<0x1236),
        .copy(0x0100_0000..<0x0101_0000), .copy(0x0102_0304..<0x0103_0307),
        .insert(delta.count - 2..<delta.count),
      ]
    )
    #expect(isFinished)
  }

  @Test("never point outside of their base or themselves", arguments: UInt64(0)..<300)
  func random(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let base = generator.below(70_000)
    let result = generator.below(140_000)
    let delta = CraftedPack.delta(base, result, generator.bytes(generator.below(40)))
    let (instructions, isFinished) = try #require(read(delta))
    var made = 0
    for instruction in instructions {
      switch instruction {
      case .copy(let range):
        #expect(range.lowerBound >= 0 && range.upperBound <= base)
        made += range.count
      case .insert(let range):
        #expect(range.lowerBound >= 0 && range.upperBound <= delta.count)
        made += range.count
      }
    }
    #expect(made <= result)
    #expect(!isFinished || made == result)
    _ = read(generator.bytes(generator.below(30)))
  }
}
