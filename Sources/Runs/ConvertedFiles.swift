internal import Digests
internal import FileSystem
internal import GitCommand
public import GitObjects
internal import GitRefs
public import LFS
internal import Synchronization

/// A file that a run stored as an LFS object.
public struct ConvertedFile: Equatable, Sendable {
  /// The file's blob.
  public let blob: ObjectID
  /// The id of the LFS object.
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

/// The list of converted files, which grows during a run; its lines are `BLOB OID SIZE`.
///
/// It is only a hint: readers check it before use, and it is not synced to the disk.
public final class ConvertedLog: Sendable {
  private struct State: ~Copyable {
    let file: FileHandle
    var byteCount: Int
  }

  private let state: Mutex<State>

  /// Opens the list of a run, or makes it.
  ///
  /// - Throws: `RunStoreError` if it can't be opened or made.
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

  /// Adds files; one write for all of them.
  ///
  /// A failure is not an error of the run: the next run has more to convert.
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
  /// The files that the run stored as LFS objects; malformed lines, such as one that was cut off,
  /// are left out.
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
