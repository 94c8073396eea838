extension AuditRule: CaseIterable {
  /// All rules, in the order in which findings at one path stand: a new rule is a line here.
  private static let types: [any Rule.Type] = [
    LargeFile.self,
    RawFileAtTrackedPath.self,
    UntrackedPointer.self,
    MissingLFSObject.self,
    MalformedPointer.self,
    NonCanonicalPointer.self,
    PushSize.self,
    OldHistory.self,
    TrackingRemoved.self,
    ModelFile.self,
    DVCOutput.self,
    LargeMessage.self,
  ]

  /// All rules, in their order.
  public static let allCases = types.map { AuditRule($0) }

  /// The rule of that name; `nil` if there is none.
  static func named(_ id: String) -> AuditRule? { allCases.first { $0.id == id } }
}
