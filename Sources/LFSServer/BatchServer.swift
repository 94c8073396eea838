internal import GitCommand
internal import HTTP
internal import LFS

/// A server that is asked through the Batch API of Git LFS.
struct BatchServer: Sendable {
  /// How the server's address is found.
  enum Source: Sendable {
    /// The server answers at this address.
    case address(HTTPURL)
    /// A server asked through SSH gives the address, and how long it is valid.
    case ssh(SSHAuthentication)
  }

  let source: Source
  /// The address of the Git repository; `nil` unless its scheme is HTTP or HTTPS.
  let repository: HTTPURL?
  let remote: [UInt8]
  let git: Git
  let config: GitConfig
  let ref: [UInt8]?
  let patience: Patience
  private let client = HTTPClient()

  init(
    _ source: Source,
    repository: [UInt8]?,
    remote: [UInt8],
    _ git: Git,
    _ config: GitConfig,
    ref: [UInt8]?,
    _ patience: Patience
  ) {
    self.source = source
    self.repository = repository.flatMap { HTTPURL($0) }
    self.remote = remote
    self.git = git
    self.config = config
    self.ref = ref
    self.patience = patience
  }

  /// The objects that the server lacks, or has with another size, in the order given.
  func lacking(
    _ objects: [ServerObject],
    progress: (Int) -> Void
  ) async throws(LFSServerError) -> [ServerObject] {
    let waves = Self.waves(objects)
    guard !waves.isEmpty else {
      progress(objects.count)
      return []
    }
    var lacking: Set<ServerObject> = []
    var session = try await open()
    // Empty objects and repeated ones are not asked for.
    var count = objects.count - waves.reduce(0) { $0 + $1.count }
    for wave in waves {
      var waiting = wave
      var trouble = Trouble()
      while !waiting.isEmpty {
        // One request at a time until it is known what the server wants: a login, another address,
        // a smaller request.
        let batch = Array(waiting.prefix(session.objects))
        switch await ask(batch, session) {
        case .failed(let error): throw error
        case .unsettled(let answer):
          session = try await settle(session, answer, batch.count, &trouble)
          continue
        case .answered(let missing):
          waiting.removeFirst(batch.count)
          lacking.formUnion(missing)
          count += batch.count
          progress(count)
        }
        trouble = Trouble()
        await session.credentials?.approve(git)
        session.credentials = nil
        let rest = try await askTogether(waiting, session) { missing, number in
          lacking.formUnion(missing)
          count += number
          progress(count)
        }
        waiting = rest
      }
    }
    return objects.filter { lacking.contains($0) }
  }

  /// Asks for all objects, several requests at a time.
  ///
  /// - Returns: the objects to ask for again, once the session has what the server wants.
  private func askTogether(
    _ objects: [ServerObject],
    _ session: Session,
    _ note: (Set<ServerObject>, Int) -> Void
  ) async throws(LFSServerError) -> [ServerObject] {
    var next = 0
    var again: [ServerObject] = []
    var failure: LFSServerError?
    await withTaskGroup(of: (batch: [ServerObject], outcome: Outcome).self) { group in
      func start(_ group: inout TaskGroup<(batch: [ServerObject], outcome: Outcome)>) {
        guard next < objects.count else { return }
        let end = min(next + session.objects, objects.count)
        let batch = Array(objects[next..<end])
        next = end
        group.addTask { (batch, await ask(batch, session)) }
      }
      for _ in 0..<patience.requests { start(&group) }
      for await (batch, outcome) in group {
        switch outcome {
        case .answered(let missing): note(missing, batch.count)
        case .unsettled: again += batch
        case .failed(let error):
          failure = failure ?? error
          group.cancelAll()
        }
        if failure == nil, again.isEmpty { start(&group) }
      }
    }
    if let failure { throw failure }
    return again + objects[next...]
  }

