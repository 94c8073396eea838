internal import CLibcurl

/// Stores what libcurl receives, up to a limit.
final class CurlReceiver {
  private let limit: Int
  private let isCancelled: HTTPClient.Flag
  private(set) var body: [UInt8] = []
  private(set) var fields: [HTTPField] = []
  private(set) var error: HTTPError?
  private var fieldBytes = 0

  /// The maximum length of a header, in bytes; a usual one has a few hundred.
  private static let fieldLimit = 1 << 18

  init(limit: Int, isCancelled: HTTPClient.Flag) {
    self.limit = limit
    self.isCancelled = isCancelled
  }

  private static func receiver(_ context: UnsafeMutableRawPointer) -> CurlReceiver {
    // The caller of libcurl holds it until the call returns.
    unsafe Unmanaged<CurlReceiver>.fromOpaque(context).takeUnretainedValue()
  }

  static let receiveBody: curl_shim_receiver = { bytes, size, count, context in
    guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
    let length = size * count
    let receiver = unsafe CurlReceiver.receiver(context)
    guard receiver.body.count + length <= receiver.limit else {
      receiver.error = .tooLong(limit: receiver.limit)
      return 0
    }
    unsafe receiver.body.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: length))
    return length
  }

  static let receiveField: curl_shim_receiver = { bytes, size, count, context in
    guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
    let length = size * count
    let receiver = unsafe CurlReceiver.receiver(context)
    receiver.fieldBytes += length
    guard receiver.fieldBytes <= fieldLimit else {
      receiver.error = .tooLong(limit: fieldLimit)
      return 0
    }
    receiver.add(line: unsafe Array(UnsafeRawBufferPointer(start: bytes, count: length)))
    return length
  }

  static let observe: curl_shim_observer = { context, _, _, _, _ in
    guard let context = unsafe context else { return 0 }
    let receiver = unsafe CurlReceiver.receiver(context)
    guard receiver.isCancelled.isSet else { return 0 }
    receiver.error = .cancelled
    return 1
  }

  private func add(line: [UInt8]) {
    // The fields before are those of an interim answer, or of a proxy's: only the last answer
    // counts.
    if line.starts(with: "HTTP/".utf8) { fields = [] }
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
    let value = line[(colon + 1)...].drop(while: isSpace)
    let end = value.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? value.startIndex
    // A malformed field is ignored.
    if let field = HTTPField(name: line[..<colon], value: value[..<end]) { fields.append(field) }
  }
}

extension HTTPError {
  /// The error for a code of libcurl.
  init(_ code: CURLcode, _ reason: String) {
    self =
      switch code {
      case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .unknownHost(reason: reason)
      case CURLE_COULDNT_CONNECT: .unreachable(reason: reason)
      case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CIPHER,
        CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH:
        .notTrusted(reason: reason)
      case CURLE_OPERATION_TIMEDOUT: .timedOut(reason: reason)
      case CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM, CURLE_UNSUPPORTED_PROTOCOL,
        CURLE_URL_MALFORMAT, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_SSL_ENGINE_NOTFOUND,
        CURLE_NOT_BUILT_IN:
        .unusableSetting(reason: reason)
      default: .broken(reason: reason)
      }
  }
}
