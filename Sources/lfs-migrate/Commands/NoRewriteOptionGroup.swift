internal import ArgumentParser

/// The options of `import --no-rewrite`.
struct NoRewriteOptionGroup: ParsableArguments {
  @Flag(help: "Convert the given files in one new commit, and rewrite nothing")
  var noRewrite = false

  @Option(
    name: [.customShort("m", allowingJoined: true), .customLong("message")],
    // As Git does, so that a message may begin with a dash.
    parsing: .unconditional,
    help: ArgumentHelp("The message of the commit of '--no-rewrite'", valueName: "message")
  )
  var message: String?
}
