/// Numbers names, so that each is kept once.
struct NameTable: Sendable {
  private var numbers: [[UInt8]: UInt32] = [:]
  private(set) var names: [[UInt8]] = []

  /// The number of the name, which is added if it is new.
  mutating func insert(_ name: [UInt8]) -> UInt32 {
    if let number = numbers[name] { return number }
    let number = UInt32(names.count)
    numbers[name] = number
    names.append(name)
    return number
  }

  subscript(number: UInt32) -> [UInt8] { names[Int(number)] }
}
