internal import FileSystem

/// The parts of packs that were read last, for one reader.
///
/// They are read, not mapped, since mapped pages would count as the process's memory.
@safe
final class PackWindows {
  private struct Window {
    var pack = -1
    var start = 0
    var count = 0
    var lastUse: UInt64 = 0
  }

  private static let windowByteCount = 128 << 10
  private static let windowCount = 24
  /// The number of bytes to read if the bytes before them were not read.
  private static let jumpByteCount = 8 << 10
  private static let pageByteCount = 4096

  private var windows = [Window](repeating: Window(), count: windowCount)
  private let room: UnsafeMutableRawPointer
  private var large: UnsafeMutableRawBufferPointer
  private var clock: UInt64 = 0
  private var recent = 0

  init() {
    unsafe room = .allocate(
      byteCount: Self.windowByteCount * Self.windowCount,
      alignment: Self.pageByteCount
    )
    unsafe large = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  }

  deinit {
    unsafe room.deallocate()
    unsafe large.deallocate()
  }

  private func bytes(of window: Int, from offset: Int) -> UnsafeRawBufferPointer {
    let found = windows[window]
    let base = unsafe room + window * Self.windowByteCount + (offset - found.start)
    return unsafe UnsafeRawBufferPointer(start: base, count: found.start + found.count - offset)
  }

  private func holds(_ window: Int, _ pack: Int, _ offset: Int, _ end: Int) -> Bool {
    let found = windows[window]
    return found.pack == pack && found.start <= offset && end <= found.start + found.count
  }

  /// The number of bytes to read just after a window: twice its size; 0 if the offset is elsewhere.
  private func continuation(_ window: Int, _ pack: Int, _ offset: Int) -> Int {
    let found = windows[window]
    guard found.pack == pack, found.start <= offset, offset <= found.start + 2 * found.count else {
      return 0
    }
    return 2 * found.count
  }

  /// The bytes of a pack from `offset`: at least `count` of them, or all up to the pack's end.
  ///
  /// They are valid until the next call.
  func bytes(
    of pack: PackFile,
    number: Int,
    at offset: Int,
    atLeast count: Int
  ) throws(StoreError) -> UnsafeRawBufferPointer {
    guard offset >= 0, offset < pack.end, count > 0 else {
      throw pack.damaged(.offset)
    }
    let end = offset + min(count, pack.end - offset)
    clock += 1
    if holds(recent, number, offset, end) {
      windows[recent].lastUse = clock
      return unsafe bytes(of: recent, from: offset)
    }
    let start = offset & ~(Self.pageByteCount - 1)
    guard end - start <= Self.windowByteCount else {
      return unsafe try largeBytes(of: pack, at: offset, count: end - offset)
    }
    var oldest = 0
    var most = max(Self.jumpByteCount, end - start)
    for window in 0..<Self.windowCount {
      if holds(window, number, offset, end) {
        windows[window].lastUse = clock
        recent = window
        return unsafe bytes(of: window, from: offset)
      }
      if windows[window].lastUse < windows[oldest].lastUse { oldest = window }
      most = max(most, continuation(window, number, offset))
    }
    windows[oldest].pack = -1
    let wanted = min(most, Self.windowByteCount, pack.end - start)
    let buffer = unsafe UnsafeMutableRawBufferPointer(
      start: room + oldest * Self.windowByteCount,
      count: wanted
    )
    guard try unsafe pack.read(into: buffer, at: start) == wanted else {
      throw pack.damaged(.shortened)
    }
    windows[oldest] = Window(pack: number, start: start, count: wanted, lastUse: clock)
    recent = oldest
    return unsafe bytes(of: oldest, from: offset)
  }

  private func largeBytes(
    of pack: PackFile,
    at offset: Int,
    count: Int
  ) throws(StoreError) -> UnsafeRawBufferPointer {
    if unsafe large.count < count {
      unsafe large.deallocate()
      unsafe large = .allocate(byteCount: count, alignment: 16)
    }
    let buffer = unsafe UnsafeMutableRawBufferPointer(rebasing: large[..<count])
    guard try unsafe pack.read(into: buffer, at: offset) == count else {
      throw pack.damaged(.shortened)
    }
    return UnsafeRawBufferPointer(buffer)
  }
}
