internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// How far a command has come with its changes.
///
/// It is for the only end of a process without a thrown error: when memory runs out, Swift and the
/// C libraries abort.
public enum ChangeState: Int, Sendable {
  /// Nothing that matters has changed.
  case unchanged
  /// A run has begun to move references, and is not complete.
  case halfway
  /// Something has changed, and the same command completes it.
  case repeatable
  /// Everything is done, but not reported yet.
  case done

  private static let state = Atomic(ChangeState.unchanged.rawValue)

  /// The state of this process's command.
  public static var current: ChangeState {
    get { ChangeState(rawValue: state.load(ordering: .sequentiallyConsistent)) ?? .halfway }
    set { state.store(newValue.rawValue, ordering: .sequentiallyConsistent) }
  }
}

/// Memory that is reserved for the work after the references have moved.
public enum MemoryReserve {
  // SAFETY: the reserved memory is neither read nor written.
  @safe
  private struct Block: @unchecked Sendable {
    var start: UnsafeMutableRawPointer?
    var byteCount = 0
  }

  private static let block = Mutex(Block())

  /// Reserves memory.
  ///
  /// It is not touched: it only takes address space, to which limits apply.
  /// - Returns: false if the system does not provide it.
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

  /// Releases the memory for use.
  public static func release() {
    block.withLock { block in
      if let start = unsafe block.start { unsafe munmap(start, block.byteCount) }
      block = Block()
    }
  }
}
