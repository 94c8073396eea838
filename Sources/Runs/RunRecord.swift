internal import Digests
internal import GitCommand

/// Facts about a run, as lines `key value`: what `record` and `outcome` hold.
///
/// A key may be there more than once, which makes a list. Keys that nobody knows are ignored. In
/// values, a backslash is written as `\\` and a newline as `\n`.
public struct RunRecord: Equatable, Sendable {
  private struct Line: Equatable, Sendable {
    let key: String
    let value: [UInt8]
  }

  private var lines: [Line] = []

  /// A record without facts.
  public init() {}

  /// Reads the text of a record; a line without a space is a key without a value.
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

  /// Adds a fact, after others of that key.
  public mutating func append(_ key: RunKey, _ value: [UInt8]) {
    lines.append(Line(key: key.name, value: value))
  }

  /// Adds a fact in words, after others of that key.
  public mutating func append(_ key: RunKey, _ value: String) {
    append(key, Array(value.utf8))
  }

  /// Adds a number, after others of that key.
  public mutating func append(_ key: RunKey, _ value: some BinaryInteger) {
    append(key, "\(value)")
  }

  /// Adds the facts of another record.
  public mutating func append(contentsOf other: RunRecord) { lines += other.lines }

  /// The first value of that key, nil if there is none.
  public subscript(key: RunKey) -> [UInt8]? {
    lines.first { $0.key == key.name }?.value
  }

  /// All values of that key.
  public func values(_ key: RunKey) -> [[UInt8]] {
    lines.filter { $0.key == key.name }.map(\.value)
  }

  /// The first value of that key as text, nil if there is none.
  public func text(_ key: RunKey) -> String? {
    self[key].map { String(decoding: $0, as: UTF8.self) }
  }

  /// The first value of that key as a number, nil if there is none or it is no number.
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

/// The name of a kind of fact in a `RunRecord`.
///
/// Who needs another one adds it in an extension.
public struct RunKey: Hashable, Sendable, ExpressibleByStringLiteral {
  /// The name as it is written: no spaces or newlines.
  public let name: String

  /// A key of that name.
  public init(stringLiteral name: String) { self.name = name }
}

// What is known when a run begins.
extension RunKey {
  /// The version of the format: 1.
  public static let version: RunKey = "version"
  /// What kind of run it is: `import`, `export`, `no-rewrite` or `undo`.
  public static let kind: RunKey = "kind"
  /// When it began, in seconds since 1970.
  public static let started: RunKey = "started"
  /// The number of the run in this repository: 1 more than the highest of those before.
  public static let sequence: RunKey = "sequence"
  /// The version of the program.
  public static let program: RunKey = "program"
  /// The directory that it was started in, for people: a copy of the repository has the same record.
  public static let directory: RunKey = "directory"
  /// The name in `worktrees/` of the worktree that it was started in; empty for the main one.
  public static let worktree: RunKey = "worktree"
  /// Where the files of that worktree are; none in a bare repository.
  public static let worktreePath: RunKey = "worktree-path"
  /// From the top of that worktree to the directory: empty, or ending with a slash.
  public static let prefix: RunKey = "prefix"
  /// What tells the repository from its copies: the device and the number of its common Git directory.
  public static let repository: RunKey = "repository"
  /// A word of the command line, without the program's name.
  public static let argument: RunKey = "argument"
  /// A pattern of files to convert.
  public static let include: RunKey = "include"
  /// A pattern of files to leave.
  public static let exclude: RunKey = "exclude"
  /// The least size of a file to convert, in bytes.
  public static let above: RunKey = "above"
  /// `yes` where attributes chose the files.
  public static let fixup: RunKey = "fixup"
  /// `yes` where attribute lines begin with the first commit that needs them.
  public static let minimal: RunKey = "minimal"
  /// `yes` where all references were chosen.
  public static let everything: RunKey = "everything"
  /// `yes` where names of commits in messages became the new ones.
  public static let mapMessages: RunKey = "map-messages"
  /// What happens to signatures: `strip`, `keep` or `abort`.
  public static let signatures: RunKey = "signatures"
  /// The absolute path of the map of commits that the user asked for.
  public static let objectMap: RunKey = "object-map"
  /// The size of the object store before, in bytes.
  public static let storeByteCount: RunKey = "store-bytes"
  /// The run that an undo takes back.
  public static let undoes: RunKey = "undoes"
}

// What is known only later.
extension RunKey {
  /// The size of the object store once nothing holds the old history, in bytes.
  public static let predictedByteCount: RunKey = "predicted-bytes"
  /// The name of the pack that the run wrote, such as `pack-….pack`.
  public static let pack: RunKey = "pack"
  /// The size of that pack and its index, in bytes.
  public static let packByteCount: RunKey = "pack-bytes"
  /// How many objects it has.
  public static let objectCount: RunKey = "objects"
  /// How many commits were rewritten.
  public static let commitCount: RunKey = "commits"
  /// How many different files were converted: LFS objects of an import, pointers of an export.
  public static let fileCount: RunKey = "files"
  /// The bytes of their content.
  public static let fileByteCount: RunKey = "file-bytes"
  /// A problem that remained once the references had moved.
  public static let problem: RunKey = "problem"
  /// When the run ended, in seconds since 1970.
  public static let finished: RunKey = "finished"
}
