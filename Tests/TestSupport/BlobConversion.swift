internal import Digests
internal import GitObjects

/// The blobs that an import turns into pointers, and an export back, found without the engine.
public struct BlobConversion: Sendable {
  /// The new ids of blobs that change if they are selected.
  public private(set) var ids: [String: String] = [:]
  /// The digests of the LFS objects that must exist afterwards, by the old ids.
  public private(set) var objects: [String: String] = [:]
  /// The sizes of all blobs in bytes.
  public private(set) var sizes: [String: Int] = [:]

  /// The result of an import for blobs: a pointer for each that is neither empty nor a pointer.
  ///
  /// - Throws: `CommandFailure` if Git or Git LFS fails.
  public static func importing(
    _ blobs: Set<String>,
    of repository: TestRepository
  ) async throws -> BlobConversion {
    var conversion = BlobConversion()
    for (id, content) in try await repository.objects(blobs.sorted()) {
      conversion.sizes[id] = content.count
      if content.isEmpty { continue }
      if try await isPointer(content, repository) { continue }
      var digest = Digest(.sha256)
      digest.update(content)
      let oid = String(decoding: Hex.encode(digest.finish()), as: UTF8.self)
      let pointer =
        "version https://git-lfs.github.com/spec/v1\noid sha256:\(oid)\nsize \(content.count)\n"
      conversion.ids[id] = "\(ObjectBatch.name(of: .blob, Array(pointer.utf8)))"
      conversion.objects[id] = oid
    }
    return conversion
  }

  /// The result of an export for blobs: for each canonical pointer, the object that it names.
  ///
  /// - Throws: `CommandFailure` if Git fails.
  public static func exporting(
    _ blobs: Set<String>,
    of repository: TestRepository
  ) async throws -> BlobConversion {
    var conversion = BlobConversion()
    var oids: [(blob: String, oid: String)] = []
    for (id, content) in try await repository.objects(blobs.sorted()) {
      conversion.sizes[id] = content.count
      let lines = String(decoding: content.prefix(1024), as: UTF8.self).split(separator: "\n")
      if lines.count == 3, lines[0] == "version https://git-lfs.github.com/spec/v1" {
        oids.append((id, String(lines[1].dropFirst("oid sha256:".count))))
      }
    }
    let store = try await repository.commonDirectory + "/lfs/objects/"
    let paths = oids.map {
      "\(store)\($0.oid.prefix(2))/\($0.oid.dropFirst(2).prefix(2))/\($0.oid)"
    }
    let names = try await repository.git(
      "hash-object",
      "--no-filters",
      "--stdin-paths",
      input: Array(paths.map { $0 + "\n" }.joined().utf8)
    ).lines
    for (pair, name) in zip(oids, names) { conversion.ids[pair.blob] = name }
    return conversion
  }

  /// Whether git-lfs takes the content as a pointer; runs git-lfs only if that is possible.
  private static func isPointer(
    _ content: [UInt8],
    _ repository: TestRepository
  ) async throws -> Bool {
    guard content.count < 1024 else { return false }
    let text = String(decoding: content, as: UTF8.self)
    guard ["git-lfs", "hawser", "git-media"].contains(where: { text.contains($0) }) else {
      return false
    }
    let check = try await repository.run(
      "git",
      ["lfs", "pointer", "--check", "--stdin"],
      input: content
    )
    return check.exitCode == 0
  }
}
