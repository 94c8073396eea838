internal import Digests
internal import GitObjects
internal import GitStore
internal import LFS

/// What the content of a blob is to Git LFS.
enum SmallFile: Sendable {
  case empty
  case pointer(Pointer)
  /// The text begins as a pointer, and is malformed.
  case malformedPointer
  case ordinary
  case unreadable(ReadingProblem)

  /// Classifies a blob; opens it only if it is short enough to be a pointer.
  init(_ id: ObjectID, _ reader: ObjectReader) {
    do throws(StoreError) {
      let location = try reader.location(of: id)
      let byteCount = try reader.byteCount(ofBlob: id, at: location)
      guard byteCount > 0 else {
        self = .empty
        return
      }
      guard byteCount < Pointer.maximumByteCount else {
        self = .ordinary
        return
      }
      let data = try reader.readChecked(id, .blob, at: location)
      do throws(PointerError) {
        self = .pointer(try Pointer(parsing: data.bytes))
      } catch {
        if case .malformed = error { self = .malformedPointer } else { self = .ordinary }
      }
    } catch {
      self = .unreadable(ReadingProblem(error))
    }
  }
}