  /// The objects to ask for, each once; objects with one id and several sizes come in different
  /// waves.
  private static func waves(_ objects: [ServerObject]) -> [[ServerObject]] {
    var seen: Set<ServerObject> = []
    var counts: [LFSObjectID: Int] = [:]
    var waves: [[ServerObject]] = []
    for object in objects where !object.isEmpty && seen.insert(object).inserted {
      let wave = counts[object.oid, default: 0]
      counts[object.oid] = wave + 1
      if wave == waves.count { waves.append([]) }
      waves[wave].append(object)
    }
    return waves
  }
}

// A single request.
extension BatchServer {
  /// The result of a request.
  private enum Outcome: Sendable {
    /// The server lacks these objects.
    case answered(Set<ServerObject>)
    /// The server wants a login, another address or a smaller request.
    case unsettled(HTTPAnswer)
    case failed(LFSServerError)
  }

  /// Asks for objects; repeats the request while the server is busy or fails.
  private func ask(_ batch: [ServerObject], _ session: Session) async -> Outcome {
    let request = session.request(BatchText.question(batch, ref: ref))
    var failures = 0
    while true {
      var pause: Int?
      let failure: LFSServerError
      do throws(HTTPError) {
        let answer = try await client.send(request)
        switch answer.status {
        case 200: return read(answer, batch, session)
        case 301, 302, 303, 307, 308, 401, 413: return .unsettled(answer)
        case 403 where session.isRenewable: return .unsettled(answer)
        case _ where BatchText.saysNone(answer): return .answered(Set(batch))
        case 429, 500, 502, 503, 504:
          failure = Self.failure(answer, session)
          pause = answer.retryAfter.map { $0 * 1000 }
        default: return .failed(Self.failure(answer, session))
        }
      } catch {
        if error == .cancelled { return .failed(.cancelled) }
        failure = .noAnswer(url: session.url.text, error)
        guard case .broken = error else { return .failed(failure) }
      }
      failures += 1
      let milliseconds = pause ?? patience.pause(after: failures)
      guard failures < patience.tries, milliseconds <= patience.longestPause * 1000 else {
        return .failed(failure)
      }
      do { try await Task.sleep(for: .milliseconds(milliseconds)) } catch {
        return .failed(.cancelled)
      }
    }
  }

  private func read(
    _ answer: HTTPAnswer,
    _ batch: [ServerObject],
    _ session: Session
  ) -> Outcome {
    do throws(LFSServerError) {
      return .answered(try BatchText.lacking(batch, byAnswer: answer.body, session.url.text))
    } catch { return .failed(error) }
  }

  private static func failure(_ answer: HTTPAnswer, _ session: Session) -> LFSServerError {
    let url = session.url.text
    let message = session.message(of: answer)
    return switch answer.status {
    case 403: .forbidden(url: url, message: message)
    case 404, 410: .notFound(url: url, message: message)
    case 429, 503: .busy(url: url, status: answer.status, seconds: answer.retryAfter)
    default: .status(url: url, status: answer.status, message: message)
    }
  }
}

// What the server wants before it answers.
extension BatchServer {
  /// What a server wanted since its last answer, counted so that it ends.
  private struct Trouble {
    var redirections = 0
    var logins = 0
    var renewals = 0
    /// A login that the server refused, since a helper may give it again and again.
    var refused: HTTPLogin?
  }

  private static let redirectionLimit = 5
  private static let loginLimit = 3

  private func open() async throws(LFSServerError) -> Session {
    let (base, fields): (HTTPURL, [HTTPField])
    switch source {
    case .address(let url): (base, fields) = (url, [])
    case .ssh(let authentication): (base, fields) = try await authentication.ask()
    }
    guard let url = base.appending(path: "objects/batch") else {
      throw .badAddress(base.text, .malformed)
    }
    var session = Session(
      url: url,
      settings: try await URLSettings.http(for: base, remote: remote, git, config),
      fields: fields,
      objects: patience.objects
    )
    // A server to which SSH gave no fields wants a login instead.
    if case .ssh = source { session.isRenewable = !fields.isEmpty }
    let known = repository?.origin == base.origin ? [base, repository] : [base]
    for case let url? in known where session.login == nil {
      guard let user = url.user, let password = url.password else { continue }
      session.login = HTTPLogin(user: user, password: password)
    }
    return session
  }

