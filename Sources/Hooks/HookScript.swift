internal import Digests
internal import GitCommand

/// The hook of lfs-migrate: a script for any POSIX shell, and the options of its installation.
///
/// The second line has a format number, which goes up if older scripts can't be read any more. The
/// third line has the digest of all lines after it, which shows edits.
public struct HookScript: Equatable, Sendable {
  /// The hook that the script is for.
  public let hook: HookName
  /// The program that the script runs if the PATH has none.
  public let program: [UInt8]
  /// How the script runs the kept hook; `nil` if there was none.
  let kept: KeptHook?
  /// The number of directories that were made for the hook.
  let madeDirectories: Int

  /// How the kept hook is run.
  enum KeptHook: String {
    /// As Git does: by its path, if it is executable.
    case plain
    /// By a path that ends in its old name, in a folder of links to all files beside it.
    case named
    /// As husky does: by the shell, executable or not.
    case sourced
  }

  init(hook: HookName, program: [UInt8], kept: KeptHook?, madeDirectories: Int) {
    self.hook = hook
    self.program = program
    self.kept = kept
    self.madeDirectories = madeDirectories
  }

  /// The suffix of the name of a kept hook.
  static let suffix = Array(".before-lfs-migrate".utf8)

  private static let mark = Array("#!/bin/sh\n# lfs-migrate hook 1: ".utf8)
  private static let digestStart = Array("# sha256 ".utf8)
  private static let optionsStart = Array("# made for: ".utf8)
  private static let programStart = Array("recorded=".utf8)

  /// The script.
  var text: [UInt8] {
    let body = body
    return Self.mark + hook.fileName + [.newline] + Self.digestStart + Self.digest(of: body)
      + [.newline] + body
  }

  /// Everything from the options on.
  private var body: [UInt8] {
    var options = "directories=\(madeDirectories)"
    if let kept { options += " kept=\(kept.rawValue)" }
    return Self.optionsStart + Array("\(options)\n".utf8) + Array(introduction.utf8)
      + Array("hook=\(hook.rawValue)\n".utf8) + Self.programStart + Self.quoted(program)
      + [.newline] + Array(commands.utf8)
  }

  private static func digest(of body: [UInt8]) -> [UInt8] {
    var digest = Digest(.sha256)
    digest.update(body)
    return Hex.encode(digest.finish())
  }
}

/// A file that is, or was, a script of lfs-migrate.
enum FoundScript: Equatable {
  /// It is as it was written.
  case unchanged(HookScript)
  /// It was edited, or another version wrote it in an unknown format.
  case changed

  /// Reads a file's content; `nil` if it is not from lfs-migrate.
  init?(_ content: [UInt8]) {
    guard content.starts(with: HookScript.anyMark) else { return nil }
    self = HookScript(parsing: content).map { .unchanged($0) } ?? .changed
  }
}

extension HookScript {
  fileprivate static let anyMark = Array("#!/bin/sh\n# lfs-migrate hook ".utf8)

  /// Reads a script that is exactly as it was written; `nil` for any other content.
  init?(parsing content: [UInt8]) {
    guard content.starts(with: Self.mark) else { return nil }
    let lines = content.split(separator: .newline, maxSplits: 3, omittingEmptySubsequences: false)
    guard lines.count == 4,
      let hook = HookName(
        rawValue: String(decoding: lines[1].dropFirst(Self.markedCount), as: UTF8.self)
      ),
      lines[2].elementsEqual(Self.digestStart + Self.digest(of: Array(lines[3]))),
      let options = Array(lines[3]).lines.first,
      let program = Self.program(in: Array(lines[3]))
    else { return nil }
    var kept: KeptHook?
    var made = 0
    for option in options.dropFirst(Self.optionsStart.count).split(separator: .space) {
      if let value = option.dropping(prefix: "kept=") {
        kept = KeptHook(rawValue: String(decoding: value, as: UTF8.self))
      } else if let value = option.dropping(prefix: "directories=") {
        made = Int(String(decoding: value, as: UTF8.self)) ?? 0
      }
    }
    self.init(hook: hook, program: program, kept: kept, madeDirectories: made)
  }

  /// The length of the second line before the name, in bytes.
  private static var markedCount: Int { mark.count - "#!/bin/sh\n".utf8.count }

  /// The bytes as one word of the shell.
  static func quoted(_ bytes: [UInt8]) -> [UInt8] {
    let quote = UInt8(ascii: "'")
    return [quote] + bytes.flatMap { $0 == quote ? Array("'\\''".utf8) : [$0] } + [quote]
  }

  /// The value that `recorded` is set to; `nil` if there is none.
  private static func program(in body: [UInt8]) -> [UInt8]? {
    guard let start = body.firstRange(of: [.newline] + programStart) else { return nil }
    var value: [UInt8] = []
    var isQuoted = false
    var rest = body[start.upperBound...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "'"): isQuoted.toggle()
      case UInt8(ascii: "\\") where !isQuoted: value.append(rest.popFirst() ?? byte)
      case .newline where !isQuoted: return value
      default: value.append(byte)
      }
    }
    return nil
  }
}
