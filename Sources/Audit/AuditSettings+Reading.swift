internal import Digests
internal import GitCommand
internal import GitObjects
internal import GitStore
internal import YAML

extension AuditSettings {
  static let fileName = ".lfs-migrate.yml"

  /// Puts settings together: the configuration, then the committed file, then flags.
  ///
  /// - Throws: `AuditError.badSetting`; `StoreError` where the file can't be read.
  init(
    config: GitConfig,
    file: ObjectID?,
    _ repository: ExaminedRepository,
    _ flags: AuditLayer
  ) throws {
    self.init()
    apply(try AuditLayer(config))
    if let file {
      let location = try repository.reader.location(of: file)
      let count = try repository.reader.byteCount(ofBlob: file, at: location)
      guard count <= YAMLNode.byteLimit else {
        throw AuditError.badSetting(
          name: Self.fileName,
          value: "",
          .tooLong(limit: YAMLNode.byteLimit)
        )
      }
      let data = try repository.reader.read(file, .blob)
      apply(try AuditLayer(file: data.bytes.array))
    }
    apply(flags)
  }
}

extension AuditLayer {
  /// What the configuration says.
  init(_ config: GitConfig) throws(AuditError) {
    self.init()
    func text(_ name: String) -> String? { config.text("lfs-migrate.audit." + name) }
    func read<Value>(
      _ name: String,
      _ value: String,
      _ parse: (String) throws(SettingFault) -> Value
    ) throws(AuditError) -> Value {
      do throws(SettingFault) {
        return try parse(value)
      } catch {
        throw .badSetting(
          name: "lfs-migrate.audit." + name,
          value: value,
          error
        )
      }
    }
    if let value = text("preset") { preset = try read("preset", value, SettingText.preset) }
    if let value = text("limit") { limit = try read("limit", value, SettingText.limit) }
    if let value = text("pushlimit") {
      pushLimit = try read("pushLimit", value, SettingText.limit)
    }
    for rule in AuditRule.allCases {
      guard let value = text(rule.id) else { continue }
      severities[rule] = try read(rule.id, value, SettingText.severity)
    }
    modelPatterns = config.values("lfs-migrate.audit.modelpattern")
    maps = config.values("lfs-migrate.audit.map").filter { !$0.isEmpty }
    for value in config.values("lfs-migrate.audit.except") {
      do throws(SettingFault) {
        exceptions.append(try SettingText.exception(value))
      } catch {
        throw .badSetting(
          name: "lfs-migrate.audit.except",
          value: String(decoding: value, as: UTF8.self),
          error
        )
      }
    }
    do throws(GitConfigError) {
      if let number = try config.int("lfs-migrate.audit.maxentries") {
        maximumEntryCount = max(number, 1)
      }
    } catch {
      throw .badSetting(name: error.key, value: error.value, .notNumber)
    }
  }

  /// What the committed file says.
  ///
  /// It may not name maps, nor lift the limit on work: it is for all who clone.
  init(file text: [UInt8]) throws(AuditError) {
    self.init()
    let document: YAMLNode
    do throws(YAMLError) {
      document = try YAMLNode(parsing: text)
    } catch {
      throw .badSetting(name: AuditSettings.fileName, value: "", .file(error))
    }
    guard let audit = document["audit"] else { return }
    for member in audit.members ?? [] {
      let name = String(decoding: member.key, as: UTF8.self)
      let value = member.value
      let word = value.scalar.map { String(decoding: $0, as: UTF8.self) } ?? ""
      do throws(SettingFault) {
        switch name {
        case "preset": preset = try SettingText.preset(word)
        case "limit": limit = try SettingText.limit(word)
        case "pushLimit": pushLimit = try SettingText.limit(word)
        case "rules":
          guard let rules = value.members else {
            throw SettingFault.notRuleList
          }
          for rule in rules {
            let key = try SettingText.rule(String(decoding: rule.key, as: UTF8.self))
            let severity = String(decoding: rule.value.scalar ?? [], as: UTF8.self)
            severities[key] = try SettingText.severity(severity)
          }
        case "modelPatterns": modelPatterns = (value.elements ?? []).compactMap(\.scalar)
        case "exceptions":
          for exception in value.elements ?? [] { exceptions.append(try Self.exception(exception)) }
        default: throw SettingFault.noSuchSetting
        }
      } catch {
        throw .badSetting(
          name: "audit.\(name) in \(AuditSettings.fileName)",
          value: word,
          error
        )
      }
    }
  }

  private static func exception(_ node: YAMLNode) throws(SettingFault) -> AuditException {
    for member in node.members ?? [] {
      let key = String(decoding: member.key, as: UTF8.self)
      guard ["pattern", "rules", "reason"].contains(key) else {
        throw SettingFault.noSuchMember(key)
      }
    }
    let rules = node["rules"]
    let names = (rules?.elements ?? rules.map { [$0] } ?? []).compactMap(\.scalar)
    return try SettingText.exception(
      pattern: node["pattern"]?.scalar ?? [],
      rules: names.map { String(decoding: $0, as: UTF8.self) },
      reason: String(decoding: node["reason"]?.scalar ?? [], as: UTF8.self)
    )
  }
}
