internal import CLinux
internal import Reporting
internal import Threads

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// What the system allows this process, asked for before a command begins.
enum Limits {
  /// What to do where the system gives too little.
  static let hint = """
    'ulimit -a' shows the limits: memory ('-v', '-d') and processes ('-u') must suffice. \
    \(ErrorWords.unchanged)
    """

  /// What a small repository takes, about twice as much as was measured.
  private static let neededByteCount = 32 << 20

  /// What a worker takes besides: a cache of 12 MiB, windows into packs, and the stack of its thread.
  private static let workerByteCount = 18 << 20

  /// What is set aside until references move: for the indexes of worktrees and the comparison of
  /// trees.
  private static let reserveByteCount = 24 << 20

  /// Makes the threads of tasks, and some of those that wait for Git.
  static func prepare() throws(ThreadError) {
    keepAllocatorSmall()
    try TaskThreads(count: Processors.count).use()
    try OwnThread.prepare(3)
  }

  /// What the smallest of runs takes here, when the program itself is loaded.
  static var leastByteCount: Int { neededByteCount + workerByteCount * min(Processors.count, 4) }

  /// Whether there is as much; some of it is set aside.
  ///
  /// To be asked before threads are made: what starts in too little memory ends by a signal.
  static func haveMemory() -> Bool {
    MemoryReserve.take(leastByteCount) && MemoryReserve.take(reserveByteCount)
  }

  /// Lets all threads share one part of the memory where addresses are limited.
  ///
  /// Else each would keep 64 MB of addresses for its own part, or not, as it comes.
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

/// The end of a process to which the system gives no memory.
///
/// Swift and the C libraries abort where they can't allocate: no error can be thrown then. What the
/// command has done until then can be told, since it is all written down.
enum LastWords {
  /// Says, where the process aborts, what that means for the repository.
  static func prepare() {
    signal(SIGABRT) { _ in LastWords.end() }
  }

  /// Only calls that are allowed in a signal handler: nothing is allocated.
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
