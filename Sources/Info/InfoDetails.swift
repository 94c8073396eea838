internal import Digests
internal import GitAttributes
internal import GitObjects
internal import GitStore
internal import History
internal import LFS
internal import Reporting
internal import Scan
internal import Workers

/// Finds what files cost, in the repository now and as LFS objects.
struct InfoDetails {
  private static let largestCount = 10

  private let counter: FileCounter
  private let packedByteCounts: [UInt64]

  private var inventory: FolderInventory { counter.inventory }
  private var sizes: BlobSizes { counter.sizes }

  /// Reads the bytes that each blob takes in the store.
  init(_ counter: FileCounter, database: ObjectDatabase) throws(StoreError) {
    self.counter = counter
    packedByteCounts = try database.storedByteCounts(of: counter.inventory.versions.blobs.ids)
  }

  /// Adds the details to the counted types, of which the last one is that of pointers.
  func add(to types: inout [FileTypeInfo]) {
    var details = [FileTypeDetails](repeating: FileTypeDetails(), count: types.count)
    countPaths(&details)
    countBlobs(&details)
    for type in types.indices { types[type].details = details[type] }
  }

  private func countPaths(_ details: inout [FileTypeDetails]) {
    let pointerType = details.count - 1
    let pathCount = inventory.versions.pathCount
    // A path has versions of its own type, and versions that are pointers.
    var own = [UInt64](repeating: 0, count: pathCount)
    var pointers = own
    for version in 0..<inventory.versions.count {
      guard let place = counter.place(of: version) else { continue }
      let path = Int(inventory.versions.paths[version])
      if place.type == pointerType { pointers[path] += 1 } else { own[path] += 1 }
    }
    func add(_ count: UInt64, to type: Int) {
      guard count > 0 else { return }
      details[type].pathCount += 1
      details[type].largestVersionCount = max(details[type].largestVersionCount, count)
    }
    for path in 0..<pathCount {
      add(own[path], to: Int(counter.typeOfPath[path]))
      add(pointers[path], to: pointerType)
    }
  }

  private func countBlobs(_ details: inout [FileTypeDetails]) {
    let pointerType = details.count - 1
    // A blob counts once for each type, and so does its LFS object.
    var counted = ObjectTable()
    var converted = ObjectTable()
    var targets: Set<LFSObjectID> = []
    let isProtected = inventory.names.names.map { ProtectedFile.contains(name: $0.rawSpan) }
    for version in 0..<inventory.versions.count {
      guard let (type, size) = counter.place(of: version), size > counter.above else { continue }
      let blob = inventory.versions.contents[version]
      let id = inventory.versions.blobs.ids[Int(blob)]
      let byteCount = sizes.byteCounts[Int(blob)]
      if counted.insert(id, context: UInt64(type)).isNew {
        details[type].blobCount += 1
        details[type].byteCount = details[type].byteCount.addingSaturated(byteCount)
        details[type].packedByteCount += packedByteCounts[Int(blob)]
      }
      if type == pointerType {
        if let pointer = counter.pointer(blob), targets.insert(pointer.oid).inserted {
          details[type].lfsByteCount = details[type].lfsByteCount.addingSaturated(
            pointer.byteCount
          )
        }
      } else if counter.pointer(blob) == nil,
        !isProtected[Int(inventory.versions.names[Int(inventory.versions.paths[version])])],
        converted.insert(id, context: UInt64(type)).isNew
      {
        details[type].lfsByteCount = details[type].lfsByteCount.addingSaturated(byteCount)
      }
    }
  }

  /// The largest blobs that are not pointers, each with the first commit that has it.
  func largest(readers: WorkerPool<ObjectReader>) async throws -> [LargeFileInfo] {
    let ids = inventory.versions.blobs.ids
    let blobs = ids.indices
      .filter { sizes.byteCounts[$0] > counter.above && counter.pointer(UInt32($0)) == nil }
      .sorted { (sizes.byteCounts[$1], ids[$0]) < (sizes.byteCounts[$0], ids[$1]) }
      .prefix(Self.largestCount)
    let versions = versions(of: blobs)
    let commits = try await FirstCommits(inventory, versions: versions, readers: readers).find()
    let reader = readers.idleStates[0]
    var largest: [LargeFileInfo] = []
    for (version, commit) in zip(versions, commits) {
      let blob = Int(inventory.versions.contents[version])
      let place = inventory.needed(version: version)
      guard let id = commit.map(inventory.commits.id) ?? place.commit else { continue }
      largest.append(
        LargeFileInfo(
          id: ids[blob],
          byteCount: sizes.byteCounts[blob],
          packedByteCount: packedByteCounts[blob],
          path: place.path,
          commit: id,
          time: try reader.commit(id).time
        )
      )
    }
    return largest
  }

  /// A version of each blob: the one whose path sorts first.
  private func versions(of blobs: ArraySlice<Int>) -> [Int] {
    var best: [UInt32: (version: Int, path: RepositoryPath)] = [:]
    let wanted = Set(blobs.map(UInt32.init))
    for version in 0..<inventory.versions.count {
      let blob = inventory.versions.contents[version]
      guard wanted.contains(blob) else { continue }
      let path = inventory.needed(version: version).path
      if let known = best[blob], path >= known.path { continue }
      best[blob] = (version, path)
    }
    return blobs.compactMap { best[UInt32($0)]?.version }
  }
}

extension CommitData {
  /// The committer's time, in seconds since 1970; `nil` if it can't be read.
  var time: Int? {
    guard let committer = header("committer"), let end = committer.lastIndex(of: 0x3E) else {
      return nil
    }
    let words = committer[committer.index(after: end)...].split(separator: 0x20)
    return words.first.flatMap { Int(String(decoding: $0, as: UTF8.self)) }
  }
}
