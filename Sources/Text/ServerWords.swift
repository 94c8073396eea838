internal import Migration
internal import Publication
internal import Reporting

/// The answers of a remote's LFS server, as text for users.
enum ServerWords {
  /// Why the objects of the server are unknown; `nil` if they are known.
  static func silence(of check: ServerCheck) -> String? {
    if let silence = check.silence { return ErrorWords(silence).message }
    return check.comparison.silence.flatMap(reason)
  }

  /// Why a remote's references are unknown; `nil` if it was not asked.
  static func reason(_ silence: RemoteComparison.Silence) -> String? {
    switch silence {
    case .notAsked: nil
    case .unreachable(let error): ErrorWords(error).message
    }
  }

  /// A line about the check; empty if nothing that was pushed needs an object.
  static func line(_ check: ServerCheck?) -> String {
    guard let check else { return "" }
    let remote = ShownText.of(check.comparison.remote)
    if let reason = silence(of: check) {
      return "The LFS server of \(remote) could not be asked for its objects: \(reason)\n"
    }
    guard check.askedCount > 0 else { return "" }
    return "LFS objects that the server of \(remote) was asked for: "
      + "\(NumberText.grouped(check.askedCount)).\n"
  }
}
