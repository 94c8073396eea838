extension TestRepository {
  /// The contents of many objects, by their names in the request, from one process.
  ///
  /// - Throws: `CommandFailure` if Git fails; a missing object is left out.
  public func objects(_ names: [String]) async throws -> [String: [UInt8]] {
    let list = names.map { $0 + "\n" }.joined()
    let output = try await git("cat-file", "--batch", input: Array(list.utf8)).standardOutput
    var contents: [String: [UInt8]] = [:]
    var rest = output[...]
    for name in names {
      guard let end = rest.firstIndex(of: 0x0A) else { break }
      // "<id> <type> <size>", or "<name> missing"
      let words = String(decoding: rest[..<end], as: UTF8.self).split(separator: " ")
      rest = rest[(end + 1)...]
      guard words.count == 3, let size = Int(words[2]) else { continue }
      contents[name] = Array(rest.prefix(size))
      rest = rest.dropFirst(size + 1)
    }
    return contents
  }

  /// The files of a commit or tree, also in folders: mode, kind and id by path.
  ///
  /// - Throws: `CommandFailure` if Git fails.
  public func files(of revision: String) async throws -> [[UInt8]: String] {
    let listing = try await git("ls-tree", "-r", "-z", "--full-tree", revision).standardOutput
    var files: [[UInt8]: String] = [:]
    for record in listing.split(separator: 0) {
      guard let tab = record.firstIndex(of: 0x09) else { continue }
      files[Array(record[(tab + 1)...])] = String(decoding: record[..<tab], as: UTF8.self)
    }
    return files
  }
}
