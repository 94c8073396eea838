internal import GitCommand
internal import Runs
extension Run.FileName {
  static let stashBefore = Run.FileName("stash-before")
  static let stashAfter = Run.FileName("stash-after")
}
extension Worktree {
  var storedHeadName: [UInt8] {
    guard let identifier else { return Array("main-worktree/HEAD".utf8) }
    return Array("worktrees/".utf8) + identifier + Array("/HEAD".utf8)
  }
}
