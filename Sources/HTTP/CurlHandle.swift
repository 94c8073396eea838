internal import CLibcurl

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// An easy handle of libcurl, with its connections.
// SAFETY: one thread uses a handle at a time: the client lends it for a request, and takes it back
// afterwards.
@safe final class CurlHandle: @unchecked Sendable {
  private let handle: UnsafeMutableRawPointer

  private static let isReady: Bool = {
    // A connection that the server closes must be an error of a request, not kill this process.
    // libcurl prevents that with signals only, which are unsafe with several threads.
    _ = signal(SIGPIPE, SIG_IGN)
    return curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
  }()

  init?() {
    guard Self.isReady, let handle = unsafe curl_easy_init() else { return nil }
    unsafe self.handle = unsafe handle
  }

  deinit { unsafe curl_easy_cleanup(handle) }

  /// Sends a request and receives the answer.
  func perform(
    _ request: HTTPRequest,
    _ isCancelled: HTTPClient.Flag
  ) throws(HTTPError) -> HTTPAnswer {
    // Clears options, keeps connections.
    unsafe curl_easy_reset(handle)
    let receiver = CurlReceiver(limit: request.answerLimit, isCancelled: isCancelled)
    var lists = CurlLists()
    defer { lists.free() }
    try set(request, &lists)
    let context = unsafe Unmanaged.passUnretained(receiver).toOpaque()
    let reason = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    defer { unsafe reason.deallocate() }
    unsafe reason.pointee = 0
    unsafe curl_shim_set_pointer(handle, CURLOPT_ERRORBUFFER, reason)
    unsafe curl_shim_set_pointer(handle, CURLOPT_WRITEDATA, context)
    unsafe curl_shim_set_receiver(handle, CURLOPT_WRITEFUNCTION, CurlReceiver.receiveBody)
    unsafe curl_shim_set_pointer(handle, CURLOPT_HEADERDATA, context)
    unsafe curl_shim_set_receiver(handle, CURLOPT_HEADERFUNCTION, CurlReceiver.receiveField)
    unsafe curl_shim_set_pointer(handle, CURLOPT_XFERINFODATA, context)
    unsafe curl_shim_set_observer(handle, CurlReceiver.observe)
    unsafe curl_shim_set_long(handle, CURLOPT_NOPROGRESS, 0)

    // libcurl does not copy the body, which must live until the request is done.
    let code = unsafe request.body.withUnsafeBytes { body in
      unsafe curl_shim_set_pointer(
        handle,
        CURLOPT_POSTFIELDS,
        UnsafeMutableRawPointer(mutating: body.baseAddress)
      )
      return withExtendedLifetime(receiver) { unsafe curl_easy_perform(handle) }
    }
    // The handle is kept, but not what it points to.
    defer { unsafe curl_easy_reset(handle) }
    if let error = receiver.error { throw error }
    guard code == CURLE_OK else {
      let said = unsafe CText.bytes(reason)
      let usual = unsafe CText.bytes(curl_easy_strerror(code))
      throw HTTPError(code, String(decoding: said.isEmpty ? usual : said, as: UTF8.self))
    }
    let pause = unsafe Int(curl_shim_retry_after(handle))
    return HTTPAnswer(
      status: unsafe curl_shim_number(handle, CURLINFO_RESPONSE_CODE),
      fields: receiver.fields,
      body: receiver.body,
      retryAfter: pause > 0 ? pause : nil
    )
  }

  private func set(_ request: HTTPRequest, _ lists: inout CurlLists) throws(HTTPError) {
    let settings = request.settings
    unsafe curl_shim_only_http(handle)
    long(CURLOPT_NOSIGNAL, 1)
    long(CURLOPT_FOLLOWLOCATION, 0)
    try text(CURLOPT_URL, request.url.sent)
    // The path is sent as it is, including `.` and `..`.
    long(CURLOPT_PATH_AS_IS, 1)
    // All encodings that this libcurl can decode; the limit applies to the decoded bytes.
    try text(CURLOPT_ACCEPT_ENCODING, [])
    long(CURLOPT_POST, 1)
    unsafe curl_shim_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
    // No "Expect: 100-continue": servers that do not support it cause a delay.
    var lines = [Array("Expect:".utf8)]
    lines += request.fields.map { field in
      // libcurl drops a field with an empty value, unless a semicolon ends its name.
      field.value.isEmpty
        ? field.name + [UInt8(ascii: ";")] : field.name + Array(": ".utf8) + field.value
    }
    try unsafe list(CURLOPT_HTTPHEADER, lists.make(lines))
    if !settings.addresses.isEmpty {
      try unsafe list(CURLOPT_RESOLVE, lists.make(settings.addresses))
    }
    long(CURLOPT_HTTP_VERSION, settings.version.code)
    try setLogin(request)
    try setProxy(settings)
    try setTrust(settings)
    long(CURLOPT_CONNECTTIMEOUT, settings.connectSeconds)
    long(CURLOPT_LOW_SPEED_LIMIT, 1)
    long(CURLOPT_LOW_SPEED_TIME, settings.silenceSeconds)
    long(CURLOPT_TIMEOUT, settings.totalSeconds)
  }

