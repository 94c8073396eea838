internal import GitAttributes
internal import GitObjects

/// A file that a commit has and none of its parents, at that path with that content.
struct NewFile: Sendable {
  let path: RepositoryPath
  let mode: FileMode
  let blob: ObjectID
  let isTracked: Bool
  /// What DVC keeps in the folders around it.
  let outputs: [DVCFolder]
}

/// A new file that is still to be looked at, and the commit that brings it in; `nil` if there is none.
struct OpenFile: Sendable {
  let file: NewFile
  let commit: ObjectID?
}

/// A folder whose `.gitattributes` is another than in all versions before.
struct ChangedAttributes {
  /// The folder's path.
  let directory: RepositoryPath
  let tree: ObjectID
  let stack: AttributesStack
  let stackBefore: AttributesStack

  /// The path of that file.
  var path: RepositoryPath { directory.appending(AttributesFile.name) }
}

/// The files of a folder by which DVC says what it keeps.
struct DVCFolder: Sendable {
  let directory: RepositoryPath
  let files: [(name: [UInt8], blob: ObjectID)]
}
