internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A file's place below a directory, reached through real directories only.
///
/// A symbolic link that replaces a directory above the file does not divert accesses. A file is
/// replaced or removed only if it is the expected one at that moment: it is renamed first, and
/// checked under its new name, which no other process uses.
package struct FilePlace: Sendable {
  /// The directory of the file.
  package let directory: Directory
  /// The name of the file in it.
  package let name: [UInt8]

  private static let drafts = Atomic(0)

  /// The place at a path below a directory; `nil` if something above the file is not a directory.
  ///
  /// - Parameter path: the path relative to the directory.
  package init?(_ path: [UInt8], below root: Directory) {
    var directory = root
    let names = path.split(separator: 0x2F).map(Array.init)
    guard let last = names.last else { return nil }
    for name in names.dropLast() {
      guard let next = try? Directory(name, in: directory, followsLink: false) else { return nil }
      directory = next
    }
    self.init(directory, last)
  }

  private init(_ directory: Directory, _ name: [UInt8]) {
    (self.directory, self.name) = (directory, name)
  }

  /// The whole path, for messages.
  package var path: [UInt8] { Directory.path(of: name, in: directory) }

  /// Whether something has the name, whatever it is.
  package var isTaken: Bool {
    var status = stat()
    return unsafe CPath.with(name) { name in
      unsafe fstatat(directory.descriptor, name, &status, AT_SYMLINK_NOFOLLOW)
    } == 0
  }

  /// The state of the regular file there; `nil` if there is none.
  package var state: FileState? {
    var status = stat()
    let code = unsafe CPath.with(name) { name in
      unsafe fstatat(directory.descriptor, name, &status, AT_SYMLINK_NOFOLLOW)
    }
    return code == 0 && status.st_mode & S_IFMT == S_IFREG ? FileState(status) : nil
  }

  /// The content of the regular file there; `nil` if there is none, or it can't be read.
  package var contents: [UInt8]? {
    guard state != nil,
      let file = try? FileHandle(reading: name, in: directory, followsLink: false)
    else { return nil }
    return try? file.readToEnd()
  }

  /// Makes a file in the same directory, under an unused name.
  ///
  /// - Returns: the place of the new file.
  package func draft(
    _ write: (consuming FileHandle) throws(FileSystemError) -> Void
  ) throws(FileSystemError) -> FilePlace {
    while true {
      let draft = newDraft()
      let file: FileHandle
      do throws(FileSystemError) {
        file = try FileHandle(creating: draft.name, in: directory)
      } catch {
        // A killed run left it.
        if error.errno == EEXIST { continue }
        throw error
      }
      do throws(FileSystemError) {
        try write(file)
        return draft
      } catch {
        draft.discard()
        throw error
      }
    }
  }

  /// The maximum size of a file that is copied, and so gets the attributes of new files in the
  /// directory, such as the group.
  private static let copyLimit = 1 << 20

  /// Makes a file in the same directory from another file, which may be moved.
  package func draft(from path: [UInt8]) throws(FileSystemError) -> FilePlace {
    let source = try FileHandle(reading: path, followsLink: false)
    let state = try source.state()
    if state.byteCount > Self.copyLimit, let moved = moved(path) { return moved }
    return try draft { (file: consuming FileHandle) throws(FileSystemError) in
      try file.copy(state.byteCount, from: source, to: 0)
      try file.setMode(state.permissions)
    }
  }

  /// Moves a file into the same directory; `nil` if that fails, for example from another file
  /// system.
  private func moved(_ path: [UInt8]) -> FilePlace? {
    let draft = newDraft()
    let isMoved = try? Files.rename(path, in: nil, toNew: draft.name, in: directory)
    return isMoved == true ? draft : nil
  }

  private static let draftPrefix = Array(".lfs-migrate-".utf8)

  private func newDraft() -> FilePlace {
    let number = Self.drafts.wrappingAdd(1, ordering: .relaxed).newValue
    return FilePlace(directory, Self.draftPrefix + Array("\(getpid())-\(number)".utf8))
  }

  /// Removes drafts that killed runs left in the directory.
  package func removeLeftovers() {
    for name in (try? directory.names()) ?? [] where name.starts(with: Self.draftPrefix) {
      Files.remove(name, in: directory)
    }
  }

  /// Removes the file.
  package func discard() { Files.remove(name, in: directory) }

  /// Renames a draft to this place, if nothing is there.
  ///
  /// - Returns: false if something is there; then the draft is removed.
  package func add(_ draft: FilePlace) throws(FileSystemError) -> Bool {
    do throws(FileSystemError) {
      if try Files.rename(draft.name, in: directory, toNew: name, in: directory) { return true }
    } catch {
      draft.discard()
      throw error
    }
    draft.discard()
    return false
  }

  /// Replaces the file by a draft, if it is the expected one.
  ///
  /// - Parameter isExpected: whether the file at a place may be replaced.
  /// - Returns: false if another file is there, which stays; then the draft is removed.
  package func replace(
    by draft: FilePlace,
    where isExpected: (FilePlace) -> Bool
  ) throws(FileSystemError) -> Bool {
    defer { draft.discard() }
    guard isExpected(self) else { return false }
    do throws(FileSystemError) {
      guard try Files.exchange(draft.name, name, in: directory) else {
        // The file system, NFS for example, can't exchange names.
        guard isExpected(self) else { return false }
        try Files.rename(draft.name, in: directory, to: name)
        return true
      }
    } catch {
      // Another process has just removed it.
      if error.isAbsence { return false }
      throw error
    }
    if isExpected(draft) { return true }
    // Another process was faster: its file goes back.
    _ = try Files.exchange(draft.name, name, in: directory)
    return false
  }

  /// Removes the file, if it is the expected one.
  ///
  /// - Returns: false if another file is there, which stays.
  package func remove(where isExpected: (FilePlace) -> Bool) throws(FileSystemError) -> Bool {
    guard isExpected(self) else { return false }
    let aside = newDraft()
    do throws(FileSystemError) {
      guard try Files.rename(name, in: directory, toNew: aside.name, in: directory) else {
        return false
      }
    } catch {
      if error.isAbsence { return false }
      throw error
    }
    if isExpected(aside) {
      aside.discard()
      return true
    }
    if try Files.rename(aside.name, in: directory, toNew: name, in: directory) { return false }
    // A new file has the name by now: both stay.
    return false
  }
}
