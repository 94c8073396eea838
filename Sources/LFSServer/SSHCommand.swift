internal import GitCommand

/// The command by which Git would reach a server through SSH.
struct SSHCommand: Equatable {
  /// A path, or a name to look up in the `PATH`.
  let executable: [UInt8]
  let arguments: [[UInt8]]

  /// How `ssh`, or its replacement, takes a port.
  private enum Variant {
    case ssh, simple, plink, tortoise

    init(named name: [UInt8]) {
      self =
        switch String(decoding: name, as: UTF8.self).lowercased() {
        case "simple": .simple
        case "plink", "putty": .plink
        case "tortoiseplink": .tortoise
        default: .ssh
        }
    }
  }

  /// The command that asks for the LFS server of a repository, to download from.
  ///
  /// - Throws: `LFSServerError.sshVariant` if the command takes no port.
  init(
    to destination: SSHDestination,
    _ environment: GitEnvironment,
    _ config: GitConfig
  ) throws(LFSServerError) {
    let isSet: ([UInt8]?) -> [UInt8]? = { $0?.isEmpty == false ? $0 : nil }
    // In Git's order: the variable and the setting, which the shell reads, then a program.
    let script =
      isSet(environment["GIT_SSH_COMMAND"]) ?? isSet(config.value("core.sshcommand"))
    let program = isSet(environment["GIT_SSH"]) ?? Array("ssh".utf8)
    let named = isSet(environment["GIT_SSH_VARIANT"]) ?? isSet(config.value("ssh.variant"))
    let variant: Variant
    if let named, !named.isText("auto") {
      variant = Variant(named: named)
    } else {
      variant = Variant(named: Self.baseName(of: script.map(Self.firstWord) ?? program))
    }
    var words: [[UInt8]] = []
    if variant == .tortoise { words.append(Array("-batch".utf8)) }
    if let port = destination.port {
      switch variant {
      case .ssh: words.append(Array("-p".utf8))
      case .plink, .tortoise: words.append(Array("-P".utf8))
      case .simple: throw .sshVariant(name: named ?? program, port: port)
      }
      words.append(port)
    }
    words.append(destination.userAndHost)
    words.append(
      Array("git-lfs-authenticate ".utf8) + Self.quoted(destination.path)
        + Array(" download".utf8)
    )
    if let script {
      // The address is passed in arguments, so the local shell does not parse it.
      executable = Array("sh".utf8)
      arguments = [Array("-c".utf8), script + Array(" \"$@\"".utf8), script] + words
    } else {
      executable = program
      arguments = words
    }
  }

  /// The path, quoted for the remote shell; plain ones stay as Git LFS sends them.
  private static func quoted(_ path: [UInt8]) -> [UInt8] {
    let isPlain = path.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: true
      default: "/._-+@%,:=~".utf8.contains(byte)
      }
    }
    guard !isPlain else { return path }
    let quote = UInt8(ascii: "'")
    return [quote] + path.flatMap { $0 == quote ? Array("'\\''".utf8) : [$0] } + [quote]
  }

  /// The first word of a command line, without quotes.
  private static func firstWord(of script: [UInt8]) -> [UInt8] {
    var word: [UInt8] = []
    var quote: UInt8?
    for byte in script.trimmingWhitespace {
      if let open = quote {
        if byte == open { quote = nil } else { word.append(byte) }
      } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
        quote = byte
      } else if byte.isWhitespace {
        break
      } else {
        word.append(byte)
      }
    }
    return word
  }

  /// The name in a path, without `.exe`.
  private static func baseName(of path: [UInt8]) -> [UInt8] {
    let name = path.split { $0 == .slash || $0 == UInt8(ascii: "\\") }.last.map(Array.init) ?? []
    return String(decoding: name.suffix(4), as: UTF8.self).lowercased() == ".exe"
      ? Array(name.dropLast(4)) : name
  }
}
