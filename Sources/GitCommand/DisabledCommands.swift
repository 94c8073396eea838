internal import Synchronization

/// The settings that keep Git from running what its other settings name, for each place that it is run in.
///
/// All copies of a `Git` share them, so that each place is asked once for its settings. Hooks can be
/// switched off only by their names, and so can filters: there is no setting for all of them.
final class DisabledCommands: Sendable {
  typealias Setting = (key: [UInt8], value: [UInt8])

  /// What decides which settings are in force.
  struct Place: Hashable {
    let directory: [UInt8]?
    let gitDirectory: [UInt8]?
  }

  private let known = Mutex<[Place: [Setting]]>([:])

  /// The settings for a place; `nil` if nobody has read what is in force there.
  func settings(at place: Place) -> [Setting]? { known.withLock { $0[place] } }

  /// Learns what is in force at a place.
  func learn(_ config: GitConfig, at place: Place) {
    let settings = Self.settings(for: config)
    known.withLock { $0[place] = settings }
  }

  /// Learns that nothing is in force at a place that Git could read.
  func learnNothing(at place: Place) { known.withLock { $0[place] = [] } }

  /// Learns that the same is in force at one place as at another.
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

  /// The settings without which a filter has no command.
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

  /// What keeps a call from running what settings name; they are read if nobody has read them here.
  ///
  /// - Throws: `GitError` if Git can't be run.
  func disabledSettings() async throws(GitError) -> [DisabledCommands.Setting] {
    if let settings = disabled.settings(at: place) { return settings }
    do throws(GitError) {
      _ = try await GitConfig.read(self)
    } catch {
      // Settings that Git can't read stop every other command of it too, with better words.
      guard case .failed(_, .exited, _) = error else { throw error }
      disabled.learnNothing(at: place)
    }
    return disabled.settings(at: place) ?? []
  }

  /// Keeps calls from running the filters that settings name: contents are taken as they are.
  ///
  /// Each call does so by what was known at the first one. This is for settings that were read again.
  public mutating func disableFilters(of config: GitConfig) {
    settings += DisabledCommands.filters(of: config)
  }
}
