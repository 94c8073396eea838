public import GitObjects

/// The maps of several runs, applied one after the other: what became of an object in the end.
public struct RunMaps: Sendable {
  /// The runs that have a map, oldest first.
  public let runs: [Run]
  private let maps: [StoredObjectMap]

  /// Opens the maps of these runs.
  ///
  /// - Throws: `RunStoreError` if a map can't be read.
  public init(_ runs: [Run]) throws(RunStoreError) {
    var maps: [StoredObjectMap] = []
    var found: [Run] = []
    for run in runs.sorted() {
      guard let map = try run.map() else { continue }
      maps.append(map)
      found.append(run)
    }
    self.runs = found
    self.maps = maps
  }

  /// Opens the maps of all runs in force.
  ///
  /// - Throws: `RunStoreError` if a map can't be read.
  public init(_ store: RunStore) throws(RunStoreError) {
    try self.init(try store.runs().filter(\.isInForce))
  }

  /// What an object became in the end; `nil` if no run changed it.
  ///
  /// - Throws: `RunStoreError` if a map can't be read.
  public func newIDs(of old: ObjectID) throws(RunStoreError) -> [NamedObject]? {
    var current: [NamedObject]?
    for map in maps {
      var next: [NamedObject] = []
      var isChanged = false
      for id in current?.map(\.id) ?? [old] {
        let new = try map.newIDs(of: id)
        if new.isEmpty {
          next += current?.filter { $0.id == id } ?? []
        } else {
          isChanged = true
          next += new.map { NamedObject(id: $0.id, kind: $0.kind) }
        }
      }
      if isChanged { current = next }
    }
    return current.map { Array(Set($0)).sorted() }
  }

  /// The objects that some run changed, by a prefix of their old ids.
  ///
  /// - Throws: `RunStoreError` if a map can't be read.
  public func olds(_ prefix: IDPrefix) throws(RunStoreError) -> [NamedObject] {
    var found: Set<NamedObject> = []
    for map in maps {
      for entry in try map.entries(oldPrefix: prefix.digits) {
        found.insert(NamedObject(id: entry.old, kind: entry.kind))
      }
    }
    return found.sorted()
  }

  /// The objects that some run made, by prefixes of their new ids: a list for each prefix.
  ///
  /// - Throws: `RunStoreError` if a map can't be read.
  public func news(_ prefixes: [IDPrefix]) throws -> [[NamedObject]] {
    var found = [Set<NamedObject>](repeating: [], count: prefixes.count)
    let groups = Dictionary(grouping: prefixes.indices) { prefixes[$0].lowest.firstByte >> 4 }
    for map in maps {
      try map.forEach { entry in
        for index in groups[entry.new.firstByte >> 4] ?? [] where prefixes[index].matches(entry.new)
        {
          found[index].insert(NamedObject(id: entry.new, kind: entry.kind))
        }
      }
    }
    return found.map { $0.sorted() }
  }

  /// What objects were before the first run, in the order of `news`; `nil` for one that no run
  /// made.
  ///
  /// - Throws: `RunStoreError` if a map can't be read.
  public func oldIDs(of news: [ObjectID]) throws -> [[NamedObject]?] {
    var current = [[NamedObject]?](repeating: nil, count: news.count)
    for map in maps.reversed() {
      let wanted = current.indices.map { current[$0]?.map(\.id) ?? [news[$0]] }
      var olds: [ObjectID: [NamedObject]] = [:]
      for id in wanted.joined() { olds[id] = [] }
      try map.forEach { entry in
        olds[entry.new]?.append(NamedObject(id: entry.old, kind: entry.kind))
      }
      for (index, ids) in wanted.enumerated() where ids.contains(where: { olds[$0] != [] }) {
        let before = current[index] ?? []
        current[index] = ids.flatMap { id in
          olds[id].flatMap { $0.isEmpty ? nil : $0 } ?? before.filter { $0.id == id }
        }
      }
    }
    return current.map { $0.map { Array(Set($0)).sorted() } }
  }

  /// All objects that some run changed, with what they are in the end, sorted.
  ///
  /// Objects that are the same again are left out.
  /// - Throws: `RunStoreError` if a map can't be read.
  public func all() throws -> [MappedObject] {
    var ends: [ObjectID: [NamedObject]] = [:]
    for map in maps.reversed() {
      var own: [ObjectID: [NamedObject]] = [:]
      try map.forEach { entry in
        own[entry.old, default: []] +=
          ends[entry.new] ?? [NamedObject(id: entry.new, kind: entry.kind)]
      }
      ends.merge(own) { _, new in new }
    }
    return Set(
      ends.flatMap { old, news in
        news.map { MappedObject(old: old, new: $0.id, kind: $0.kind) }
      }
    )
    .filter { $0.old != $0.new }
    .sorted()
  }
}

/// An object's id and kind.
public struct NamedObject: Hashable, Sendable, Comparable {
  /// The name.
  public let id: ObjectID
  /// What it is.
  public let kind: ObjectKind

  /// An object of that name and kind.
  public init(id: ObjectID, kind: ObjectKind) {
    self.id = id
    self.kind = kind
  }

  public static func < (left: NamedObject, right: NamedObject) -> Bool { left.id < right.id }
}

extension Run {
  /// Whether the run's moves of references apply: it was not undone.
  public var isInForce: Bool {
    kind != .undo && [.moved, .done, .cleaned].contains(state) && !wasUndone
  }

  /// Whether a later run undid this one; its new objects may have been pruned since.
  public var wasUndone: Bool {
    switch state {
    case .undone: true
    case .cleaned: outcome[.wasUndone] != nil
    case .started, .publishing, .moved, .done, .aborted: false
    }
  }
}

extension RunKey {
  /// `yes` if the run was undone before it was cleaned up.
  public static let wasUndone: RunKey = "was-undone"
}
