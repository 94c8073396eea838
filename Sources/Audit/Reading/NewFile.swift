internal import GitAttributes
internal import GitCommand
internal import GitObjects

/// A file that a commit has and none of its parents, at that path with that content.
struct NewFile: Sendable {
  let path: [UInt8]
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
  /// The folder's path, without a slash at its end.
  let directory: [UInt8]
  let tree: ObjectID
  let stack: AttributesStack
  let stackBefore: AttributesStack

  /// The path of that file.
  var path: [UInt8] {
    (directory.isEmpty ? [] : directory + [.slash]) + AttributesFile.name
  }
}

/// The files of a folder by which DVC says what it keeps.
struct DVCFolder: Sendable {
  let directory: [UInt8]
  let files: [(name: [UInt8], blob: ObjectID)]
}
