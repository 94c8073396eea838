public import FileSystem

/// Why a hook could not be installed or removed; nothing was changed.
public enum HookError: Error, Equatable, Sendable {
  /// `core.hooksPath` has this value, which is no folder and switches all hooks off.
  case switchedOff(setting: [UInt8])
  /// The path of the folder of hooks is not a directory.
  case folderIsNotADirectory(path: [UInt8])
  /// `core.hooksPath` is relative to a worktree, and Git was not run in one.
  case outsideWorkTree(setting: [UInt8])
  /// The path of the hook is not a file, but a directory or a socket.
  case notAFile(path: [UInt8])
  /// Another hook is a symbolic link to this one, and would run the script too.
  case hasLink(path: [UInt8], link: [UInt8])
  /// The script of lfs-migrate was edited.
  case edited(path: [UInt8])
  /// Another hook replaced the script, and the hook that the script kept is still there.
  case replaced(path: [UInt8], kept: [UInt8])
  /// The hook that the script kept is gone.
  case keptIsGone(kept: [UInt8])
  /// Another process changed something meanwhile.
  case interfered(path: [UInt8])
  /// A system call failed on a file or directory of hooks.
  case file(FileSystemError)
}
