internal import Digests
internal import GitCommand

/// Facts about a run, as lines `key value`: the content of `record` and `outcome`.
///
/// A key that is there more than once makes a list. Unknown keys are ignored. In values, `\\` is a
/// backslash and `\n` a newline.
public struct RunRecord: Equatable, Sendable {
  private struct Line: Equatable, Sendable {
    let key: String
    let value: [UInt8]
  }

  private var lines: [Line] = []

  /// A record without facts.
  public init() {}

  /// Reads the text of a record; a line without a space is a key with an empty value.
  public init(parsing text: [UInt8]) {
    for line in text.lines where !line.isEmpty {
      let end = line.firstIndex(of: .space) ?? line.endIndex
      lines.append(
        Line(
          key: String(decoding: line[..<end], as: UTF8.self),
          value: Self.unescaped(line[end...].dropFirst())
        )
      )
    }
  }

  /// The text of the record.
  public var text: [UInt8] {
    var text: [UInt8] = []
    for line in lines {
      text += Array(line.key.utf8) + [.space] + Self.escaped(line.value) + [.newline]
    }
    return text
  }

  /// Adds a value, after others of that key.
  public mutating func append(_ key: RunKey, _ value: [UInt8]) {
    lines.append(Line(key: key.name, value: value))
  }

  /// Adds a text, after others of that key.
  public mutating func append(_ key: RunKey, _ value: String) {
    append(key, Array(value.utf8))
  }

  /// Adds a number, after others of that key.
  public mutating func append(_ key: RunKey, _ value: some BinaryInteger) {
    append(key, "\(value)")
  }

  /// Adds the facts of another record.
  public mutating func append(contentsOf other: RunRecord) { lines += other.lines }

  /// The first value of a key; `nil` if there is none.
  public subscript(key: RunKey) -> [UInt8]? {
    lines.first { $0.key == key.name }?.value
  }

  /// All values of a key.
  public func values(_ key: RunKey) -> [[UInt8]] {
    lines.filter { $0.key == key.name }.map(\.value)
  }

  /// The first value of a key as text; `nil` if there is none.
  public func text(_ key: RunKey) -> String? {
    self[key].map { String(decoding: $0, as: UTF8.self) }
  }

  /// The first value of a key as a number; `nil` if there is none, or it is not a number.
  public func number(_ key: RunKey) -> Int? { text(key).flatMap { Int($0) } }

  private static let backslash = UInt8(ascii: "\\")

  private static func escaped(_ value: [UInt8]) -> [UInt8] {
    guard value.contains(where: { $0 == backslash || $0 == .newline }) else { return value }
    return value.flatMap { byte in
      switch byte {
      case backslash: [backslash, backslash]
      case .newline: [backslash, UInt8(ascii: "n")]
      default: [byte]
      }
    }
  }

  private static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
    guard text.contains(backslash) else { return Array(text) }
    var value: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
      guard byte == backslash, let next = rest.popFirst() else {
        value.append(byte)
        continue
      }
      value.append(next == UInt8(ascii: "n") ? .newline : next)
    }
    return value
  }
}

/// A key of facts in a `RunRecord`.
///
/// Users of further keys add them in extensions.
public struct RunKey: Hashable, Sendable, ExpressibleByStringLiteral {
  /// The key as it is written: without spaces and newlines.
  public let name: String

  /// A key of that name.
  public init(stringLiteral name: String) { self.name = name }
}

// Facts known when a run begins.
extension RunKey {
  /// The version of the format: 1.
  public static let version: RunKey = "version"
  /// The kind of the run: `import`, `export`, `no-rewrite` or `undo`.
  public static let kind: RunKey = "kind"
  /// The start of the run, in seconds since 1970.
  public static let started: RunKey = "started"
  /// The number of the run in this repository: 1 more than the highest one before.
  public static let sequence: RunKey = "sequence"
  /// The version of lfs-migrate.
  public static let program: RunKey = "program"
  /// The directory in which the run was started, only for people: a copy of the repository has the
  /// same record.
  public static let directory: RunKey = "directory"
  /// The name in `worktrees/` of the worktree in which the run was started; empty for the main
  /// worktree.
  public static let worktree: RunKey = "worktree"
  /// The path of that worktree; absent in a bare repository.
  public static let worktreePath: RunKey = "worktree-path"
  /// The path from the top of that worktree to the directory: empty, or with a slash at its end.
  public static let prefix: RunKey = "prefix"
  /// What tells the repository from its copies: device and inode number of its common Git
  /// directory.
  public static let repository: RunKey = "repository"
  /// An argument of the command line, without the program's name.
  public static let argument: RunKey = "argument"
  /// A pattern of files to convert.
  public static let include: RunKey = "include"
  /// A pattern of files to leave.
  public static let exclude: RunKey = "exclude"
  /// The minimum size of a file to convert, in bytes.
  public static let above: RunKey = "above"
  /// `yes` if attributes chose the files.
  public static let fixup: RunKey = "fixup"
  /// `yes` if attribute lines begin with the first commit that needs them.
  public static let minimal: RunKey = "minimal"
  /// `yes` if all references were chosen.
  public static let everything: RunKey = "everything"
  /// `yes` if commit ids in messages were replaced with the new ones.
  public static let mapMessages: RunKey = "map-messages"
  /// The treatment of signatures: `strip`, `keep` or `abort`.
  public static let signatures: RunKey = "signatures"
  /// The absolute path of the object map that the user asked for.
  public static let objectMap: RunKey = "object-map"
  /// The size of the object store before the run, in bytes.
  public static let storeByteCount: RunKey = "store-bytes"
  /// The name of the run that an undo takes back.
  public static let undoes: RunKey = "undoes"
}

// Facts known only later.
extension RunKey {
  /// The predicted size of the object store without the old history, in bytes.
  public static let predictedByteCount: RunKey = "predicted-bytes"
  /// The name of the pack that the run wrote, such as `pack-….pack`.
  public static let pack: RunKey = "pack"
  /// The size of that pack and its index together, in bytes.
  public static let packByteCount: RunKey = "pack-bytes"
  /// The number of objects in the pack.
  public static let objectCount: RunKey = "objects"
  /// The number of rewritten commits.
  public static let commitCount: RunKey = "commits"
  /// The number of distinct files that were converted: LFS objects of an import, pointers of an
  /// export.
  public static let fileCount: RunKey = "files"
  /// The size of their content, in bytes.
  public static let fileByteCount: RunKey = "file-bytes"
  /// A problem that remained after the references had moved.
  public static let problem: RunKey = "problem"
  /// The end of the run, in seconds since 1970.
  public static let finished: RunKey = "finished"
}
