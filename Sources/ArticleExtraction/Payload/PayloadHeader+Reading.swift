public import JSONText
public import NewswireModel

extension PayloadHeader {
    /// At most so many unknown keys are named in warnings; the rest is counted.
    static let unknownKeysNamed = 16
    /// No known key or name of a value is longer. Comparing strings normalizes them, and that takes quadratic time for
    /// combining marks: strings are measured before they are compared.
    static let nameBytesMax = 64

    /// Reads a header's JSON object, of which the transport has checked the size (64 KiB).
    ///
    /// Null means absent. Unknown keys, values of the wrong type and a `meta` over 8 KiB are left out with a warning:
    /// they are no reason to lose the payload. Refuses with `unknownEncoding` a content encoding that the contract does
    /// not list, because then nobody could read the payload.
    public static func read(_ object: JSONObject) -> Result<PayloadHeader, Finding<RefusalCode>> {
        var header = PayloadHeader()
        var unknown = UnknownKeys()
        var odd: [String] = []
        for member in object.members where !member.value.isNull {
            guard member.key.utf8.count <= nameBytesMax else {
                unknown.add(member.key)
                continue
            }
            if transportKeys.contains(member.key) { continue }
            let taken = header.take(member.key, member.value)
            switch taken {
            case .taken: break
            case .unknown: unknown.add(member.key)
            case .unknownEncoding(let name):
                let known = "\(ContentEncoding.known), nor a list of at most \(ContentEncoding.countMax) of them"
                return .failure(Finding(.unknownEncoding, "contentEncoding \(shown(name)) is none of \(known)"))
            case .wrongType, .metaTooLarge:
                // The known keys bound how many there can be, but for copies of one key.
                if odd.count < Self.unknownKeysNamed { odd.append(taken.warning(of: member.key, member.value)) }
            }
        }
        unknown.finish()
        header.warnings = odd + unknown.warnings
        return .success(header)
    }

    /// Keys of the reliable intake's messages that say nothing about the payload.
    private static let transportKeys: Set<String> = ["op", "client", "notify"]
}

extension PayloadHeader {
    /// What became of a key and its value.
    enum Taken {
        case taken
        case unknown
        case wrongType(expected: String)
        case unknownEncoding(String)
        case metaTooLarge(bytes: Int)

        /// What the record's `warnings` say of a value that was left out.
        func warning(of key: String, _ value: JSONValue) -> String {
            switch self {
            case .wrongType(let expected): "wrong-type: \(key) must be \(expected), and is \(Self.name(value))"
            case .metaTooLarge(let bytes):
                "meta-too-large: \(bytes) bytes as compact JSON; the limit is \(PayloadHeader.metaBytesMax)"
            case .unknownEncoding(let name): "unknown-encoding: \(shown(name))"
            case .taken, .unknown: "unknown-key: \(shown(key))"
            }
        }

        private static func name(_ value: JSONValue) -> String {
            switch value {
            case .array, .object: "an \(value.typeName)"
            case .null: value.typeName
            case .bool, .number, .string: "a \(value.typeName)"
            }
        }
    }

    /// Takes the value of one of the header's keys; of a key that comes twice the last.
    mutating func take(_ key: String, _ value: JSONValue) -> Taken {
        switch key {
        case "id": return Self.take(value, into: &id)
        case "url": return Self.take(value, into: &url)
        case "contentType": return Self.take(value, into: &contentType)
        case "charset": return Self.take(value, into: &charset)
        case "fetchedAt": return Self.take(value, into: &fetchedAt)
        case "outlet": return Self.take(value, into: &outlet)
        case "sha256": return Self.take(value, into: &sha256)
        case "guid": return Self.take(value, into: &guid)
        case "status":
            guard let status = value.int else { return .wrongType(expected: "an integer") }
            self.status = status
        case "contentEncoding":
            let name = value.string ?? "of type \(value.typeName)"
            guard value.string != nil, let encodings = ContentEncoding.list(name) else { return .unknownEncoding(name) }
            contentEncoding = encodings
        case "headers":
            guard let object = value.object, let fields = Self.fields(of: object) else {
                return .wrongType(expected: "an object of strings")
            }
            headers = fields
        case "meta":
            guard value.object != nil else { return .wrongType(expected: "an object") }
            var writer = JSONWriter()
            writer.value(value)
            guard writer.bytes.count <= Self.metaBytesMax else { return .metaTooLarge(bytes: writer.bytes.count) }
            meta = writer.bytes
        default: return .unknown
        }
        return .taken
    }

    private static func take(_ value: JSONValue, into field: inout String?) -> Taken {
        guard let string = value.string else { return .wrongType(expected: "a string") }
        field = string
        return .taken
    }

    /// HTTP fields: the value of each is a string, a number or a list of strings.
    private static func fields(of object: JSONObject) -> [(name: String, value: String)]? {
        var fields: [(name: String, value: String)] = []
        for member in object.members {
            switch member.value {
            case .string(let value): fields.append((member.key, value))
            case .number(let number): fields.append((member.key, number.text))
            case .array(let values):
                for value in values {
                    guard let string = value.string else { return nil }
                    fields.append((member.key, string))
                }
            default: return nil
            }
        }
        return fields
    }

    /// Fills what is open here from a header that stands further in: the outer one wins.
    mutating func fill(from inner: PayloadHeader) {
        id = id ?? inner.id
        url = url ?? inner.url
        fetchedAt = fetchedAt ?? inner.fetchedAt
        status = status ?? inner.status
        if headers.isEmpty { headers = inner.headers }
        outlet = outlet ?? inner.outlet
        guid = guid ?? inner.guid
        meta = meta ?? inner.meta
    }
}

extension PayloadHeader {
    /// The character set that the scraper names, else that of its type, else that of the HTTP response.
    var declaredCharset: String? {
        charset ?? contentType.flatMap(MediaType.charset) ?? field("content-type").flatMap(MediaType.charset)
    }

    /// The value of the first HTTP field of a name, which is in lower case.
    func field(_ name: String) -> String? { fields(name).first }

    /// The values of all HTTP fields of a name, which is in lower case.
    func fields(_ name: String) -> [String] {
        headers.filter { $0.name.utf8.count == name.utf8.count && $0.name.lowercased() == name }.map(\.value)
    }
}

/// Names unknown keys in warnings, up to a bound.
struct UnknownKeys {
    private(set) var warnings: [String] = []
    private var more = 0

    mutating func add(_ key: String) {
        if warnings.count < PayloadHeader.unknownKeysNamed {
            warnings.append("unknown-key: \(shown(key))")
        } else {
            more += 1
        }
    }

    /// Ends the list with the number of those that were not named.
    mutating func finish() {
        if more > 0 { warnings.append("more-unknown-keys: \(more)") }
        more = 0
    }
}

/// A string of a payload as a warning shows it: short, and without what would break a line.
func shown(_ text: String) -> String {
    var short = String.UnicodeScalarView()
    for (count, scalar) in text.unicodeScalars.enumerated() {
        if count == 80 {
            short.append("…")
            break
        }
        short.append(scalar.value < 0x20 || 0x7F..<0xA0 ~= scalar.value ? " " : scalar)
    }
    return String(short)
}
