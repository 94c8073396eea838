internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// How far a command has come in what it changes.
///
/// For the one end of a process that comes without an error being thrown: where there is no memory,
/// neither Swift nor the C libraries can go on.
public enum ChangeState: Int, Sendable {
  /// Nothing that counts has changed.
  case unchanged
  /// A run has begun to move references, and has not done all that follows.
  case halfway
  /// Something has changed, and the same command does the rest.
  case repeatable
  /// All is done, but it was not told yet.
  case done

  private static let state = Atomic(ChangeState.unchanged.rawValue)

  /// How far the command of this process has come.
  public static var current: ChangeState {
    get { ChangeState(rawValue: state.load(ordering: .sequentiallyConsistent)) ?? .halfway }
    set { state.store(newValue.rawValue, ordering: .sequentiallyConsistent) }
  }
}

/// Memory that is set aside for what comes after the references have moved.
public enum MemoryReserve {
  // SAFETY: nothing reads or writes what is set aside.
  @safe
  private struct Block: @unchecked Sendable {
    var start: UnsafeMutableRawPointer?
    var byteCount = 0
  }

  private static let block = Mutex(Block())

  /// Sets so much memory aside.
  ///
  /// It is not touched: it takes room among the addresses, which is what limits are about.
  /// - Returns: whether it could be had.
  public static func take(_ byteCount: Int) -> Bool {
    release()
    let start = unsafe mmap(
      nil,
      byteCount,
      PROT_READ | PROT_WRITE,
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
      -1,
      0
    )
    guard unsafe start != MAP_FAILED else { return false }
    block.withLock { $0 = unsafe Block(start: start, byteCount: byteCount) }
    return true
  }

  /// Gives it back, for others to take.
  public static func release() {
    block.withLock { block in
      if let start = unsafe block.start { unsafe munmap(start, block.byteCount) }
      block = Block()
    }
  }
}
