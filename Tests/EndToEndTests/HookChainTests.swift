import TestSupport
import Testing

/// An existing hook runs after that of `lfs-migrate`, with the same arguments and input.
@Suite("hooks chain with what is there")
struct HookChainTests {
  /// An existing hook, made by a script.
  struct Existing: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let script: String
    /// Whether Git runs it.
    var isRun = true
    /// The folder of hooks.
    var folder = ".git/hooks"
    /// The file that is `lfs-migrate`'s hook afterwards.
    var file = ".git/hooks/pre-push"

    init(_ name: String, _ script: String) { (testDescription, self.script) = (name, script) }

    func notRun() -> Existing {
      var copy = self
      copy.isRun = false
      return copy
    }

    func inFolder(_ folder: String, file: String) -> Existing {
      var copy = self
      (copy.folder, copy.file) = (folder, file)
      return copy
    }
  }

  static let noting = HookSandbox.noting()

  static let existing = [
    Existing(
      "a script",
      "printf '#!/bin/sh\\n%s\\n' \"$note\" >$hook; chmod 751 $hook"
    ),
    Existing(
      "a script of Bash",
      "printf '#!/usr/bin/env bash\\n%s' \"$note\" >$hook; chmod 700 $hook"
    ),
    Existing(
      "a script of Python",
      """
      cat >$hook <<'END'
      #!/usr/bin/env python3
      import os, sys
      with open(os.environ["AUDIT_LOG"], "a") as log:
          log.write("mine " + " ".join(sys.argv[1:]) + "\\n" + sys.stdin.read())
      sys.exit(int(os.environ.get("MINE_EXIT", "0")))
      END
      chmod +x $hook
      """
    ),
    Existing("a script without an interpreter", "echo \"$note\" >$hook; chmod +x $hook"),
    Existing(
      "a link to a script of the project",
      """
      mkdir tools; printf '#!/bin/sh\\n%s\\n' "$note" >tools/check; chmod +x tools/check
      ln -s ../../tools/check $hook
      """
    ),
    Existing(
      "a program",
      """
      cat >main.c <<'END'
      #include <stdio.h>
      #include <stdlib.h>
      #include <string.h>
      int main(int n, char **a) {
        FILE *log = fopen(getenv("AUDIT_LOG"), "a");
        const char *name = strrchr(a[0], '/') ? strrchr(a[0], '/') + 1 : a[0];
        fprintf(log, "%s %s %s\\n", strcmp(name, "pre-push") ? name : "mine", a[1], a[2]);
        for (int c; (c = getchar()) != EOF;) putc(c, log);
        fclose(log);
        return getenv("MINE_EXIT") ? atoi(getenv("MINE_EXIT")) : 0;
      }
      END
      cc -o $hook main.c
      """
    ),
    Existing("one that is not executable", "echo '#!/bin/sh' >$hook; echo exit 1 >>$hook").notRun(),
    Existing("a link that leads nowhere", "ln -s nowhere $hook").notRun(),
    Existing(
      "one that needs a file beside it",
      """
      echo "$note" >.git/hooks/helper.sh
      printf '#!/bin/sh\\n. "$(dirname "$0")/helper.sh"\\n' >$hook; chmod +x $hook
      """
    ),
    Existing(
      "one that asks for its name, and for what is above",
      """
      mkdir tools
      printf '#!/bin/sh\\n%s' "$note" >tools/pre-push; chmod +x tools/pre-push
      printf '#!/bin/sh\\nexec "$(dirname "$0")/../../tools/$(basename "$0")" "$@"\\n' >$hook
      chmod +x $hook
      """
    ),
    Existing(
      "husky 9",
      """
      mkdir -p .husky/_; git config core.hooksPath .husky/_
      printf '#!/usr/bin/env sh\\n. "$(dirname "$0")/h"' >.husky/_/pre-push; chmod +x .husky/_/pre-push
      cat >.husky/_/h <<'END'
      #!/usr/bin/env sh
      n=$(basename "$0")
      s=$(dirname "$(dirname "$0")")/$n
      [ ! -f "$s" ] && exit 0
      sh -e "$s" "$@"
      c=$?
      [ $c != 0 ] && echo "husky - $n script failed (code $c)"
      exit $c
      END
      echo '*' >.husky/_/.gitignore
      echo "$note" >.husky/pre-push
      """
    ).inFolder(".husky", file: ".husky/pre-push"),
    Existing(
      "husky 8",
      """
      mkdir -p .husky/_; git config core.hooksPath .husky
      cat >.husky/_/husky.sh <<'END'
      if [ -z "$husky_skip_init" ]; then
        readonly husky_skip_init=1
        export husky_skip_init
        sh -e "$0" "$@"
        exit $?
      fi
      END
      { printf '#!/usr/bin/env sh\\n. "$(dirname -- "$0")/_/husky.sh"\\n'; echo "$note"; } >.husky/pre-push
      chmod +x .husky/pre-push
      """
    ).inFolder(".husky", file: ".husky/pre-push"),
    Existing(
      "husky 4",
      """
      printf '#!/bin/sh\\n. "$(dirname "$0")/husky.sh"\\n' >$hook; chmod +x $hook
      { echo 'test "$(basename "$0")" = pre-push || exit 9'; echo "$note"; } >.git/hooks/husky.sh
      """
    ),
    Existing(
      "a dispatcher of several hooks, by links",
      """
      printf '#!/bin/sh\\nexec "$(dirname "$0")/$(basename "$0").d/one" "$@"\\n' >.git/hooks/all
      chmod +x .git/hooks/all; ln -s all $hook; ln -s all .git/hooks/pre-merge-commit
      mkdir $hook.d; printf '#!/bin/sh\\n%s\\n' "$note" >$hook.d/one; chmod +x $hook.d/one
      """
    ),
  ]

  @Test("same arguments and input, the first failure stops, all is put back", arguments: existing)
  func chains(_ existing: Existing) async throws {
    let sandbox = try await HookSandbox.make()
    let setup = "hook=.git/hooks/pre-push; note='\(Self.noting)'\n" + existing.script
    #expect(try await sandbox.run(setup).exitCode == 0)
    let before = try await sandbox.files(in: existing.folder)
    let input = try await sandbox.run(
      """
      git branch 'odd-$x'; git tag -a -m note v1
      z=0000000000000000000000000000000000000000
      for r in refs/heads/main 'refs/heads/odd-$x' refs/tags/v1; do
        echo "$r $(git rev-parse "$r") $r $z"
      done
      """
    ).lines

    let installed = try await sandbox.hook("install", "pre-push")
    #expect(installed.exitCode == 0, "\(installed)")
    let ours = try await sandbox.run("head -n 2 \(existing.file) | tail -n 1")
    #expect(ours.line == "# lfs-migrate hook 1: pre-push")
    let after = try await sandbox.files(in: existing.folder)
    #expect(try await sandbox.hook("install", "--pre-push").output.contains("installed already"))
    #expect(try await sandbox.files(in: existing.folder) == after)
    #expect(try await sandbox.hook("status", "pre-push").exitCode == 0)

    let push = "git push -q origin main 'odd-$x' v1"
    let refused = try await sandbox.run(push, setting: ["AUDIT_EXIT": "1"])
    #expect(refused.exitCode != 0)
    #expect(try await sandbox.remoteRefs() == [])
    #expect(try await sandbox.log() == ["audit pre-push origin ../remote.git"] + input)

    if existing.isRun {
      let failed = try await sandbox.run(
        "printf 'a line\\n' | \(existing.file) origin url || echo code $?",
        setting: ["MINE_EXIT": "7"]
      )
      if !existing.testDescription.hasPrefix("husky 9") { #expect(failed.lines.last == "code 7") }
      _ = try await sandbox.log()
      #expect(try await sandbox.run(push, setting: ["MINE_EXIT": "7"]).exitCode != 0)
      #expect(try await sandbox.remoteRefs() == [])
      _ = try await sandbox.log()
    }
    let pushed = try await sandbox.run(push)
    #expect(pushed.exitCode == 0, "\(pushed)")
    #expect(
      try await sandbox.log() == ["audit pre-push origin ../remote.git"] + input
        + (existing.isRun ? ["mine origin ../remote.git"] + input : [])
    )
    #expect(try await sandbox.remoteRefs().count == 3)

    #expect(try await sandbox.hook("uninstall").exitCode == 0)
    #expect(try await sandbox.files(in: existing.folder) == before)
    #expect(try await sandbox.hook("uninstall").exitCode == 0)
    #expect(try await sandbox.files(in: existing.folder) == before)
    #expect(try await sandbox.hook("status").exitCode == 1)
  }

  @Test("before a commit, the hook that is there runs first")
  func preCommit() async throws {
    let sandbox = try await HookSandbox.make()
    let note = HookSandbox.noting(readsInput: false)
    _ = try await sandbox.run(
      "printf '#!/bin/sh\\n%s' '\(note)' >.git/hooks/pre-commit; chmod +x .git/hooks/pre-commit"
    )
    let before = try await sandbox.files()
    #expect(try await sandbox.hook("install", "pre-commit").exitCode == 0)
    let commit = "git commit -q --allow-empty -m two"
    #expect(try await sandbox.run(commit).exitCode == 0)
    #expect(try await sandbox.log() == ["mine ", "audit --staged"])
    #expect(try await sandbox.run(commit, setting: ["AUDIT_EXIT": "1"]).exitCode == 1)
    _ = try await sandbox.log()
    #expect(try await sandbox.run(commit, setting: ["MINE_EXIT": "1"]).exitCode == 1)
    #expect(try await sandbox.log() == ["mine "])
    #expect(try await sandbox.run("git rev-list --count HEAD").line == "2")
    #expect(try await sandbox.hook("uninstall").exitCode == 0)
    #expect(try await sandbox.files() == before)
  }

  @Test("an input of megabytes arrives whole, also after a hook that reads none of it")
  func largeInput() async throws {
    let sandbox = try await HookSandbox.make()
    _ = try await sandbox.run(
      """
      printf '#!/bin/sh\\nexec cksum >../sum\\n' >.git/hooks/pre-push; chmod +x .git/hooks/pre-push
      printf '#!/bin/sh\\nexit 0\\n' >../bin/lfs-migrate
      """
    )
    #expect(try await sandbox.hook("install", "pre-push").exitCode == 0)
    let sums = try await sandbox.run(
      """
      yes 'refs/heads/a-name-of-some-length 0123 refs/heads/%s\\n 0000' | head -n 50000 >../input || true
      .git/hooks/pre-push origin url <../input; cat ../sum; cksum <../input
      .git/hooks/pre-push origin url </dev/null; cat ../sum; cksum </dev/null
      """
    ).lines
    #expect(sums.count == 4)
    #expect(Set(sums).count == 2)
  }
}
