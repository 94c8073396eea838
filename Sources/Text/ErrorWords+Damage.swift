internal import GitStore

// What is wrong with stored objects.
extension ErrorWords {
  static func words(_ damage: StoreDamage) -> String {
    switch damage {
    case .loose(let path, let damage): words(damage, ShownText.of(path.utf8))
    case .pack(let path, let damage): "\(words(damage)), in \(ShownText.of(path.utf8))"
    case .malformedTree: "malformed tree"
    }
  }

  private static func words(_ damage: LooseDamage, _ path: String) -> String {
    switch damage {
    case .header: "the header of \(path) is damaged"
    case .impossibleSize: "the declared size in \(path) is impossible"
    case .cutOff: "\(path) is cut off"
    case .deflatedBytes: "\(path) is damaged"
    case .otherSize: "\(path) is not of its declared size"
    }
  }

  static func words(_ damage: PackDamage) -> String {
    switch damage {
    case .tooShort: "it is too short"
    case .noPack: "it does not begin as a pack"
    case .otherPack: "it is not the pack that its index was made for"
    case .objectCount(let pack, let index): "it holds \(pack) objects, its index \(index)"
    case .indexVersion(let version): "its version is \(version), not 1 or 2"
    case .indexTable: "its table of objects is damaged"
    case .shortened: "it is shorter than it was"
    case .lostBytes: "it is shorter than what was written"
    case .offset: "an offset is out of range"
    case .objectCutOff: "an object is cut off"
    case .objectType: "an object has an unknown type"
    case .objectSize: "an object's size is out of range"
    case .impossibleSize: "an object's declared size is impossible"
    case .otherSize: "an object is not of its declared size"
    case .deflatedBytes: "an object's deflated bytes are damaged"
    case .delta: "a delta is damaged"
    case .deltaBaseSize: "a delta does not fit its base"
    case .deltaBaseOffset: "a delta's base is out of range"
    case .deltaBaseMissing: "the base of a delta is not in the pack"
    case .deltaCircle: "deltas run in a circle"
    case .deltasWithoutBase: "its deltas lead to nothing"
    }
  }
}
