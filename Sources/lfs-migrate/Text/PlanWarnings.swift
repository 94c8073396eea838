internal import GitObjects
internal import Reporting

/// What plans and reports of imports and exports warn of.
enum PlanWarnings {
  /// `.gitattributes` files that Git does not read to their end.
  static func cutOff(_ commits: [ObjectID]) -> String {
    guard let first = commits.first else { return "" }
    var text = "\nWarning: '.gitattributes' has a NUL in commit \(first)"
    if commits.count > 1 {
      text += " (and in \(NumberText.counted(commits.count - 1, "other version")))"
    }
    text += ", most often since it was saved as UTF-16.\n"
    text +=
      "Git reads nothing behind it; what stands in front of it counts. Save the file as UTF-8 "
    return text + "to make its other lines count.\n"
  }
}
