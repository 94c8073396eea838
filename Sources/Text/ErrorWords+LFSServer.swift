internal import GitCommand
internal import HTTP
internal import JSON
internal import LFS
internal import LFSServer
internal import Threads

// The errors of a remote's LFS server.
extension ErrorWords {
  // Long: one case for each error.
  init(_ error: LFSServerError) {
    switch error {
    case .noAddress(let remote):
      self.init(
        "the remote '\(ShownText.of(remote))' has no address, so its LFS server can't be asked",
        "Name another remote, or set 'lfs.url'. \(Self.unchanged)"
      )
    case .badAddress(let address, let fault):
      self.init(
        "the LFS server at '\(ShownText.of(address))' can't be asked: \(Self.words(fault))",
        "'git lfs env' shows the address of each remote, and 'git config lfs.url URL' sets it. "
          + Self.unchanged
      )
    case .transferAgent(let name):
      self.init(
        "LFS objects are moved by a program ('\(ShownText.of(name))', "
          + "lfs.standalonetransferagent): there is no LFS server that can be asked",
        "Find out by its own means whether it has all objects. \(Self.unchanged)"
      )
    case .setting(let error):
      self.init(
        "the setting \(ShownText.of(error.key.utf8)) = '\(ShownText.of(error.value.utf8))' is not "
          + "of the kind that it must be",
        "'git config --show-origin \(ShownText.of(error.key.utf8))' says where it stands. "
          + Self.unchanged
      )
    case .git(let error): self.init(error)
    case .localRepository(let path, let message):
      self.init(
        "the remote's repository '\(ShownText.of(path))' can't be looked at: "
          + ShownText.of(message.utf8),
        Self.unchanged
      )
    case .sameStore(let path):
      self.init(
        "the remote keeps its LFS objects in '\(ShownText.of(path))', as this repository does: "
          + "it has no copy of its own",
        "Name a remote elsewhere, or give the remote an LFS store of its own ('lfs.storage'). "
          + Self.unchanged
      )
    case .localStore(let error): self.init(error)
    case .cancelled: self.init("the LFS server's answer was not waited for", Self.unchanged)
    case .sshVariant(let name, let port):
      self.init(
        "'\(ShownText.of(name))' can't be told the port \(ShownText.of(port)) of the SSH server",
        "Set 'ssh.variant' to what it is, or name the port in the settings of SSH. "
          + Self.unchanged
      )
    case .sshNotRunnable(let obstacle):
      self.init(
        "cannot run ssh to ask for the LFS server: \(Self.words(obstacle))",
        "See GIT_SSH_COMMAND, GIT_SSH and 'core.sshCommand'. \(Self.unchanged)"
      )
    case .sshFailed(let destination, let end, let message):
      self.init(
        "'git-lfs-authenticate' at '\(ShownText.of(destination))': \(Self.words(end))"
          + Self.said(message),
        "If the server has no such command, set the address of its LFS server: 'git config lfs.url "
          + "https://…'. \(Self.unchanged)"
      )
    case .sshAnswer(let destination, let fault):
      self.init(
        "'git-lfs-authenticate' at '\(ShownText.of(destination))' answered what can't be "
          + "understood: \(Self.words(fault))",
        "Something else may write there when a user logs in. \(Self.unchanged)"
      )
    case .noCredentials(let url, let message): self.init(noCredentials: url, Self.said(message))
    case .controlCharacter(let url): self.init(noCredentials: url, ": a control character")
    case .unknownLogin(let url, let kinds):
      let names = kinds.map { ShownText.of($0) }.joined(separator: ", ")
      self.init(
        "the LFS server at '\(ShownText.of(url))' wants a login that lfs-migrate does not know: "
          + names,
        "Only user names with passwords or tokens are known (Basic). \(Self.unchanged)"
      )
    case .loginRefused(let url, let message):
      self.init(
        "the LFS server at '\(ShownText.of(url))' does not take the login" + Self.said(message),
        "See whether 'git lfs fetch --dry-run' gets in, and renew the password or token. "
          + Self.unchanged
      )
    case .forbidden(let url, let message):
      self.init(
        "the LFS server at '\(ShownText.of(url))' does not let this user in (403)"
          + Self.said(message),
        "Ask for the right to read the repository's LFS objects. \(Self.unchanged)"
      )
    case .noAnswer(let url, let error):
      let hint =
        if case .noThread = error { Self.limits } else {
          "Try again when it can be reached. \(Self.unchanged)"
        }
      self.init(
        "the LFS server at '\(ShownText.of(url))' can't be asked: \(Self.words(error))",
        hint
      )
    case .notFound(let url, let message):
      self.init(
        "there is no LFS server at '\(ShownText.of(url))', or this user may not know of it (404)"
          + Self.said(message),
        "'git lfs env' shows the address of each remote, and 'git config lfs.url URL' sets it. "
          + Self.unchanged
      )
    case .busy(let url, let status, let seconds):
      self.init(
        "the LFS server at '\(ShownText.of(url))' has too much to do (\(status))",
        "Try again \(seconds.map { "in \($0) seconds" } ?? "later"). \(Self.unchanged)"
      )
    case .requestTooLarge(let url):
      self.init(
        "the LFS server at '\(ShownText.of(url))' takes no request, however small (413)",
        Self.unchanged
      )
    case .redirected(let url, let place, let fault):
      self.init(
        "the LFS server at '\(ShownText.of(url))' sends the request to '\(ShownText.of(place))', "
          + Self.words(fault),
        "If that is its new address, set it: 'git config lfs.url URL'. \(Self.unchanged)"
      )
    case .status(let url, let status, let message):
      self.init(
        "the LFS server at '\(ShownText.of(url))' answered with status \(status)"
          + Self.said(message),
        "Try again later; if it stays like this, ask who runs the server. \(Self.unchanged)"
      )
    case .answer(let url, let fault):
      self.init(
        "the LFS server at '\(ShownText.of(url))' answered what can't be understood: "
          + Self.words(fault),
        "Something else may stand at that address: 'git lfs env' shows it. \(Self.unchanged)"
      )
    case .object(let url, let oid, let code, let message):
      self.init(
        "the LFS server at '\(ShownText.of(url))' does not say whether it has the object \(oid) "
          + "(\(code))" + Self.said(message),
        Self.unchanged
      )
    }
  }

