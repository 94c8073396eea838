internal import GitCommand
internal import GitObjects

extension GitArgument {
  /// A path of a tree, for a command with `--literal-pathspecs`.
  init(_ path: RepositoryPath) { self.init(path.bytes) }
}
