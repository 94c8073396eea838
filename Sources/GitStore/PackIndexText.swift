internal import Digests
internal import GitObjects

/// Makes the bytes of a pack's index, version 2 (gitformat-pack(5), "pack-*.idx files").
enum PackIndexText {
  /// - Parameters:
  ///   - ids: the ids of the objects, each once.
  ///   - entries: their entries, in the same order.
  static func make(
    _ ids: ObjectIDList,
    _ entries: [PackWriter.Entry],
    packChecksum: [UInt8],
    _ format: ObjectFormat
  ) -> [UInt8] {
    var sorted = [UInt32](0..<UInt32(ids.count))
    sorted.sort(bucket: { ids[Int($0)].bucket }) { ids[Int($0)] < ids[Int($1)] }
    var output: [UInt8] = [0xFF, 0x74, 0x4F, 0x63, 0, 0, 0, 2]
    output.reserveCapacity(1100 + sorted.count * (format.byteCount + 8))
    func append(_ value: UInt32) {
      for shift: UInt32 in [24, 16, 8, 0] {
        output.append(UInt8(truncatingIfNeeded: value >> shift))
      }
    }
    var position = 0
    for first in 0..<256 {
      while position < sorted.count, Int(ids[Int(sorted[position])].firstByte) == first {
        position += 1
      }
      append(UInt32(position))
    }
    for number in sorted { output.append(contentsOf: ids[Int(number)].bytes) }
    for number in sorted { append(entries[Int(number)].crc) }
    var long: [Int] = []
    for number in sorted {
      let entry = entries[Int(number)]
      if entry.offset < 0x8000_0000 {
        append(UInt32(entry.offset))
      } else {
        append(0x8000_0000 | UInt32(long.count))
        long.append(entry.offset)
      }
    }
    for offset in long {
      append(UInt32(offset >> 32))
      append(UInt32(truncatingIfNeeded: offset))
    }
    output.append(contentsOf: packChecksum)
    var digest = ObjectDigest(format)
    digest.update(output)
    output.append(contentsOf: digest.finish().bytes)
    return output
  }
}
