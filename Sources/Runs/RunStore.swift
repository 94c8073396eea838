public import FileSystem
internal import GitCommand
internal import GitRefs

/// The runs of a repository, in `lfs-migrate/runs/` of its common Git directory.
public struct RunStore: Sendable {
  /// An entry of that folder that is not a run, and the reason.
  public struct Skipped: Equatable, Sendable {
    /// Why an entry is not a run.
    public enum Reason: Equatable, Sendable {
      /// It can't be read.
      case system(FileSystemError)
      /// It is malformed.
      case damaged(RunDamage)
    }

    /// The name of the entry.
    public let name: [UInt8]
    /// What is wrong with it.
    public let reason: Reason
  }

  /// The folder of all runs.
  public let directory: [UInt8]

  /// The runs of a repository; does not touch the disk.
  ///
  /// - Parameter commonDirectory: the Git directory that all worktrees share.
  public init(commonDirectory: [UInt8]) {
    directory = RunLock.directory(in: commonDirectory).appending(path: "runs")
  }

  /// All runs, oldest first, and the other entries of the folder.
  ///
  /// - Throws: `RunStoreError` if the folder can't be read.
  public func contents() throws(RunStoreError) -> (runs: [Run], skipped: [Skipped]) {
    let names: [[UInt8]]
    do throws(FileSystemError) {
      names = try Files.names(in: directory)
    } catch {
      throw .system(error)
    }
    var runs: [Run] = []
    var skipped: [Skipped] = []
    for name in names {
      do throws(RunStoreError) {
        guard let text = String(validating: name, as: UTF8.self) else {
          throw .damaged(path: name, .nameNotUTF8)
        }
        let folder = directory.appending(path: name)
        // The content belongs to another repository, or was put there by something other than
        // lfs-migrate.
        guard !Files.isLink(folder) else {
          throw .damaged(path: folder, .link)
        }
        runs.append(try Run(name: text, directory: folder))
      } catch {
        switch error {
        case .system(let error): skipped.append(Skipped(name: name, reason: .system(error)))
        case .damaged(_, let damage): skipped.append(Skipped(name: name, reason: .damaged(damage)))
        case .exists: continue
        }
      }
    }
    return (runs.sorted(), skipped)
  }

  /// All runs, oldest first; other entries are left out.
  ///
  /// - Throws: `RunStoreError` if the folder can't be read.
  public func runs() throws(RunStoreError) -> [Run] { try contents().runs }

  /// The run of that name; `nil` if there is none.
  ///
  /// - Throws: `RunStoreError` if the folder can't be read.
  public func run(named name: String) throws(RunStoreError) -> Run? {
    try runs().first { $0.name == name }
  }

  /// The newest run that satisfies a condition; `nil` if none does.
  ///
  /// - Throws: `RunStoreError` if the folder can't be read.
  public func latest(where isWanted: (Run) -> Bool) throws(RunStoreError) -> Run? {
    try runs().last(where: isWanted)
  }

  /// Makes the folder of a new run.
  ///
  /// The record gets the next number, unless it has one. The caller holds the lock of the
  /// repository.
  /// - Throws: `RunStoreError`; `exists` if there is a run of that name.
  public func create(
    name: String,
    record: RunRecord,
    state: RunState = .started
  ) throws(RunStoreError) -> Run {
    var record = record
    if record[.sequence] == nil {
      let highest = try runs().compactMap { $0.record.number(.sequence) }.max() ?? 0
      record.append(.sequence, highest + 1)
    }
    let folder = directory.appending(path: name)
    do throws(FileSystemError) {
      try Files.makeDirectories(directory)
      guard !Files.exists(folder), try Files.makeDirectory(folder) else {
        throw FileSystemError(call: "mkdir", path: folder, errno: 0)
      }
    } catch {
      throw error.errno == 0 ? .exists(name: name) : .system(error)
    }
    let run = Run(name: name, directory: folder, record: record)
    do throws(RunStoreError) {
      try run.write(.record, record.text)
      try run.setState(state, isDurable: false)
    } catch {
      run.remove()
      throw error
    }
    return run
  }

  /// Removes the folders of runs that were killed before they had a record.
  ///
  /// The caller holds the lock of the repository.
  /// - Throws: `RunStoreError` if the folder can't be read.
  public func removeUnborn() throws(RunStoreError) {
    let end = Array(".tmp".utf8)
    for skipped in try contents().skipped {
      let folder = directory.appending(path: skipped.name)
      guard !Files.isLink(folder), let names = try? Files.names(in: folder),
        names.allSatisfy({ $0.suffix(4) == end[...] })
      else { continue }
      for name in names { Files.remove(folder.appending(path: name)) }
      Files.removeDirectory(folder)
    }
  }

  /// Removes the folder of all runs if it is empty.
  public func removeIfEmpty() { Files.removeDirectory(directory) }
}
