internal import Digests
internal import FileSystem
internal import GitCommand
public import GitObjects
internal import GitRefs
public import LFS
internal import Synchronization

/// A file that a run has stored as an LFS object.
public struct ConvertedFile: Equatable, Sendable {
  /// The file's blob.
  public let blob: ObjectID
  /// The name of the LFS object.
  public let oid: LFSObjectID
  /// Its size, in bytes.
  public let byteCount: UInt64

  /// A file and its LFS object.
  public init(blob: ObjectID, oid: LFSObjectID, byteCount: UInt64) {
    self.blob = blob
    self.oid = oid
    self.byteCount = byteCount
  }
}

/// The list of converted files that grows during a run, as lines `BLOB OID SIZE`.
///
/// It is only a hint: what it says is checked before it is used, and it is not forced to the disk.
public final class ConvertedLog: Sendable {
  private struct State: ~Copyable {
    let file: FileHandle
    var byteCount: Int
  }

  private let state: Mutex<State>

  /// Begins the list of a run.
  ///
  /// - Throws: `RunStoreError` if it can't be made.
  public init(_ run: Run) throws(RunStoreError) {
    do throws(FileSystemError) {
      let path = run.path(of: .converted)
      let file = try FileHandle(openingOrCreating: path)
      let byteCount = try file.byteCount()
      state = Mutex(State(file: file, byteCount: byteCount))
    } catch {
      throw .system(error)
    }
  }

  /// Adds files; one call for many costs as much as for one.
  ///
  /// A failure is none of the run's: the next one has more to do.
  public func append(_ files: [ConvertedFile]) {
    guard !files.isEmpty else { return }
    let text = files.flatMap { file in
      file.blob.hex + [.space] + file.oid.hex + Array(" \(file.byteCount)\n".utf8)
    }
    state.withLock { state in
      guard (try? state.file.write(text.rawSpan, at: state.byteCount)) != nil else { return }
      state.byteCount += text.count
    }
  }
}

extension Run {
  /// The files that the run has stored as LFS objects; a line that was cut off does not count.
  public func convertedFiles() -> [ConvertedFile] {
    guard let text = try? contents(of: .converted) else { return [] }
    return text.lines.compactMap { line in
      let words = line.split(separator: .space)
      guard words.count == 3, let blob = ObjectNames.read(digits: words[0]),
        let oid = try? LFSObjectID(hex: words[1]),
        let byteCount = UInt64(String(decoding: words[2], as: UTF8.self))
      else { return nil }
      return ConvertedFile(blob: blob, oid: oid, byteCount: byteCount)
    }
  }
}
