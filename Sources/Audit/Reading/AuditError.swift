public import GitObjects

/// Why an audit can't be done, or is not done to its end.
public enum AuditError: Error, Equatable, Sendable {
  /// A line on standard input is not as Git writes it.
  case badLine([UInt8])
  /// The name is none of a commit, or the option none that chooses commits.
  ///
  /// The message is Git's; `nil` where Git was not asked.
  case badRevision(name: [UInt8], message: String?)
  /// A setting has a value that it can't have; an empty value stands for a whole file.
  case badSetting(name: String, value: String, SettingFault)
  /// There are more new commits or files than the limit.
  case tooMany(limit: Int)
  /// Folders are nested more deeply than the limit.
  case tooDeep(limit: Int)
  /// A path is longer than the limit, in bytes.
  case longPath(limit: Int)
  /// A path has a part that Git never writes, such as `..`.
  case badName(RepositoryPath)
  /// A tree is malformed.
  case badTree(ObjectID, TreeError)
  /// A commit or tag is malformed.
  case badHeader(ObjectID, HeaderError)
  /// The repository names objects otherwise.
  case objectFormat(String)
  /// A partial clone has left objects at its remote that are needed: one of them, and how many.
  case absent(ObjectID, count: Int, remote: [UInt8]?, AbsenceReason)
  /// A shallow clone has cut off the history at this commit, which is to be examined.
  case cutOff(ObjectID)
  /// The index has conflicts, or can't be read for another reason.
  case badIndex(message: String)

  /// Why objects of a partial clone can't be examined.
  public enum AbsenceReason: Equatable, Sendable {
    /// Remotes are not to be asked, or the objects are part of a push to this repository.
    case isForbidden
    /// The remote has sent something else.
    case isNotThere
    /// The remote can't be asked, or does not have them; with Git's words.
    case isNotHad(message: String)
  }
}
