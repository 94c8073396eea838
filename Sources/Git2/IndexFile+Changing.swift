internal import CLibgit2
internal import FileSystem
public import GitObjects

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

// Changes.
extension IndexFile {
  /// Gives an entry another object, and keeps its stat data, mode and flags.
  ///
  /// - Returns: false, with nothing changed, unless the entry exists and has the old object.
  /// - Throws: `IndexFileError` if libgit2 refuses.
  public mutating func replace(
    _ path: RepositoryPath,
    old: ObjectID,
    new: ObjectID
  ) throws(IndexFileError) -> Bool {
    guard let existing = unsafe find(path), unsafe ObjectID(existing.pointee.id) == old else {
      return false
    }
    var entry = unsafe existing.pointee
    unsafe entry.id = new.libgit2
    // libgit2 copies the entry, and invalidates its cached trees above the path.
    try unsafe check(git_index_add(handle, &entry), "git_index_add")
    return true
  }

  /// Gives an entry another object, and the stat data of a file that was checked out.
  ///
  /// Git takes the file as unchanged unless it is written again; contents are not compared.
  ///
  /// - Parameters:
  ///   - file: the place of the file, whose mode is that of the entry.
  ///   - byteCount: the expected length of the file, unless another process has changed it, in
  ///     bytes.
  /// - Returns: false, with nothing changed, unless the entry exists and has the old object.
  /// - Throws: `IndexFileError` if libgit2 refuses.
  public mutating func replace(
    _ path: RepositoryPath,
    old: ObjectID,
    new: ObjectID,
    checkedOut file: [UInt8],
    byteCount: UInt64
  ) throws(IndexFileError) -> Bool {
    guard let existing = unsafe find(path), unsafe ObjectID(existing.pointee.id) == old else {
      return false
    }
    var status = stat()
    let isFile = unsafe CPath.with(file) { unsafe lstat($0, &status) } == 0
    guard isFile, UInt64(status.st_size) == byteCount else {
      return try replace(path, old: old, new: new)
    }
    var entry = unsafe existing.pointee
    unsafe entry.id = new.libgit2
    unsafe entry.take(status)
    newestFile = max(newestFile, status.modifiedSeconds)
    try unsafe check(git_index_add(handle, &entry), "git_index_add")
    return true
  }

  /// Gives an entry another object and mode, and the stat data of a file, or none; keeps its flags.
  ///
  /// - Parameters:
  ///   - file: the path of a file with the object's content, as Git would check it out; `nil` if
  ///     there is none, or Git has to check it.
  /// - Returns: false, with nothing changed, unless the entry exists and has the old object.
  /// - Throws: `IndexFileError` if libgit2 refuses.
  public mutating func replace(
    _ path: RepositoryPath,
    old: ObjectID,
    new: ObjectID,
    mode: UInt32,
    file: [UInt8]?
  ) throws(IndexFileError) -> Bool {
    guard let existing = unsafe find(path), unsafe ObjectID(existing.pointee.id) == old else {
      return false
    }
    var entry = unsafe existing.pointee
    unsafe entry.id = new.libgit2
    unsafe entry.mode = mode
    unsafe take(file, into: &entry)
    try unsafe check(git_index_add(handle, &entry), "git_index_add")
    return true
  }

  /// Takes the stat data of a file; empties it if there is no file.
  private func take(_ file: [UInt8]?, into entry: inout git_index_entry) {
    var status = stat()
    // Git reads a file that is as new as the index; even then it has the object's content.
    if file.map({ file in unsafe CPath.with(file) { unsafe lstat($0, &status) } != 0 }) ?? true {
      status = stat()
    }
    unsafe entry.take(status)
  }

  /// Adds an entry where there is none, without stat data: Git will read the file.
  ///
  /// - Parameter isSkipWorktree: whether the file is not in the worktree.
  /// - Throws: `IndexFileError` if libgit2 refuses, for example a path through `.git`.
  public mutating func add(
    _ path: RepositoryPath,
    mode: UInt32,
    id: ObjectID,
    isSkipWorktree: Bool
  ) throws(IndexFileError) {
    var entry = unsafe git_index_entry()
    unsafe entry.mode = mode
    unsafe entry.id = id.libgit2
    if isSkipWorktree {
      let mark = UInt16(GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue)
      unsafe entry.flags_extended |= mark
      unsafe entry.flags |= UInt16(GIT_INDEX_ENTRY_EXTENDED.rawValue)
    }
    let new = unsafe entry
    let code = unsafe CPath.with(path.bytes) { path in
      var entry = unsafe new
      unsafe entry.path = unsafe path
      return unsafe git_index_add(handle, &entry)
    }
    try check(code, "git_index_add")
  }

  /// Adds or overwrites an entry, without stat data: Git will read the file.
  ///
  /// This resolves conflicts of the path, as `git update-index --cacheinfo` does.
  /// - Throws: `IndexFileError` if libgit2 refuses, for example a path through `.git`.
  public mutating func insert(
    _ path: RepositoryPath,
    mode: UInt32,
    id: ObjectID
  ) throws(IndexFileError) {
    let code = unsafe CPath.with(path.bytes) { path in
      var entry = unsafe git_index_entry()
      unsafe entry.path = unsafe path
      unsafe entry.mode = mode
      unsafe entry.id = id.libgit2
      return unsafe git_index_add(handle, &entry)
    }
    try check(code, "git_index_add")
  }

  /// Removes the entry of a path, if it is not in conflict.
  ///
  /// - Returns: false if there is none.
  /// - Throws: `IndexFileError` if libgit2 refuses.
  public mutating func remove(_ path: RepositoryPath) throws(IndexFileError) -> Bool {
    guard unsafe find(path) != nil else { return false }
    let code = unsafe CPath.with(path.bytes) { unsafe git_index_remove(handle, $0, 0) }
    try check(code, "git_index_remove")
    return true
  }
}
