internal import GitObjects
internal import History
internal import LFS
internal import Migration
internal import Reporting

extension ExportText {
  /// Why a file that begins like a pointer is malformed.
  static func words(_ reason: PointerError.MalformedPointer) -> String {
    switch reason {
    case .unknownVersion: "its version is unknown"
    case .unexpectedKey(let expected, _): "'\(expected)' is not where it should be"
    case .missingOID: "it names no object"
    case .invalidOID: "its object is not named by a SHA-256"
    case .invalidSize: "its size is no number"
    case .zeroSize: "it gives its object the size 0, so that an empty file is checked out"
    case .duplicatePriority: "two extensions have the same priority"
    }
  }
}

extension ErrorWords {
  /// Missing LFS objects.
  init(missing objects: [MissingObject], _ failure: FetchFailure) {
    let count = objects.count == 1 ? "an LFS object is" : "\(objects.count) LFS objects are"
    var message = "\(count) missing"
    switch failure {
    case .noRemote: message += ", and there is no remote to fetch from"
    case .noGitLFS: message += ", and Git LFS is not installed to fetch them"
    case .notOnRemote(let remote, let said):
      message += ", and could not be fetched from '\(Self.text(remote))'"
      if !said.isEmpty { message += ":\n\(said)" }
    }
    message += "\n" + Self.firstLines(objects.map { ExportText.line($0) })
    let help =
      failure == .noGitLFS
      ? "Install Git LFS, or leave these pointers with '--missing=keep'."
      : "Name a remote that has them with '--remote', or leave these pointers with "
        + "'--missing=keep'."
    self.init(message, "\(help) \(Self.unchanged)")
  }

  /// An LFS object that differs from its pointer.
  init(damaged oid: LFSObjectID, path: [UInt8], needed: Needed) {
    var place = " at '\(Self.text(needed.path.bytes))'"
    if let commit = needed.commit { place += " in commit \(commit)" }
    self.init(
      "LFS object \(oid) (needed\(place)) is damaged: '\(Self.text(path))' does not hash to its name",
      "Move the file away, and run this again: it is fetched if a remote has it. "
        + Self.unchanged
    )
  }
}
