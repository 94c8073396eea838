internal import CLinux
internal import Reporting
internal import Threads

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The limits of the system for this process, checked before a command begins.
enum Limits {
  /// The bytes that a small repository needs, about twice those measured.
  private static let neededByteCount = 32 << 20

  /// The further bytes for each worker: a cache of 12 MiB, windows into packs, and a stack.
  private static let workerByteCount = 18 << 20

  /// The bytes reserved until references move, for the indexes of worktrees and the comparison of
  /// trees.
  private static let reserveByteCount = 24 << 20

  /// Creates the threads of tasks, and some of those that wait for Git.
  static func prepare() throws(ThreadError) {
    keepAllocatorSmall()
    try TaskThreads(count: Processors.count).use()
    try OwnThread.prepare(3)
  }

  /// The bytes that the smallest run needs here, besides the loaded program.
  static var leastByteCount: Int { neededByteCount + workerByteCount * min(Processors.count, 4) }

  /// Whether the memory suffices; a part of it is reserved.
  ///
  /// Called before threads are created: without memory, that would end by a signal.
  static func haveMemory() -> Bool {
    MemoryReserve.take(leastByteCount) && MemoryReserve.take(reserveByteCount)
  }

  /// Makes all threads share one malloc arena if the address space is limited.
  ///
  /// Otherwise each thread may reserve 64 MB of address space for an arena of its own.
  private static func keepAllocatorSmall() {
    #if canImport(Glibc)
      var limit = rlimit()
      guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0,
        limit.rlim_cur < 1 << 40
      else { return }
      _ = mallopt(Int32(LINUX_M_ARENA_MAX), 1)
    #endif
  }
}

/// The end of a process that gets no memory.
///
/// Swift and the C libraries abort if an allocation fails, so that no error can be thrown. The
/// program can still print what the command has done, since texts for that are constants.
enum LastWords {
  /// Prints, if the process aborts, what that means for the repository.
  static func prepare() {
    signal(SIGABRT) { _ in LastWords.end() }
  }

  /// Makes only calls that are allowed in a signal handler, and allocates nothing.
  private static func end() -> Never {
    let (text, code) = words
    unsafe _ = write(2, text.utf8Start, text.utf8CodeUnitCount)
    _exit(code)
  }

  private static var words: (StaticString, Int32) {
    switch ChangeState.current {
    case .unchanged:
      (
        """
        Error: out of memory
        Hint: Allow more ('ulimit -v', '-d'), or try '--jobs=1'. Nothing was changed.

        """, 2
      )
    case .halfway:
      (
        """
        Error: out of memory when refs had begun to move
        Hint: Allow more, then run 'lfs-migrate resume' to go on, or 'lfs-migrate abort' to take it back.

        """, 3
      )
    case .repeatable:
      (
        """
        Error: out of memory before all was done
        Hint: Allow more ('ulimit -v', '-d'), then run the same command again.

        """, 3
      )
    case .done:
      (
        """
        Error: out of memory when all was done
        Hint: 'lfs-migrate runs' shows what was done.

        """, 3
      )
    }
  }
}
