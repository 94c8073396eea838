internal import FileSystem
internal import GitCommand
internal import GitRefs
public import Reporting

// The errors of a selection, in the words of Git LFS.
extension ErrorWords {
  init(_ error: SelectionError) {
    let message = Self.words(error)
    switch error {
    case .everythingWithArguments, .everythingWithReferences:
      // Scripts compare the whole line with that of git-lfs.
      self.init(message, nil)
      prefix = ""
    case .unresolvable(let name):
      let what =
        name.elementsEqual("HEAD".utf8)
        ? "There is no commit yet. "
        : "Branches and commits are named like this; patterns of files go into '--include', in quotes. "
      self.init(message, what + Self.unchanged)
    case .broken(let reference):
      self.init(
        message,
        "Run 'git fsck'. Restore it from another clone, or delete it with 'git update-ref -d "
          + "\(ShellWord.quoted(reference.name.bytes))'. \(Self.unchanged)"
      )
    case .notLocal, .malformedList, .ambiguous, .fetchFailed, .walkFailed, .notCommits, .git:
      self.init(message, Self.unchanged)
    }
  }

  private static func words(_ error: SelectionError) -> String {
    switch error {
    case .everythingWithArguments: "Cannot use --everything with explicit reference arguments"
    case .everythingWithReferences: "Cannot use --everything with --include-ref or --exclude-ref"
    case .unresolvable(let name): "Git can't resolve ref: \"\(plain(name))\""
    case .notLocal(let name): "Cannot migrate non-local ref: \(plain(name))"
    case .malformedList(let value): "Cannot read list of refs: \(plain(value))"
    case .ambiguous(let name): "ref \"\(name)\" is ambiguous"
    case .broken(let reference): words(reference)
    case .fetchFailed(let error), .walkFailed(let error), .git(let error): selectionWords(error)
    case .notCommits(let command):
      "Error in `\(command)`: unexpected output: no list of object names"
    }
  }

  private static func words(_ reference: BrokenReference) -> String {
    let name = plain(reference.name.bytes)
    return switch reference.reason {
    case .missingObject(let id): "object \(id) of the reference '\(name)' is missing"
    case .unreadable: "the reference '\(name)' is damaged"
    case .badName: "the reference '\(name)' has a name that Git does not allow"
    }
  }

  /// A failure of Git while references are selected or moved.
  static func selectionWords(_ error: GitError) -> String {
    switch error {
    case .failed(let command, let end, let message):
      "Error in `\(command)`: \(words(end)) \(message)"
    case .notRunnable(let obstacle): words(obstacle)
    case .noProcess(let number): FileSystemError.text(of: number)
    case .tooManyOpenFiles: "cannot run git: too many open files"
    case .unreadableOutput(let command, let output):
      "Error in `\(command)`: unexpected output: \(output)"
    case .notARepository(let message): message
    case .file(let error): "Cannot \(error.call) \(plain(error.path)): \(error.reason)"
    }
  }

  /// The message of Git LFS after `Cannot parse --above=<n>: ` or `cannot parse --unit=<unit>: `.
  public static func words(_ error: ByteCountError) -> String {
    switch error {
    case .unknownUnit(let name): "unknown unit: \(QuotedText.of(name))"
    case .invalidNumber(let text):
      "strconv.ParseFloat: parsing \(QuotedText.of(text)): invalid syntax"
    case .numberOutOfRange(let text):
      "strconv.ParseFloat: parsing \(QuotedText.of(text)): value out of range"
    case .tooLarge: "number of bytes too large"
    }
  }

  /// The text of a name as Git LFS writes it; what would act on a terminal is escaped by `Output`.
  private static func plain(_ name: [UInt8]) -> String { ShownText.unshown(name) }
}
