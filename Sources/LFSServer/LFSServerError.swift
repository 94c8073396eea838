public import GitCommand
public import HTTP
public import JSON
public import LFS

/// Why it is not known which objects a remote's LFS server has.
///
/// Addresses in it are without passwords; messages are those of servers and programs, and untrusted.
public enum LFSServerError: Error, Equatable, Sendable {
  /// The remote has no URL, and no setting names an LFS server.
  case noAddress(remote: [UInt8])
  /// The address can't be used.
  case badAddress([UInt8], AddressFault)
  /// A program moves the objects (`lfs.standalonetransferagent`): there is no server to ask.
  case transferAgent(name: [UInt8])
  /// A setting has a value that it can't have.
  case setting(GitConfigError)
  /// Git failed.
  case git(GitError)

  /// The repository at that path can't be looked at; the message is Git's.
  case localRepository(path: [UInt8], message: String)
  /// The remote's LFS objects are those of this repository: it has no copy of its own.
  case sameStore(path: [UInt8])
  /// A file of the remote's LFS objects can't be looked at.
  case localStore(ObjectStoreError)

  /// `ssh` takes no port, or can't be run in the way that is set.
  case sshVariant(name: [UInt8], port: [UInt8])
  /// `ssh` could not be run.
  case sshNotRunnable(reason: String)
  /// `git-lfs-authenticate` failed on the server, or `ssh` did not get there.
  case sshFailed(destination: [UInt8], end: GitEnd, message: [UInt8])
  /// `git-lfs-authenticate` answered with something else than it may.
  case sshAnswer(destination: [UInt8], AnswerFault)

  /// There was no answer.
  case noAnswer(url: [UInt8], HTTPError)
  /// The server asks for a login that could not be had: the message is that of `git credential`.
  case noCredentials(url: [UInt8], message: [UInt8])
  /// The server wants a login of a kind that is not known here.
  case unknownLogin(url: [UInt8], kinds: [[UInt8]])
  /// The server does not take the login.
  case loginRefused(url: [UInt8], message: [UInt8])
  /// The server does not let this user ask.
  case forbidden(url: [UInt8], message: [UInt8])
  /// The server does not know the address.
  case notFound(url: [UInt8], message: [UInt8])
  /// The server has too much to do, and still had after the last try.
  ///
  /// - Parameter seconds: after how long it wants to be asked again, if it says so
  case busy(url: [UInt8], status: Int, seconds: Int?)
  /// The server takes no request, not even for one object.
  case requestTooLarge(url: [UInt8])
  /// The server sends the request to a place where it must not go.
  case redirected(url: [UInt8], to: [UInt8], RedirectionFault)
  /// The server answered with a status that is none of those above.
  case status(url: [UInt8], status: Int, message: [UInt8])
  /// The answer is not what the server may answer.
  case answer(url: [UInt8], AnswerFault)
  /// The server does not say whether it has an object.
  case object(url: [UInt8], LFSObjectID, code: Int64, message: [UInt8])
  /// The task was cancelled.
  case cancelled
}

/// What is wrong with the address of an LFS server.
public enum AddressFault: Equatable, Sendable {
  /// It is not written as a URL is.
  case malformed
  /// Its scheme is none by which LFS objects can be asked for.
  case scheme
  /// A program of Git (`git-remote-…`) reads it.
  case remoteHelper
  /// The host, the user or the path begins with a hyphen, and `ssh` would take it for an option.
  case option
}

/// What is wrong with a place that a server sends a request to.
public enum RedirectionFault: Equatable, Sendable {
  /// It names none.
  case noPlace
  /// From HTTPS to HTTP, where anyone could read along.
  case unencrypted
  /// To and fro, or too often.
  case tooMany
  /// `http.followRedirects` forbids it.
  case forbidden
}

/// What is wrong with the text that a server answered.
public enum AnswerFault: Equatable, Sendable {
  /// It is not JSON.
  case json(JSONError)
  /// A value is missing or of the wrong type; where it was to stand.
  case value(String)
  /// Objects are named by another digest than SHA-256.
  case digest([UInt8])
  /// It is about an object that was not asked for.
  case unknownObject([UInt8])
  /// It is about an object twice.
  case repeatedObject(LFSObjectID)
  /// It says nothing of an object that was asked for.
  case missingObject(LFSObjectID)
}