  private func setLogin(_ request: HTTPRequest) throws(HTTPError) {
    if let login = request.login {
      long(CURLOPT_HTTPAUTH, curl_shim_basic_login())
      try text(CURLOPT_USERNAME, login.user)
      try text(CURLOPT_PASSWORD, login.password)
    } else if let netrc = request.settings.netrc,
      !request.fields.contains(where: { $0.isNamed("Authorization") })
    {
      long(CURLOPT_NETRC, Int(CURL_NETRC_OPTIONAL.rawValue))
      try text(CURLOPT_NETRC_FILE, netrc)
    }
  }

  private func setProxy(_ settings: HTTPSettings) throws(HTTPError) {
    // An empty text keeps libcurl from reading the environment, whose proxy is in the settings
    // already.
    try text(CURLOPT_PROXY, settings.proxy ?? [])
    try text(CURLOPT_NOPROXY, settings.noProxy ?? [])
    guard settings.proxy != nil else { return }
    long(CURLOPT_PROXYAUTH, curl_shim_any_login())
  }

  private func setTrust(_ settings: HTTPSettings) throws(HTTPError) {
    long(CURLOPT_SSL_VERIFYPEER, settings.verifiesServer ? 1 : 0)
    long(CURLOPT_SSL_VERIFYHOST, settings.verifiesServer ? 2 : 0)
    let files: [(CURLoption, [UInt8]?)] = [
      (CURLOPT_CAINFO, settings.authoritiesFile), (CURLOPT_CAPATH, settings.authoritiesFolder),
      (CURLOPT_SSLCERT, settings.certificate), (CURLOPT_SSLKEY, settings.key),
      (CURLOPT_PINNEDPUBLICKEY, settings.pinnedKey), (CURLOPT_COOKIEFILE, settings.cookieFile),
    ]
    for (option, file) in files {
      if let file { try text(option, file) }
    }
  }

  private func long(_ option: CURLoption, _ value: Int) {
    // Only a libcurl that does not know the option refuses it; all of these are old.
    _ = unsafe curl_shim_set_long(handle, option, value)
  }

  private func text(_ option: CURLoption, _ value: [UInt8]) throws(HTTPError) {
    let code = unsafe CText.with(value) { unsafe curl_shim_set_text(handle, option, $0) }
    guard code == CURLE_OK, !value.contains(0) else {
      throw .unusableSetting(reason: unsafe String(cString: curl_easy_strerror(code)))
    }
  }

  private func list(
    _ option: CURLoption,
    _ list: UnsafeMutablePointer<curl_slist>?
  ) throws(HTTPError) {
    guard unsafe curl_shim_set_list(handle, option, list) == CURLE_OK else {
      throw .listRefused
    }
  }
}

/// Lists of texts, which libcurl reads during a request.
@safe private struct CurlLists {
  private var lists: [UnsafeMutablePointer<curl_slist>?] = unsafe []

  mutating func make(_ lines: [[UInt8]]) -> UnsafeMutablePointer<curl_slist>? {
    var list: UnsafeMutablePointer<curl_slist>?
    for line in lines {
      unsafe list = CText.with(line) { unsafe curl_slist_append(list, $0) }
    }
    unsafe lists.append(list)
    return unsafe list
  }

  func free() {
    unsafe lists.forEach { unsafe curl_slist_free_all($0) }
  }
}

extension HTTPSettings.Version {
  fileprivate var code: Int {
    switch self {
    case .negotiated: Int(CURL_HTTP_VERSION_2TLS)
    case .http1: Int(CURL_HTTP_VERSION_1_1)
    case .http2: Int(CURL_HTTP_VERSION_2_0)
    }
  }
}
