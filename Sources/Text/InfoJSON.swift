internal import GitObjects
public import Info
internal import Migration
internal import Reporting
internal import Runs

/// The results of `info`, as a JSON document.
public enum InfoJSON {
  /// The document, with sizes in bytes.
  ///
  /// - Parameter top: the most types to list; `nil` for all.
  public static func document(_ report: InfoReport, top: Int?) -> [UInt8] {
    var members: [JSONValue.Member] = [
      .init("schema", "lfs-migrate/info/1"),
      .init("commits", .number(report.commitCount)),
      .init("trees", .number(report.treeCount)),
      .init("above", .number(report.above)),
      .init("types", .array(report.types(top: top ?? .max).map(type))),
      .init("lfsObjects", report.lfsObjects.map(type) ?? .null),
    ]
    if !report.unmatched.isEmpty {
      members.append(
        .init("unmatchedPatterns", .array(report.unmatched.map(SharedJSON.member)))
      )
    }
    if !report.largest.isEmpty {
      members.append(.init("largest", .array(report.largest.map(file))))
    }
    if !report.replaced.isEmpty {
      members.append(.init("replaced", .array(report.replaced.map(JSONValue.bytes))))
    }
    return JSONValue.object(members).serialized(pretty: true)
  }

  private static func type(_ type: FileTypeInfo) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("name", .bytes(type.name)),
      .init("files", .number(type.fileCount)),
      .init("filesAbove", .number(type.countedFileCount)),
      .init("bytes", .number(type.byteCount)),
    ]
    if let details = type.details {
      members += [
        .init("blobs", .number(details.blobCount)),
        .init("blobBytes", .number(details.byteCount)),
        .init("packedBytes", .number(details.packedByteCount)),
        .init("lfsBytes", .number(details.lfsByteCount)),
        .init("grows", .bool(details.grows)),
        .init("paths", .number(details.pathCount)),
        .init("maxVersions", .number(details.largestVersionCount)),
        .init(
          "meanVersions",
          .double(Double(type.fileCount) / Double(max(details.pathCount, 1)))
        ),
      ]
    }
    return .object(members)
  }

  private static func file(_ file: LargeFileInfo) -> JSONValue {
    .object([
      .init("blob", .string("\(file.id)")),
      .init("bytes", .number(file.byteCount)),
      .init("packedBytes", .number(file.packedByteCount)),
      .init("path", .bytes(file.path.bytes)),
      .init("commit", .string("\(file.commit)")),
      .init("time", file.time.map { .string(UTCTime($0).text) } ?? .null),
    ])
  }
}
