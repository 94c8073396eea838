/// Commit data, as each worker has kept it.
public struct KeptTexts: Sendable {
  /// The place of a commit's data.
  public struct Place: Sendable {
    var piece: UInt16 = 0
    let start: UInt32
    let count: UInt32

    init(start: UInt32, count: UInt32) { (self.start, self.count) = (start, count) }
  }

  private let pieces: [[UInt8]]

  init(pieces: [[UInt8]]) { self.pieces = pieces }

  /// No data.
  public static let none = KeptTexts(pieces: [])

  /// The data of a commit.
  public subscript(place: Place) -> [UInt8] {
    Array(pieces[Int(place.piece)][Int(place.start)..<Int(place.start) + Int(place.count)])
  }
}
