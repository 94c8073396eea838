internal import GitCommand
internal import GitObjects
internal import LFS
internal import Publication
internal import Reporting
internal import Sharing

// Of what is shared with others by a remote.
extension ErrorWords {
  // Long: one case for each error.
  init(_ error: PublishError) {
    let unsent = "Nothing was pushed."
    switch error {
    case .noRuns:
      self.init(
        "there is nothing to publish: no run in force has moved refs ('lfs-migrate runs')",
        Self.unchanged
      )
    case .noRemote:
      self.init(
        "there is no remote to publish to",
        "'git remote add NAME URL' adds one. \(Self.unchanged)"
      )
    case .unknownRemote(let name, let remotes):
      self.init(
        "there is no remote '\(ShownText.of(name))'",
        remotes.isEmpty
          ? "'git remote add NAME URL' adds one."
          : "There are: \(remotes.map { ShownText.of($0) }.joined(separator: ", "))."
      )
    case .unknownReference(let name):
      self.init(
        "'\(ShownText.of(name))' is the name of no branch or tag here, or of both",
        "A full name, such as refs/heads/main, is always clear. \(Self.unchanged)"
      )
    case .notShared(let name):
      self.init(
        "'\(ShownText.of(name.bytes))' is no branch, tag or note of its own: symbolic refs, "
          + "remote-tracking branches, stashes and backups stay here",
        Self.unchanged
      )
    case .severalURLs(let remote, let count):
      self.init(
        "\(ShownText.of(remote)) has \(count) URLs for pushes, which may have different histories",
        "Make a remote of each ('git remote add NAME URL'), and name one at a time. \(Self.unchanged)"
      )
    case .damaged(let pointers):
      self.init(
        "LFS objects here do not have the content that their names say:\n" + Self.list(pointers),
        "Move them away, and fetch them again ('git lfs fetch --all REMOTE'). \(unsent)"
      )
    case .unreachable(let remote, let error):
      self.init(
        "\(ShownText.of(remote)) could not be asked what it has: \(ErrorWords(error).message)",
        "Run this again when it can be reached."
      )
    case .remoteAhead(let remote, let entries): self.init(publishingOver: remote, entries)
    case .missing(let remote, let pointers):
      self.init(
        "neither the LFS server of \(ShownText.of(remote)) nor this repository has the LFS objects "
          + "of these pointers:\n" + Self.list(pointers),
        "Fetch them from where they are ('git lfs fetch --all REMOTE'), or copy them into the LFS "
          + "store of this repository. If they are lost for good, 'git config lfs.allowIncompletePush "
          + "true' leaves them out. \(unsent)"
      )
    case .notUploaded(let remote, let end, let message):
      self.init(
        "Git LFS could not upload to \(ShownText.of(remote)) (\(Self.words(end))):\n"
          + Self.indented(message),
        "\(unsent) What was uploaded is not sent again by the next 'lfs-migrate publish'."
      )
    case .serverLacks(let remote, let pointers):
      self.init(
        "the LFS server of \(ShownText.of(remote)) lacks objects that Git LFS has uploaded:\n"
          + Self.list(pointers),
        "\(unsent) Ask those who run the server, then run 'lfs-migrate publish' again."
      )
    case .refused(let refusal): self.init(refusal)
    case .otherwise(let remote, let differences):
      let lines = differences.map { difference in
        "\(ReferenceText.shown(difference.name.bytes)): \(difference.pushed) was pushed, there is "
          + (difference.there.map { "\($0)" } ?? "none")
      }
      self.init(
        "after the push, \(ShownText.of(remote)) has other objects for these refs:\n"
          + Self.firstLines(lines),
        "Someone may have pushed just now: fetch, and look at them. 'lfs-migrate publish' tells "
          + "what is left to do."
      )
      exitCode = 3
    }
  }

  private init(publishingOver remote: [UInt8], _ entries: [RemoteComparison.Entry]) {
    let lines = entries.map { entry in
      let name = ReferenceText.shown(entry.name.bytes)
      guard case .ahead(let id) = entry.standing else { return name }
      return "\(name), at \(id)"
    }
    self.init(
      "\(ShownText.of(remote)) has commits on these refs that are not in them here, and a push "
        + "would drop them:\n" + Self.firstLines(lines),
      "Take every run back ('lfs-migrate undo', until 'lfs-migrate runs' shows none in force), take "
        + "them in (\(Self.takingIn(remote, entries))), and run the same import again: it gives "
        + "the same ids to what was there before. \(Self.unchanged)"
    )
  }

  private init(_ refusal: PushRefusal) {
    let lines = refusal.references.map {
      "\(ReferenceText.shown($0.name.bytes)): \(ShownText.of($0.reason.utf8))"
    }
    var message = "the push to \(ShownText.of(refusal.remote)) was refused"
    if !lines.isEmpty { message += ":\n" + Self.firstLines(lines) }
    if !refusal.message.isEmpty { message += "\n" + Self.indented(refusal.message) }
    let moved =
      switch refusal.movedCount {
      case nil: "It can't be asked whether refs have moved there."
      case 0?: "No ref was moved there."
      case let count?: "Refs that have moved there: \(NumberText.grouped(count))."
      }
    let outrun = RemoteRemarks(remote: refusal.remote).list(refusal.outrun)
    let hint =
      if !outrun.isEmpty {
        "Someone has pushed meanwhile: \(outrun). 'lfs-migrate publish' looks again."
      } else if refusal.references.isEmpty {
        "If a pre-push hook of this repository did, '--no-verify' leaves it out. 'lfs-migrate publish' "
          + "goes on from there."
      } else {
        "Hosts refuse forced pushes to protected branches until their settings allow them, and hooks "
          + "there for reasons of their own. 'lfs-migrate publish' goes on from there."
      }
    self.init(message, "\(hint) \(moved)")
    if refusal.movedCount != 0 { exitCode = 3 }
  }

  private static func list(_ places: [PublishedPointer]) -> String {
    firstLines(
      places.map { place in
        "'\(ShownText.of(place.path.bytes))'\(place.commit.map { " in commit \($0)" } ?? ""): "
          + "\(place.oid)"
      }
    )
  }

  /// The last lines that another program wrote, each indented.
  private static func indented(_ message: String) -> String {
    message.split(separator: "\n").suffix(20).map { "  \(ShownText.of($0.utf8))" }
      .joined(separator: "\n")
  }
}
