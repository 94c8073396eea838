internal import GitObjects
public import Info
internal import Migration
public import Reporting
internal import Runs

/// The results of `info`, as text for users: the table of Git LFS, then the details.
public struct InfoText {
  /// The unit of all sizes; `nil` for a fitting unit for each size.
  let unit: ByteUnit?
  /// The most types to show.
  let top: Int

  /// Texts with sizes in a unit.
  ///
  /// - Parameters:
  ///   - unit: the unit of all sizes; `nil` for a fitting unit for each size.
  ///   - top: the most types to show.
  public init(unit: ByteUnit?, top: Int) {
    self.unit = unit
    self.top = top
  }

  /// The whole text; empty if there are no files.
  public func report(_ report: InfoReport) -> [UInt8] {
    var text = table(report)
    if !report.largest.isEmpty || report.lfsObjects?.details != nil {
      text += details(report)
      text += growing(report)
      text += largest(report)
    }
    return text
  }

  private func size(_ byteCount: UInt64) -> String {
    guard let unit else { return ByteCount(byteCount).formatted }
    return ByteCount(byteCount).formatted(in: unit, keepsSmall: false)
  }

  private static func shown(_ name: [UInt8]) -> [UInt8] { Array(ShownText.of(name).utf8) }

  private func table(_ report: InfoReport) -> [UInt8] {
    var table = TextTable(
      columns: [.left, .left, .right, .right],
      separator: "\t",
      measure: .bytes
    )
    let types = report.types(top: top)
    for type in types { table.append(cells(type)) }
    if let pointers = report.lfsObjects {
      if !types.isEmpty { table.appendEmptyLine() }
      table.append(cells(pointers))
    }
    return table.text
  }

  private func cells(_ type: FileTypeInfo) -> [[UInt8]] {
    let noun = type.fileCount == 1 ? "file " : "files"
    return [
      Self.shown(type.name),
      Array(size(type.byteCount).utf8),
      Array("\(type.countedFileCount)/\(type.fileCount) \(noun)".utf8),
      Array(NumberText.percentage(type.countedFileCount, of: type.fileCount).utf8),
    ]
  }

  private func details(_ report: InfoReport) -> [UInt8] {
    var table = TextTable(columns: [.left, .right, .right, .right, .right, .right, .right])
    table.append(["Type", "blobs", "unpacked", "in Git now", "in LFS", "paths", "versions a path"])
    for type in report.types(top: top) + (report.lfsObjects.map { [$0] } ?? []) {
      guard let details = type.details else { continue }
      let mean = Double(type.fileCount) / Double(max(details.pathCount, 1))
      let tenths = Int((mean * 10).rounded())
      table.append([
        Self.shown(type.name),
        Array(NumberText.grouped(details.blobCount).utf8),
        Array(size(details.byteCount).utf8),
        Array(size(details.packedByteCount).utf8),
        Array(size(details.lfsByteCount).utf8),
        Array(NumberText.grouped(details.pathCount).utf8),
        Array(
          "\(tenths / 10).\(tenths % 10), at most \(NumberText.grouped(details.largestVersionCount))"
            .utf8
        ),
      ])
    }
    return Array("\n".utf8) + table.text
  }

  private func growing(_ report: InfoReport) -> [UInt8] {
    let growing = report.types(top: top).filter { $0.details?.grows == true }
    guard !growing.isEmpty else { return [] }
    var text = Array("\nLarger as LFS objects than in Git now, which stores the differences ".utf8)
    text += "between versions, compressed:\n".utf8
    for type in growing {
      guard let details = type.details else { continue }
      text += "  ".utf8
      text += Self.shown(type.name)
      text += ": \(size(details.packedByteCount)) in Git, ".utf8
      text += "\(size(details.lfsByteCount)) in LFS\n".utf8
    }
    return text
  }

  private func largest(_ report: InfoReport) -> [UInt8] {
    guard !report.largest.isEmpty else { return [] }
    var table = TextTable(columns: [.right, .left, .left, .left])
    for file in report.largest {
      table.append([
        Array(size(file.byteCount).utf8),
        Array("\(file.commit)".utf8.prefix(12)),
        Array((file.time.map { UTCTime($0).date } ?? "no date").utf8),
        Self.shown(file.path.bytes),
      ])
    }
    return Array("\nLargest files, with the first commit that has each:\n".utf8) + table.text
  }
}
