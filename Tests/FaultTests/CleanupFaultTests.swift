import Synchronization
import TestSupport
import Testing

/// A disturbed clean-up loses nothing but the old history, and can be repeated.
@Suite("a clean-up that is disturbed")
struct CleanupFaultTests {
  /// A repository with a run, and many unreachable objects besides the old history: loose, in packs
  /// of their own, and in a pack with the old history.
  private struct Fixture: Sendable {
    let repository: TestRepository
    let objects: StoredObjects
    let calls: [String]

    static let task = Task {
      let repository = try await TestRepository.empty()
      try await repository.shell(
        """
        git config user.name T && git config user.email t@example.com
        big() { head -c 30000 /dev/urandom; }
        lost() {
          echo "$1" > t; git stash -q; git stash drop -q; big > s; git add s; git rm -qf s
          echo "$1" | git hash-object -w --stdin >/dev/null
        }
        big > a.bin; echo 1 > t; echo '*.c text' > .gitattributes; git add .; git commit -qm one
        lost one; big > a.bin; git commit -qam two; git tag -am v1 v1; lost two
        git repack -qadk; git prune-packed; lost three; git repack -qd; git prune-packed
        big > a.bin; git commit -qam three; lost four; git multi-pack-index write
        git fsck --unreachable --no-reflogs | cut -d' ' -f3 \
          | git pack-objects -q .git/objects/pack/pack >/dev/null; lost five
        """
      )
      let tips = try await repository.git("for-each-ref", "--format=%(objectname)").lines
      try await repository.lfsMigrate(["import", "--everything", "--include=*.bin", "--yes"])
        .checked()
      let objects = try await StoredObjects(of: repository, oldTips: tips)
      let copy = try await repository.copy()
      let log = copy.directory("log")
      try await copy.lfsMigrate(
        ["cleanup", "--yes", "--unverified"],
        setting: ["LFS_MIGRATE_FAULT_LOG": log]
      ).checked()
      return Fixture(
        repository: repository,
        objects: objects,
        calls: try await copy.shell("cat '\(log)'").lines
      )
    }
  }

  private static let kinds = ["change", "git"]
  private static let actions = ["kill", "kill-after", "kill-group", "kill-group-after", "28", "5"]

  @Test("at any call", arguments: kinds, actions)
  func fault(kind: String, action: String) async throws {
    let fixture = try await Fixture.task.value
    let count = fixture.calls.count { $0.hasPrefix(kind + " ") }
    // Each call is disturbed in one way, or in all ways if there is time.
    let offset = Self.actions.firstIndex(of: action) ?? 0
    let numbers = (1...count).filter { isThorough || $0 % Self.actions.count == offset }
    try await inParallel(numbers) { number in
      let repository = try await fixture.repository.copy()
      let fault = "\(kind):\(number):\(action)"
      _ = try await Command.run(
        "setsid",
        ["-w", Checkout.binary, "cleanup", "--yes", "--unverified"],
        in: repository.path,
        environment: repository.environment.setting(["LFS_MIGRATE_FAULT": fault])
      )
      // A Git process continues after its parent was killed.
      try await repository.shell(
        """
        cd /
        while ls -l /proc/[0-9]*/cwd 2>/dev/null | grep -qF -- '-> \(repository.path)'; do
          sleep 0.1
        done
        """
      )
      try await check(repository, fixture, fault)
      try await repository.lfsMigrate(["cleanup", "--yes", "--unverified"]).checked()
      let after = try await check(repository, fixture, fault)
      #expect(after.intersection(fixture.objects.old).count == 1, "\(fault)")
      let left = try await repository.shell(
        "cd .git; find . -name 'tmp_*' -o -name gc.pid -o -name 'dropped-packs*' -o -name '*.lock'; "
          + "for file in objects/pack/pack-*; do test -e \"${file%.*}.idx\" || echo \"$file\"; done"
      )
      #expect(left.lines == [], "\(fault)")
    }
  }

  /// Expects that all objects but the old history exist, and can be read.
  @discardableResult
  private func check(
    _ repository: TestRepository,
    _ fixture: Fixture,
    _ fault: String
  ) async throws -> Set<String> {
    let stored = try await StoredObjects.stored(in: repository)
    #expect(fixture.objects.others.subtracting(stored) == [], "\(fault)")
    let fsck = try await repository.run("git", ["fsck", "--full"])
    #expect(fsck.exitCode == 0, "\(fault): \(fsck.errorOutput)")
    return stored
  }
}
