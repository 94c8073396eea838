/// Rows of plain text, aligned in columns.
///
/// Cells are bytes, as file names are; they are not changed.
public struct TextTable: Sendable {
  /// The side of the column at which a cell is.
  public enum Alignment: Sendable {
    case left, right
  }

  /// The measure of a cell's width.
  public enum Measure: Sendable {
    /// Bytes, as in Git LFS.
    case bytes
    /// Characters, which line up on most terminals.
    case characters
  }

  private let columns: [Alignment]
  private let separator: [UInt8]
  private let measure: Measure
  /// The rows; `nil` for an empty line.
  private var rows: [[[UInt8]]?] = []

  /// A table without rows.
  ///
  /// - Parameters:
  ///   - columns: the alignment of each column.
  ///   - separator: the text between two columns.
  ///   - measure: the measure of widths.
  public init(
    columns: [Alignment],
    separator: String = "  ",
    measure: Measure = .characters
  ) {
    self.columns = columns
    self.separator = Array(separator.utf8)
    self.measure = measure
  }

  /// Adds a row with a cell for each column.
  public mutating func append(_ cells: [[UInt8]]) {
    precondition(cells.count == columns.count, "a cell for each column")
    rows.append(cells)
  }

  /// Adds a row with a cell for each column.
  public mutating func append(_ cells: [String]) {
    append(cells.map { Array($0.utf8) })
  }

  /// Adds an empty line.
  public mutating func appendEmptyLine() {
    rows.append(nil)
  }

  /// The lines as text; invalid UTF-8 is replaced by U+FFFD.
  public var string: String { String(decoding: text, as: UTF8.self) }

  /// The lines, each with a newline at its end; a left-aligned last column is not padded.
  public var text: [UInt8] {
    let widths = columns.indices.map { column in
      rows.lazy.compactMap { $0 }.map { width($0[column]) }.max() ?? 0
    }
    var text: [UInt8] = []
    for row in rows {
      if let row { append(row, widths, to: &text) }
      text.append(0x0a)
    }
    return text
  }

  private func append(_ row: [[UInt8]], _ widths: [Int], to text: inout [UInt8]) {
    for (column, cell) in row.enumerated() {
      let padding = repeatElement(UInt8(0x20), count: widths[column] - width(cell))
      if column > 0 { text += separator }
      if columns[column] == .right { text += padding }
      text += cell
      if columns[column] == .left, column < columns.count - 1 { text += padding }
    }
  }

  private func width(_ cell: [UInt8]) -> Int {
    switch measure {
    case .bytes: cell.count
    case .characters: String(decoding: cell, as: UTF8.self).count
    }
  }
}
