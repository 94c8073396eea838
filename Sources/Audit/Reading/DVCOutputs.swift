internal import Digests
internal import GitCommand
internal import GitObjects
internal import GitStore
internal import YAML

/// What DVC keeps, as `.dvc` files and `dvc.yaml` say (dvc.org, "dvc.yaml" and ".dvc files").
final class DVCOutputs {
  /// Longer files are not read.
  private static let fileLimit = 1 << 20

  private let repository: ExaminedRepository
  private var reader: ObjectReader { repository.reader }
  /// The outputs of each file, from its folder.
  private var known: [ObjectID: [RepositoryPath]] = [:]
  private var knownByteCount = 0
  /// Of so many bytes of files the outputs are kept.
  private static let knownByteLimit = 16 << 20

  init(_ repository: ExaminedRepository) { self.repository = repository }

  /// The output that a file belongs to, and the file that says so; nil where there is none.
  func output(of path: RepositoryPath, _ folders: [DVCFolder]) throws(StoreError)
    -> (output: RepositoryPath, file: RepositoryPath)?
  {
    for folder in folders {
      for file in folder.files {
        let source = folder.directory.appending(file.name)
        for output in try outputs(of: file.blob) {
          let full = folder.directory.appending(output)
          if source != path, path == full || path.isInside(full) { return (full, source) }
        }
      }
    }
    return nil
  }

  private func outputs(of blob: ObjectID) throws(StoreError) -> [RepositoryPath] {
    if let found = known[blob] { return found }
    var outputs: [RepositoryPath] = []
    let here = try repository.ifHere { () throws(StoreError) in try reader.location(of: blob) }
    guard let location = here else { return [] }
    // A file that is none of DVC's, or damaged, says nothing.
    let byteCount = try reader.byteCount(ofBlob: blob, at: location)
    if byteCount <= Self.fileLimit {
      let data = try reader.read(blob, .blob)
      if let document = try? YAMLNode(parsing: data.bytes.array) {
        outputs = Self.outputs(document)
      }
    }
    if knownByteCount > Self.knownByteLimit { (known, knownByteCount) = ([:], 0) }
    knownByteCount += byteCount
    known[blob] = outputs
    return outputs
  }

  /// The outputs of a document that DVC does not leave to Git, from its folder.
  static func outputs(_ document: YAMLNode) -> [RepositoryPath] {
    var found: [RepositoryPath] = []
    func add(_ node: YAMLNode, in directory: [UInt8]) {
      for name in ["outs", "metrics", "plots"] {
        for element in node[name]?.elements ?? [] {
          var path = element["path"]?.scalar ?? element.scalar
          var options: YAMLNode? = element["path"] == nil ? nil : element
          if path == nil, let only = element.members?.first, element.members?.count == 1 {
            (path, options) = (only.key, only.value)
          }
          guard let path, options?["cache"]?.scalar?.isText("false") != true else { continue }
          let full = path.first == .slash ? nil : ([.slash] + directory + [.slash] + path)
          if let full, !path.starts(with: Array("..".utf8)) {
            found.append(RepositoryPath(full.normalizedPath.dropFirst()))
          }
        }
      }
    }
    if let stages = document["stages"]?.members {
      for stage in stages {
        let body = stage.value["do"] ?? stage.value
        add(body, in: body["wdir"]?.scalar ?? [])
      }
    } else {
      add(document, in: document["wdir"]?.scalar ?? [])
    }
    return found.filter { !$0.isRoot }
  }
}