  /// A session that has what the server wants.
  private func settle(
    _ session: Session,
    _ answer: HTTPAnswer,
    _ count: Int,
    _ trouble: inout Trouble
  ) async throws(LFSServerError) -> Session {
    var session = session
    switch answer.status {
    case 413:
      guard count > 1 else { throw .requestTooLarge(url: session.url.text) }
      session.objects = max(1, min(session.objects, count) / 2)
      return session
    case 401, 403:
      if session.isRenewable {
        trouble.renewals += 1
        guard trouble.renewals < 2 else { throw refusal(session, answer) }
        var renewed = try await open()
        renewed.objects = session.objects
        return renewed
      }
      return try await logIn(session, answer, &trouble)
    default:
      trouble.redirections += 1
      return try await follow(session, answer, trouble)
    }
  }

  private func refusal(_ session: Session, _ answer: HTTPAnswer) -> LFSServerError {
    answer.status == 403
      ? .forbidden(url: session.url.text, message: session.message(of: answer))
      : .loginRefused(url: session.url.text, message: session.message(of: answer))
  }

  private func logIn(
    _ session: Session,
    _ answer: HTTPAnswer,
    _ trouble: inout Trouble
  ) async throws(LFSServerError) -> Session {
    var session = session
    let challenges = answer.values("WWW-Authenticate") + answer.values("LFS-Authenticate")
    let kinds = challenges.map { value in
      Array(String(decoding: value.prefix { $0 != 0x20 }, as: UTF8.self).lowercased().utf8)
    }
    // Servers that take Basic may name other kinds; these three are known not to be Basic.
    let others = ["negotiate", "ntlm", "digest"].map { Array($0.utf8) }
    if !kinds.isEmpty, kinds.allSatisfy({ others.contains($0) }) {
      throw .unknownLogin(url: session.url.text, kinds: kinds)
    }
    if let login = session.login {
      await session.credentials?.reject(git)
      trouble.refused = login
    }
    trouble.logins += 1
    guard trouble.logins <= Self.loginLimit else { throw refusal(session, answer) }
    let isSameServer = repository?.origin == session.url.origin
    let credentials = try await Credentials.fill(
      for: session.url,
      repository: isSameServer ? repository : nil,
      challenges: challenges,
      git
    )
    guard credentials.login != trouble.refused else {
      await credentials.reject(git)
      throw refusal(session, answer)
    }
    session.login = credentials.login
    session.credentials = credentials
    return session
  }

  private func follow(
    _ session: Session,
    _ answer: HTTPAnswer,
    _ trouble: Trouble
  ) async throws(LFSServerError) -> Session {
    var session = session
    let place = answer.values("Location").last ?? []
    func fault(_ fault: RedirectionFault) -> LFSServerError {
      .redirected(url: session.url.text, to: place.withoutLogin, fault)
    }
    guard !place.isEmpty, let url = HTTPURL(place, relativeTo: session.url) else {
      throw fault(.noPlace)
    }
    guard session.settings.followsRedirections else { throw fault(.forbidden) }
    guard session.url.scheme == .http || url.scheme == .https else { throw fault(.unencrypted) }
    guard trouble.redirections <= Self.redirectionLimit else { throw fault(.tooMany) }
    if url.origin != session.url.origin {
      // A login or header field for one server must not be sent to another one.
      session.login = nil
      session.credentials = nil
      session.fields = []
      session.isRenewable = false
      session.settings = try await URLSettings.http(for: url, remote: remote, git, config)
        .withoutGeneralFields
    }
    session.url = url
    return session
  }
}
