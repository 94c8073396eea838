internal import GitCommand
internal import Reporting

/// What is said of references that a publication leaves out.
struct RemoteRemarks {
  private static let shownReferences = 10

  let remote: [UInt8]
  /// Whether all names are shown, not only the first ones.
  var isVerbose = false

  private var shownRemote: String { ShownText.of(remote) }

  /// Of references that the remote does not have.
  func onlyHere(_ names: [ReferenceName]) -> String {
    guard !names.isEmpty else { return "" }
    return """

      Only here, and not published: \(list(names))
      'lfs-migrate publish' makes them public too if they are named, or with '--new-refs'.

      """
  }

  /// Of references on which the remote has commits that are missing here, and that stop nothing.
  func leftOut(_ names: [ReferenceName]) -> String {
    guard !names.isEmpty else { return "" }
    var text = "\n\(shownRemote) has commits on these refs that are not here: \(list(names))\n"
    text += "They are left out.\n"
    let notes = names.filter { $0.namespace == .note }
    guard !notes.isEmpty else { return text }
    text += "To take notes in, before they are published:\n"
    for note in notes {
      let name = ShellWord.quoted(note.bytes)
      let fetched = ShellWord.quoted(note.bytes + Array(":refs/notes/theirs".utf8))
      text += "  git fetch \(ShellWord.quoted(remote)) +\(fetched) && "
      text += "git notes --ref=\(name) merge refs/notes/theirs\n"
    }
    return text
  }

  /// Of references that hosts do not let anyone push, and that are at the old history.
  func keptByHosts(_ names: [ReferenceName]) -> String {
    guard !names.isEmpty else { return "" }
    return """

      Not pushed, since hosts keep such refs to themselves: \(list(names))
      They hold the old history on \(shownRemote) until the host drops it.

      """
  }

  /// Of references that were deleted here, and that the remote has still with the old history.
  func deleted(_ names: [ReferenceName]) -> String {
    guard let first = names.first else { return "" }
    let command = [ShellWord.quoted(remote), ShellWord.quoted(first.bytes)].joined(separator: " ")
    return """

      Deleted here, and still with the old history on \(shownRemote): \(list(names))
      'git push --delete \(command)' deletes such a ref there too.

      """
  }

  /// The names, separated by commas.
  func list(_ names: [ReferenceName]) -> String {
    let shown = isVerbose ? names[...] : names.prefix(Self.shownReferences)
    let rest = names.count - shown.count
    return shown.map { ReferenceText.shown($0.bytes) }.joined(separator: ", ")
      + (rest > 0 ? " and \(NumberText.grouped(rest)) more" : "")
  }
}
