import TestSupport
import Testing

/// Settings, hooks and attributes of a repository name commands, and no command of `lfs-migrate`
/// runs them.
@Suite("commands that a repository names", .serialized)
struct ConfiguredCommandTests {
  /// All places that can name commands, each with a script of its own, which reports that it ran.
  struct Setting: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// The script that sets them: `plant NAME` prints the path of a script that reports NAME when
    /// it runs.
    let script: String
    /// Whether `lfs-migrate` works there; otherwise it may refuse, for example if it needs the
    /// commands.
    var isUsable = true

    /// All of them at once, since a script that runs reports which one it is.
    static func all(_ settings: [Setting]) -> Setting {
      Setting(
        testDescription: settings.map(\.testDescription).joined(separator: "; "),
        script: settings.map { "(\($0.script)\n)" }.joined(separator: "\n")
      )
    }
  }

  /// The keys of git-config(1) and git-lfs-config(5) whose values are commands or programs, except
  /// those that only a fetch or a push uses.
  private static let keys = """
    browser.x.cmd browser.x.path completion.commands core.alternateRefsCommand core.askPass core.editor
    core.fsmonitor core.gitProxy core.pager core.sshCommand credential.helper diff.evil.command
    diff.evil.textconv diff.external difftool.x.cmd difftool.x.path filter.evil.clean filter.evil.process
    filter.evil.smudge filter.lfs.clean filter.lfs.process filter.lfs.smudge gitcvs.dbDriver
    gpg.openpgp.program gpg.program gpg.ssh.defaultKeyCommand gpg.ssh.program gpg.x509.program
    guitool.x.cmd imap.tunnel init.templateDir instaweb.httpd interactive.diffFilter
    lfs.customtransfer.x.path lfs.standalonetransferagent man.x.cmd man.x.path merge.evil.driver
    mergetool.x.cmd mergetool.x.path pager.config pager.log pager.status receive.procReceiveRefs
    remote.origin.receivepack remote.origin.uploadpack remote.origin.vcs sendemail.sendmailCmd
    sendemail.toCmd sequence.editor submodule.mod.update tar.x.command trailer.x.cmd trailer.x.command
    uploadpack.packObjectsHook web.browser
    """.split(whereSeparator: \.isWhitespace).map(String.init)

  private static let hooks = """
    applypatch-msg commit-msg fsmonitor-watchman post-applypatch post-checkout post-commit post-index-change
    post-merge post-receive post-rewrite post-update pre-applypatch pre-auto-gc pre-commit
    pre-merge-commit pre-push pre-rebase pre-receive prepare-commit-msg proc-receive
    push-to-checkout reference-transaction sendemail-validate update
    """.split(whereSeparator: \.isWhitespace).joined(separator: " ")

  static let settings: [Setting] = [
    Setting(
      testDescription: "every key",
      script: """
        for key in \(keys.joined(separator: " ")); do git config $key "$(plant $key)"; done
        git config merge.default evil; git config log.showSignature true; git config diff.submodule log
        git config gc.auto 1; git config maintenance.auto true; git config commit.gpgSign true
        git config tag.gpgSign true; git config help.autocorrect immediate
        git config status.submoduleSummary true; git config submodule.recurse true
        """
    ),
    Setting(
      testDescription: "hooks as files",
      script:
        "mkdir -p .git/hooks; for hook in \(hooks); do cp \"$(plant $hook)\" .git/hooks/$hook; done"
    ),
    Setting(
      testDescription: "hooks in another folder",
      script: """
        mkdir -p .git/hooks .git/others; git config core.hooksPath "$PWD/.git/others"
        for hook in \(hooks); do cp "$(plant $hook)" .git/others/$hook; done
        """
    ),
    Setting(
      testDescription: "hooks by settings, also of a worktree, and with odd names",
      script: """
        git config extensions.worktreeConfig true
        for name in plain a=b.c ''; do
          printf '[hook "%s"]\\n\\tcommand = %s\\n' "$name" "$(plant "hook-$name")" >>.git/config
          for hook in \(hooks); do printf '\\tevent = %s\\n' $hook >>.git/config; done
        done
        for hook in \(hooks); do git -C ../linked config --worktree --add hook.own.event $hook; done
        git -C ../linked config --worktree hook.own.command "$(plant hook-own)"
        """
    ),
    Setting(
      testDescription: "filters with odd names, and of a worktree",
      script: """
        git config extensions.worktreeConfig true
        for kind in clean smudge process; do
          printf '[filter ""]\\n\\t%s = %s\\n' $kind "$(plant empty-$kind)" >>.git/config
          printf '[filter "a=b.c"]\\n\\t%s = %s\\n' $kind "$(plant odd-$kind)" >>.git/config
          git -C ../linked config --worktree filter.own.$kind "$(plant own-$kind)"
        done
        printf '*.dat filter=\\n*.bin filter=a=b.c\\n' >>.git/info/attributes
        git -C ../linked config --worktree core.attributesFile "$PWD/.git/info/own"
        printf '*.txt filter=own\\n' >.git/info/own
        """
    ),
    Setting(
      testDescription: "aliases",
      script: """
        for name in cat-file check-attr checkout-index config diff-files for-each-ref gc lfs ls-files \\
          mktree notes read-tree reflog repack rev-list rev-parse status update-index update-ref var \\
          worktree
        do git config alias.$name "!$(plant alias-$name)"; done
        """
    ),
    Setting(
      testDescription: "a submodule's settings and hooks",
      script: """
        cd mod; git config filter.evil.clean "$(plant sub-clean)"; mkdir -p "$(git rev-parse --git-dir)/hooks"
        git config filter.evil.process "$(plant sub-process)"
        git config core.fsmonitor "$(plant sub-fsmonitor)"
        for hook in \(hooks); do cp "$(plant sub-$hook)" "$(git rev-parse --git-dir)/hooks/$hook"; done
        cd ..; git config submodule.mod.ignore none; git config diff.ignoreSubmodules none
        """
    ),
    Setting(
      testDescription: "a hook for objects that garbage collection keeps",
      script: "git config gc.recentObjectsHook \"$(plant recent)\"",
      isUsable: false
    ),
    Setting(
      testDescription: "an extension of Git LFS",
      script: """
        git config lfs.extension.x.clean "$(plant clean)"; git config lfs.extension.x.priority 0
        git config lfs.extension.x.smudge "$(plant smudge)"
        """,
      isUsable: false
    ),
  ]

  /// A Git that runs hooks from settings, as it does itself since version 2.54.
  private static let laterGit = """
    #!/bin/bash
    real=REAL
    options=()
    while [ $# -gt 0 ]; do
      case $1 in
      -c | -C) options+=("$1" "$2"); shift 2 ;;
      -*) options+=("$1"); shift ;;
      *) break ;;
      esac
    done
    case ${1-} in
    checkout-index | diff-files | fetch | gc | notes | read-tree | reflog | status | symbolic-ref | \\
      update-index | update-ref | worktree)
      while IFS= read -r -d '' key; do
        name=${key#hook.}; name=${name%.command}
        [ "$("$real" "${options[@]}" config --type=bool "hook.$name.enabled")" = false ] ||
          echo "$key: git $1" >>RAN
      done < <("$real" "${options[@]}" config --null --name-only --get-regexp '^hook\\..*\\.command$')
      ;;
    esac
    exec "$real" "${options[@]}" "$@"
    """

  private func make(_ setting: Setting) async throws -> TestRepository {
    var repository = try await TestRepository.empty()
    let later = Self.laterGit.replacing("RAN", with: repository.directory("ran"))
    try await repository.shell(
      """
      printf '#!/bin/sh\\necho "${0##*/} $*" >>%s/ran\\ncat\\n' "${PWD%/*}" >../script; chmod +x ../script
      mkdir ../traps ../bin
      root=${PWD%/*}; plant() { cp "$root/script" "$root/traps/$1"; echo "$root/traps/$1"; }
      git init -q ../sub; (cd ../sub; echo '*.txt filter=evil' >.gitattributes; echo s >s.txt
        git add .; git commit -qm sub)
      printf '%s\\n' '*.txt filter=evil diff=evil merge=evil' 'c.bin text eol=crlf' >.gitattributes
      seq 500 >a.bin; printf 'a\\r\\nb\\r\\n' >c.bin; git add .; git commit -qm one
      mkdir dir; seq 9 >dir/b.bin; seq 3 >t.txt; seq 4 >d.dat; git add .; git commit -qm two
      git -c protocol.file.allow=always submodule -q add "$PWD/../sub" mod; git commit -qm mod
      git tag -am t v1; git notes add -m n; git worktree add -q ../linked -b side
      seq 600 >a.bin; git stash -q
      real=$(command -v git); sed "s:REAL:$real:" >../bin/git; chmod +x ../bin/git
      \(setting.script)
      rm -f ../ran
      """,
      input: Array(later.utf8)
    )
    let path = try #require(repository.environment.variables["PATH"])
    repository.environment.variables["PATH"] = "\(repository.directory("bin")):\(path)"
    return repository
  }

  @Test(
    "are not run by any command of ours",
    arguments: [Setting.all(settings.filter(\.isUsable))] + settings.filter { !$0.isUsable }
  )
  func nothingRuns(_ setting: Setting) async throws {
    let repository = try await make(setting)
    var lines = [
      "info --everything --details", "import --everything --include=*.bin --yes --verify",
      "cleanup --yes --unverified",
    ]
    if setting.isUsable {
      lines = [
        "info --everything --details", "info --everything --fixup", "audit --everything",
        "audit --staged", "import --everything --include=*.bin --yes --dry-run",
        "import --everything --include=*.bin --yes --verify", "verify --pointers --everything",
        "runs",
        "undo", "undo", "resume", "abort", "map 1234", "hook install", "hook status",
        "hook uninstall", "import --no-rewrite --yes dir/b.bin",
        "export --everything --include=*.bin --yes --verify", "cleanup --yes --unverified",
      ]
    }
    for line in lines {
      // Git must read and filter a file whose time differs from the index.
      try await repository.run(
        "touch",
        ["t.txt", "c.bin", "d.dat", "mod/s.txt", "../linked/t.txt"]
      )
      let result = try await repository.lfsMigrate(line.split(separator: " ").map(String.init))
      let mayFail = ["resume", "abort", "import --no-rewrite", "audit", "map"].contains(
        where: line.hasPrefix
      )
      if setting.isUsable, !mayFail {
        #expect(result.exitCode == 0, "\(line): \(result.errorOutput)")
      }
      let ran = try await repository.run("cat", [repository.directory("ran")]).output
      #expect(ran == "", "\(line)")
      try await repository.run("rm", ["-f", repository.directory("ran")])
    }
  }

  @Test("do run where Git is called by hand, in these tests too")
  func trapsWork() async throws {
    let repository = try await make(.all(Self.settings.filter(\.isUsable)))
    try await repository.shell(
      "touch t.txt d.dat; git status || :; git update-ref refs/heads/x HEAD || :"
    )
    let ran = try await repository.shell("cat ../ran").output
    for name in [
      "core.fsmonitor", "filter.evil.process", "empty-process", "reference-transaction",
      "hook.plain.command",
    ] {
      #expect(ran.contains(name), "\(name): \(ran)")
    }
  }

  @Test("an alias does not stand in for a Git LFS that is not installed")
  func aliasForLFS() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      """
      printf '#!/bin/sh\\necho ran >>%s/ran\\n' "${PWD%/*}" >../script; chmod +x ../script
      mkdir ../bin; for name in bash cat env git sh; do ln -s "$(command -v $name)" ../bin/; done
      seq 500 >a.bin; git add .; git commit -qm one
      git config alias.lfs "!$PWD/../script"; git config alias.lfs.command "!$PWD/../script"
      git config alias.lfx "!$PWD/../script"; git config help.autocorrect immediate
      """
    )
    let path = ["PATH": repository.directory("bin")]
    let lines = [
      "import --everything --include=*.bin --yes", "undo", "undo",
      "export --everything --include=*.bin --yes --missing=keep",
    ]
    for line in lines {
      if line.hasPrefix("export") { try await repository.shell("rm -r .git/lfs/objects") }
      let result = try await repository.lfsMigrate(
        line.split(separator: " ").map(String.init),
        setting: path
      )
      #expect(result.exitCode == 0, "\(line): \(result.errorOutput)")
      #expect(try await repository.shell("cat ../ran 2>/dev/null || :").output == "", "\(line)")
    }
  }
}
