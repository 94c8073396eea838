internal import Reporting
internal import Text
internal import Threads

/// The entry point, which sets up the process before a command begins.
@main
enum Program {
  static func main() {
    guard ProcessSetup.begin() else {
      Output.error(
        "standard output is closed",
        hint: "Send it to a file, or to /dev/null. \(ErrorWords.unchanged)"
      )
      Output.end(2)
    }
    LastWords.prepare()
    Interruption.watch()
    guard Limits.haveMemory() else {
      let least = ByteCount(UInt64(Limits.leastByteCount)).formatted
      Output.error("too little memory: \(least) more are needed at least", hint: ErrorWords.limits)
      Output.end(2)
    }
    do throws(ThreadError) {
      try Limits.prepare()
    } catch {
      Output.error("cannot start threads: \(error.reason)", hint: ErrorWords.limits)
      Output.end(2)
    }
    let arguments = Array(CommandLine.arguments.dropFirst())
    let code = Interruption.during { await LFSMigrate.run(arguments) }
    guard code != ProcessSetup.brokenPipeCode else { ProcessSetup.endByBrokenPipe() }
    Output.end(code)
  }
}
