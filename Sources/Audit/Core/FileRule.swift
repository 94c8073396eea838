internal import GitObjects

/// A rule that examines each new file: what a commit has and none of its parents, at that path with that
/// content.
protocol FileRule: PathRule {
  /// What is wrong with a file; `nil` if nothing is.
  func examine(_ file: ExaminedFile) throws -> Violation?

  /// What is wrong with some of many files, by their places.
  ///
  /// Rules have the one that loops: it is compiled for each rule by itself, so that a rule is looked up
  /// in a table once for many files.
  func examine(all files: [ExaminedFile]) throws -> [(place: Int, violation: Violation)]
}

extension FileRule {
  func examine(all files: [ExaminedFile]) throws -> [(place: Int, violation: Violation)] {
    var found: [(place: Int, violation: Violation)] = []
    for place in files.indices {
      if let violation = try examine(files[place]) { found.append((place, violation)) }
    }
    return found
  }
}

/// A file with what its content is.
struct ExaminedFile {
  /// The path; the name of the reference if one stands for the blob itself.
  let path: RepositoryPath
  let blob: ObjectID
  let facts: BlobFacts
  /// Whether it is neither a symbolic link nor a blob that a reference names.
  var isRegular = true
  /// Whether its path is given to Git LFS.
  var isTracked = false
  /// What DVC keeps in the folders around it.
  var outputs: [DVCFolder] = []
  /// The commit that brings it in; `nil` for what is staged.
  var commit: ObjectID?
}
