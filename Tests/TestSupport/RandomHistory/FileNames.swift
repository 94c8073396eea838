/// The names of files in random histories.
///
/// No folder has the name of a file.
enum FileNames {
  static let folders = [
    "", "", "", "models/", "models/v1/", "models/v2/", "src/", "data/raw/2024/", "pkg.dat/",
    "a/b/c/d/e/f/g/", "docs/",
  ]
  static let spacedFolders = [
    "two words dir/", "#folder/", "\u{fc}n\u{ef}/", "[class]/", "a/b/c d/",
  ]
  static let stems = [
    "net", "weights", "weights1", "weights2", "main", "x", "model-v1.2", "README",
  ]
  /// Extensions of the big files, if a size limit divides the paths.
  static let bigExtensions = [".bin", ".dat", ".onnx", ".tar.gz", ".BIN"]
  static let smallExtensions = [".txt", ".md", ".c", ".", ""]
  static let dotFiles = [".bashrc", ".hidden.bin", ".env"]
  static let spacedStems = [
    "two words", "a  b c", "#hash", "br[ack]et", "star*", "ques?tion", "-dash", "com,ma",
    "\u{e4}\u{f6}", "$dollar", "semi;colon", "{brace}", "a~1", "%41", "=equals",
  ].map { Array($0.utf8) }
  static let hostileStems: [[UInt8]] =
    [
      " leading", "trailing ", "tab\there", "new\nline", "quo\"te", "'single'", "!bang",
      "\u{1}control",
    ].map { Array($0.utf8) } + [[0x6C, 0xE4, 0x74], [0xFF, 0xFE], [0xC3]]

  /// A path for a new file.
  static func path(for shape: HistoryShape, using random: inout SeededGenerator) -> Path {
    var folder = random.pick(folders)
    if shape.names != .tame, random.chance(20) { folder = random.pick(spacedFolders) }
    let isBig = random.chance(60)
    let suffix = random.pick(isBig ? bigExtensions : smallExtensions)
    if shape.names != .tame, random.chance(35) {
      let stems = shape.names == .hostile ? spacedStems + hostileStems : spacedStems
      return Array(folder.utf8) + random.pick(stems) + Array(suffix.utf8)
    }
    if shape.sizeLimit == nil, random.chance(5) {
      return Array((folder + random.pick(dotFiles)).utf8)
    }
    return Array((folder + random.pick(stems) + suffix).utf8)
  }

  /// Whether the file is above the size limit, which depends only on its name.
  static func isBig(_ path: Path) -> Bool {
    bigExtensions.contains { path.suffix($0.utf8.count).elementsEqual($0.utf8) }
  }
}
