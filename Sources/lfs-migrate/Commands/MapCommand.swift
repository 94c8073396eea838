internal import ArgumentParser
internal import FileSystem
internal import GitCommand
internal import Migration
internal import Publication
internal import Repository
internal import Runs
internal import Text

/// `lfs-migrate map`.
struct MapCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "map",
    abstract: "Tell the new ids of old commits, tags, trees and files, or write them to a file",
    discussion: """
      Prints a line 'ASKED ANSWER' for each id, of an import or export and of all later ones that \
      changed the object again. Runs that were undone do not count. An object that is here and that \
      no run changed answers itself. The exit code is 1 if an id is not known.

      With '--format', writes all that changed, as other programs take it:
      git-lfs       'OLD,NEW' for each commit, as '--object-map' of 'git lfs migrate'
      filter-repo   git-filter-repo's commit-map; with '--output DIR' its ref-map too
      bfg           the BFG's object-id-map.old-new.txt: 'OLD NEW' for each object
      lfs-migrate   'OLD NEW KIND' for each object, KIND being c, t, b or g (tag)

      lfs-migrate map 1a2b3c4
      lfs-migrate map --format=filter-repo --output=maps
      """
  )

  @Argument(help: ArgumentHelp("Ids, or at least their first 4 digits", valueName: "id"))
  var ids: [String] = []

  @Flag(help: "Tell the old ids of new objects")
  var reverse = false

  @Flag(help: "Read ids from standard input too, one a line")
  var stdin = false

  @Option(help: ArgumentHelp("Ask this run only, also if it was undone", valueName: "run"))
  var run: String?

  @Option(
    help: ArgumentHelp(
      "Write the whole map: git-lfs, filter-repo, bfg or lfs-migrate",
      valueName: "format"
    ),
    transform: { text in
      guard let format = MapFormat(rawValue: text) else {
        throw ValidationError("'\(text)' is none of git-lfs, filter-repo, bfg and lfs-migrate.")
      }
      return format
    }
  )
  var format: MapFormat?

  @Option(
    help: ArgumentHelp(
      "Write to this new file or, with the program's own file names, into this folder",
      valueName: "path"
    )
  )
  var output: String?

  @Flag(help: "Print one JSON document instead of text")
  var json = false

  func validate() throws {
    if format == nil {
      if output != nil { throw ValidationError("'--output' goes with '--format'.") }
      if ids.isEmpty, !stdin { throw ValidationError("Name ids, or a '--format'.") }
    } else if !ids.isEmpty || reverse || stdin || json {
      throw ValidationError("'--format' writes the whole map: no ids or other options go with it.")
    }
  }

  func run() async throws {
    let query = try MapQuery(try await Repository.discover(Git()), run: run)
    if let format {
      let files = format.files(try query.maps.all(), try query.maps.references())
      if let output {
        Output.standardError(try MapFiles(files).write(to: output))
      } else {
        try Output.standardOutput(files[0].bytes)
      }
      return
    }
    var words = ids.map { Array($0.utf8) }
    if stdin {
      while let line = readLine() {
        let word = Array(line.utf8.split(separator: 0x20).joined())
        if !word.isEmpty { words.append(word) }
      }
    }
    let answers = try await query.answers(words, isReverse: reverse)
    if json {
      try Output.standardOutput(MapJSON.document(answers, query.maps.runs, isReverse: reverse))
    } else {
      try Output.standardOutput(MapText.lines(answers))
    }
    Output.standardError(MapText.warnings(answers))
    guard answers.allSatisfy(\.isFound) else { throw ExitCode(1) }
  }
}

/// The files of an exported map.
private struct MapFiles {
  let files: [MapFormat.File]

  init(_ files: [MapFormat.File]) { self.files = files }

  /// Writes all of them or none, and returns a message about them.
  func write(to path: String) throws -> String {
    let bytes = Array(path.utf8)
    let isFolder = (try? Directory(bytes)) != nil
    if files.count > 1, !isFolder { try Files.makeDirectory(bytes) }
    let paths = files.map { file in
      files.count > 1 || isFolder ? bytes.appending(path: file.name) : bytes
    }
    var written: [NewFile] = []
    for (file, path) in zip(files, paths) {
      let new = try NewFile(path)
      try new.write(file.bytes)
      try new.synchronise()
      written.append(new)
    }
    for file in written { file.keep() }
    return paths.map { "Wrote '\(ErrorWords.text($0))'.\n" }.joined()
  }
}

extension MapAnswer {
  fileprivate var isFound: Bool {
    if case .found = outcome { true } else { false }
  }
}
