internal import GitObjects
internal import Migration

extension ErrorWords {
  /// The message of Git LFS if it has the same error.
  init(_ error: NoRewriteError) {
    switch error {
    case .withFixup:
      self.init("--no-rewrite and --fixup cannot be combined", Self.unchanged)
    case .noFiles:
      self.init(
        "Expected one or more files with --no-rewrite",
        "Name files of the current commit, or a pattern as '*.onnx' in quotes. \(Self.unchanged)"
      )
    case .noCommit:
      self.init(
        "Unable to find current reference: Git can't resolve ref: \"HEAD\"",
        "There is no commit yet whose files could be converted. \(Self.unchanged)"
      )
    case .noFilters:
      self.init(
        "No Git LFS filters found in '.gitattributes'",
        "Run 'git lfs track PATTERN' first. \(Self.unchanged)"
      )
    case .attributesCutOff(let path):
      self.init(
        "'\(ShownText.of(path.bytes))' has a NUL, behind which Git reads nothing: no line in front of it "
          + "gives the file to Git LFS",
        "Most often it was saved as UTF-16. Save it as UTF-8, commit it, and run this again. "
          + Self.unchanged
      )
    case .notTracked(let argument):
      self.init(
        "File \(Self.text(argument)) did not match any Git LFS filters in '.gitattributes'",
        "Run 'git lfs track PATTERN' for it first; 'git check-attr filter FILE' shows what is in "
          + "force. \(Self.unchanged)"
      )
    case .notConvertible(let argument, let reason):
      self.init(
        "Could not rewrite \"\(Self.text(argument))\": \(Self.words(reason))",
        Self.hint(argument, reason)
      )
    }
  }

  private static func words(_ reason: NoRewriteError.Reason) -> String {
    switch reason {
    case .noEntry(let name): "unable to find entry \(text(name)) in tree"
    case .notAFolder(let name, let found):
      "expected \(text(name)) to be a tree, got \(gitWord(found))"
    case .notAFile(let kind): "it is \(words(kind))"
    case .isProtected: "Git, Git LFS or DVC itself reads it"
    case .selectsNoFile: "it selects no file that can become a pointer"
    }
  }

  private static func hint(_ argument: [UInt8], _ reason: NoRewriteError.Reason) -> String {
    switch reason {
    case .noEntry, .notAFolder:
      "It is neither a file of the current commit nor a pattern that selects one. \(unchanged)"
    case .notAFile(.folder):
      "The pattern '\(text(argument).trimmingSlashes)/**' selects the files in it. \(unchanged)"
    case .notAFile(.symbolicLink), .notAFile(.submodule), .notAFile(.file), .isProtected,
      .selectsNoFile:
      "Only the content of files can move to Git LFS. \(unchanged)"
    }
  }

  private static func words(_ kind: NoRewriteError.Kind) -> String {
    switch kind {
    case .file: "a file"
    case .folder: "a folder"
    case .symbolicLink: "a symbolic link"
    case .submodule: "a submodule"
    }
  }

  /// Git LFS's word for an entry.
  private static func gitWord(_ kind: NoRewriteError.Kind) -> String {
    switch kind {
    case .file, .symbolicLink: "blob"
    case .folder: "tree"
    case .submodule: "commit"
    }
  }
}

extension String {
  fileprivate var trimmingSlashes: String {
    var text = self[...]
    while text.hasSuffix("/") { text.removeLast() }
    return String(text)
  }
}
