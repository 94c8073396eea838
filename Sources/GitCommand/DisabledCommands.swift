internal import Synchronization

/// The settings that keep Git from running commands named in its settings, for each place in which
/// it runs.
///
/// All copies of a `Git` share them, so that the settings of each place are read once. Hooks and
/// filters can only be disabled one by one: no setting disables all of them.
final class DisabledCommands: Sendable {
  typealias Setting = (key: [UInt8], value: [UInt8])

  /// What decides which settings apply.
  struct Place: Hashable {
    let directory: [UInt8]?
    let gitDirectory: [UInt8]?
  }

  private let known = Mutex<[Place: [Setting]]>([:])

  /// The settings for a place; `nil` if its settings were not read yet.
  func settings(at place: Place) -> [Setting]? { known.withLock { $0[place] } }

  /// Records the settings that apply at a place.
  func learn(_ config: GitConfig, at place: Place) {
    let settings = Self.settings(for: config)
    known.withLock { $0[place] = settings }
  }

  /// Records that Git could read no settings at a place.
  func learnNothing(at place: Place) { known.withLock { $0[place] = [] } }

  /// Records that the settings at one place are those at another.
  func learn(_ place: Place, isLike other: Place) {
    known.withLock { known in
      if let settings = known[other], known[place] == nil { known[place] = settings }
    }
  }

  private static func settings(for config: GitConfig) -> [Setting] {
    var settings = filters(of: config)
    for hook in config.subsections(of: "hook") {
      settings.append((Array("hook.".utf8) + hook + Array(".enabled".utf8), Array("false".utf8)))
    }
    return settings
  }

  /// The settings that leave filters without commands.
  static func filters(of config: GitConfig) -> [Setting] {
    config.subsections(of: "filter").flatMap { driver in
      [("clean", ""), ("smudge", ""), ("process", ""), ("required", "false")].map { name, value in
        (Array("filter.".utf8) + driver + Array(".\(name)".utf8), Array(value.utf8))
      }
    }
  }
}

extension Git {
  var place: DisabledCommands.Place {
    DisabledCommands.Place(directory: directory, gitDirectory: environment["GIT_DIR"])
  }

  /// The settings that keep a call from running commands; reads Git's settings if necessary.
  ///
  /// - Throws: `GitError` if Git can't be run.
  func disabledSettings() async throws(GitError) -> [DisabledCommands.Setting] {
    if let settings = disabled.settings(at: place) { return settings }
    do throws(GitError) {
      _ = try await GitConfig.read(self)
    } catch {
      // Unreadable settings stop every other Git command too, with better messages.
      guard case .failed(_, .exited, _) = error else { throw error }
      disabled.learnNothing(at: place)
    }
    return disabled.settings(at: place) ?? []
  }

  /// Disables the filters in these settings: contents are taken as they are.
  ///
  /// Each call disables the filters known from the first reading. This is for settings that were
  /// read again.
  public mutating func disableFilters(of config: GitConfig) {
    settings += DisabledCommands.filters(of: config)
  }
}