  private init(noCredentials url: [UInt8], _ reason: String) {
    self.init(
      "the LFS server at '\(ShownText.of(url))' wants a user name and a password, and there are "
        + "none\(reason)",
      "Run this at a terminal, or set up a credential helper ('git help credentials'). "
        + Self.unchanged
    )
  }

  private static func said(_ message: [UInt8]) -> String {
    let lines = message.split(separator: 0x0A).map { ShownText.of($0) }
    return lines.isEmpty ? "" : ": " + lines.suffix(5).joined(separator: "\n")
  }

  private static func words(_ fault: AddressFault) -> String {
    switch fault {
    case .malformed: "it is no URL"
    case .scheme: "its scheme is none that LFS servers have"
    case .remoteHelper: "it is for a program of Git, a remote helper"
    case .option: "a part of it begins with '-', and SSH would take it for an option"
    }
  }

  private static func words(_ error: HTTPError) -> String {
    switch error {
    case .unknownHost(let reason), .unreachable(let reason), .notTrusted(let reason),
      .broken(let reason), .timedOut(let reason), .unusableSetting(let reason):
      ShownText.of(reason.utf8)
    case .tooLong(let limit): "its answer is longer than \(limit >> 20) MiB"
    case .noLibrary: "libcurl can't be used"
    case .listRefused: "libcurl does not take a list"
    case .noThread(let error): "there is no thread to wait for it: \(error.reason)"
    case .cancelled: "it was not waited for"
    }
  }

  private static func words(_ fault: RedirectionFault) -> String {
    switch fault {
    case .noPlace: "which is no address"
    case .unencrypted: "which is not encrypted"
    case .tooMany: "after too many others"
    case .forbidden: "which 'http.followRedirects' forbids"
    }
  }

  private static func words(_ fault: AnswerFault) -> String {
    switch fault {
    case .json(.tooLong(let limit)): "it is longer than \(limit) bytes"
    case .json(.tooDeep): "it is nested too deeply"
    case .json(.tooMany): "it has too many values"
    case .json(.empty): "it is not JSON (line 1: nothing)"
    case .json(.malformed(let line, let reason)):
      "it is not JSON (line \(line): \(ShownText.of(reason.utf8.prefix(200))))"
    case .value(let place): "there is no right value at '\(place)'"
    case .digest(let name): "it names objects by '\(ShownText.of(name.prefix(80)))'"
    case .unknownObject(let name):
      "it is about '\(ShownText.of(name.prefix(80)))', which it was not asked for"
    case .repeatedObject(let oid): "it is about \(oid) twice"
    case .missingObject(let oid): "it says nothing of \(oid)"
    }
  }
}
