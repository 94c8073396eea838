public import FileSystem

/// A hook that could not be installed or taken away; nothing was changed.
public enum HookError: Error, Equatable, Sendable {
  /// `core.hooksPath` names no folder, which switches all hooks off; its value.
  case switchedOff(setting: [UInt8])
  /// The folder of hooks is something else.
  case folderIsNotADirectory(path: [UInt8])
  /// `core.hooksPath` is relative to a work tree, and Git was not run in one.
  case outsideWorkTree(setting: [UInt8])
  /// What stands in the hook's place is no file: a folder, a socket.
  case notAFile(path: [UInt8])
  /// Another hook is a symbolic link to this one, and would become ours, too.
  case hasLink(path: [UInt8], link: [UInt8])
  /// Someone has edited our hook.
  case edited(path: [UInt8])
  /// Another hook stands where ours was, and the one that ours kept is still there.
  case replaced(path: [UInt8], kept: [UInt8])
  /// The hook that ours kept is gone.
  case keptIsGone(kept: [UInt8])
  /// Something was changed by another process meanwhile.
  case interfered(path: [UInt8])
  /// A system call failed on a file or folder of hooks.
  case file(FileSystemError)
}
