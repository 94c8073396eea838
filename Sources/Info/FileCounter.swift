internal import Reporting
internal import Scan

/// Counts the versions of files by type.
struct FileCounter {
  let inventory: FolderInventory
  let sizes: BlobSizes
  let above: UInt64
  let pointers: PointerPolicy
  /// The number of each path's type.
  let typeOfPath: [UInt32]
  private let typeNames: [[UInt8]]

  init(_ inventory: FolderInventory, _ sizes: BlobSizes, above: UInt64, pointers: PointerPolicy) {
    self.inventory = inventory
    self.sizes = sizes
    self.above = above
    self.pointers = pointers
    var types = NameTable()
    let typeOfName = inventory.names.names.map { types.insert(Self.type(ofFile: $0)) }
    typeOfPath = inventory.versions.names.map { typeOfName[Int($0)] }
    typeNames = types.names
  }

  /// `*` and the extension of a name, or the name if it has no dot.
  static func type(ofFile name: [UInt8]) -> [UInt8] {
    guard let dot = name.lastIndex(of: 0x2E) else { return name }
    return [0x2A] + name[dot...]
  }

  /// The types by number, followed by that of pointers; a type may have no file.
  func count() -> [FileTypeInfo] {
    var types = typeNames.map(FileTypeInfo.init)
    types.append(FileTypeInfo(name: Array("LFS Objects".utf8)))
    for version in 0..<inventory.versions.count {
      guard let (type, size) = place(of: version) else { continue }
      types[type].fileCount += 1
      if size > above {
        types[type].countedFileCount += 1
        types[type].byteCount = types[type].byteCount.addingSaturated(size)
      }
    }
    return types
  }

  /// The number of the type that a version counts for, and its size there; `nil` if it does not
  /// count.
  @inline(__always)
  func place(of version: Int) -> (type: Int, size: UInt64)? {
    let blob = inventory.versions.contents[version]
    let path = Int(inventory.versions.paths[version])
    if pointers != .noFollow, let pointer = pointer(blob) {
      return pointers == .follow ? (typeNames.count, pointer.byteCount) : nil
    }
    return (Int(typeOfPath[path]), sizes.byteCounts[Int(blob)])
  }

  /// The pointer in a blob; `nil` if it is none.
  func pointer(_ blob: UInt32) -> BlobSizes.FoundPointer? {
    sizes.pointers.isEmpty ? nil : sizes.pointers[blob]
  }
}
