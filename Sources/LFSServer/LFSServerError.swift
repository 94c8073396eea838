public import GitCommand
public import HTTP
public import JSON
public import LFS

/// Why it is not known which objects a remote's LFS server has.
///
/// Addresses in errors have no passwords. Messages are from servers and programs, and untrusted.
public enum LFSServerError: Error, Equatable, Sendable {
  /// The remote has no URL, and no setting names an LFS server.
  case noAddress(remote: [UInt8])
  /// The address can't be used.
  case badAddress([UInt8], AddressFault)
  /// A program transfers the objects (`lfs.standalonetransferagent`): there is no server to ask.
  case transferAgent(name: [UInt8])
  /// A setting has an invalid value.
  case setting(GitConfigError)
  /// Git failed.
  case git(GitError)

  /// The repository at that path can't be read; the message is Git's.
  case localRepository(path: [UInt8], message: String)
  /// The remote uses the LFS objects of this repository, and has no copy.
  case sameStore(path: [UInt8])
  /// A file of the remote's LFS objects can't be read.
  case localStore(ObjectStoreError)

  /// This variant of `ssh` takes no port.
  case sshVariant(name: [UInt8], port: [UInt8])
  /// `ssh` can't be run.
  case sshNotRunnable(ProgramObstacle)
  /// `git-lfs-authenticate` failed on the server, or `ssh` did not reach it.
  case sshFailed(destination: [UInt8], end: GitEnd, message: [UInt8])
  /// The answer of `git-lfs-authenticate` is malformed.
  case sshAnswer(destination: [UInt8], AnswerFault)

  /// There was no answer.
  case noAnswer(url: [UInt8], HTTPError)
  /// The server wants a login, and there is none; the message is that of `git credential`.
  case noCredentials(url: [UInt8], message: [UInt8])
  /// The server wants a login, and Git can't be asked for it: a part of the address or of the
  /// server's challenge has a control character.
  case controlCharacter(url: [UInt8])
  /// The server wants a login of an unsupported kind.
  case unknownLogin(url: [UInt8], kinds: [[UInt8]])
  /// The server refused the login.
  case loginRefused(url: [UInt8], message: [UInt8])
  /// The server does not allow the request for this user.
  case forbidden(url: [UInt8], message: [UInt8])
  /// The server does not know the address.
  case notFound(url: [UInt8], message: [UInt8])
  /// The server was still busy at the last try.
  ///
  /// - Parameter seconds: the value of its `Retry-After`; `nil` if it sent none
  case busy(url: [UInt8], status: Int, seconds: Int?)
  /// The server refuses even a request for one object as too large.
  case requestTooLarge(url: [UInt8])
  /// The server redirects the request to a place where it must not go.
  case redirected(url: [UInt8], to: [UInt8], RedirectionFault)
  /// The server answered with another status.
  case status(url: [UInt8], status: Int, message: [UInt8])
  /// The answer is malformed.
  case answer(url: [UInt8], AnswerFault)
  /// The server reports an error for an object, and not whether it has it.
  case object(url: [UInt8], LFSObjectID, code: Int64, message: [UInt8])
  /// The task was cancelled.
  case cancelled
}

/// Why the address of an LFS server can't be used.
public enum AddressFault: Equatable, Sendable {
  /// It is not a URL.
  case malformed
  /// LFS objects can't be requested by its scheme.
  case scheme
  /// A remote helper of Git (`git-remote-…`) reads it.
  case remoteHelper
  /// The host, the user or the path begins with a hyphen, and `ssh` would read it as an option.
  case option
}

/// Why a redirection is not followed.
public enum RedirectionFault: Equatable, Sendable {
  /// It has no address.
  case noPlace
  /// It leads from HTTPS to HTTP, where others can read the request.
  case unencrypted
  /// It is one of too many.
  case tooMany
  /// `http.followRedirects` forbids it.
  case forbidden
}

/// What is wrong with the text of an answer.
public enum AnswerFault: Equatable, Sendable {
  /// It is not JSON.
  case json(JSONError)
  /// The value at this place is missing or of the wrong type.
  case value(String)
  /// Objects are named by another digest than SHA-256.
  case digest([UInt8])
  /// It has an object that was not asked for.
  case unknownObject([UInt8])
  /// It has an object twice.
  case repeatedObject(LFSObjectID)
  /// It lacks an object that was asked for.
  case missingObject(LFSObjectID)
}
