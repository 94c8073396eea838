internal import Migration
internal import Publication
internal import Reporting

/// What a remote's LFS server said, as people read it.
enum ServerWords {
  /// Why it is not known what the server has; `nil` if it is.
  static func silence(of check: ServerCheck) -> String? {
    if let silence = check.silence { return ErrorWords(silence).message }
    return check.comparison.silence.flatMap(reason)
  }

  /// Why a remote's references are not known; `nil` if there is nothing to say of it.
  static func reason(_ silence: RemoteComparison.Silence) -> String? {
    switch silence {
    case .notAsked: nil
    case .unreachable(let error): ErrorWords(error).message
    }
  }

  /// A line about the check; empty where nothing was pushed that needs an object.
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
