public import NewswireModel

/// The topic of a record on the live feed: `article/<outcome>/<language>/<registrable domain, reversed>/`, so that a
/// prefix ending with a slash selects outcomes, then languages, then domains.
public struct LiveTopic: Sendable, Hashable {
    /// The topic frame: printable ASCII, five slashes' worth of levels, the last byte a slash.
    public let bytes: [UInt8]
    public let outcome: Outcome

    /// What a subscriber to all records subscribes to.
    public static let everything = Array("article/".utf8)
    /// The topic of heartbeats.
    public static let heartbeat = Array("heartbeat/".utf8)

    /// What a subscriber to the records of one outcome subscribes to.
    public static func prefix(_ outcome: Outcome) -> [UInt8] {
        Array("article/\(outcome.rawValue)/".utf8)
    }

    /// BCP 47 recommends room for 35 characters (RFC 5646, section 4.4.1).
    private static let languageBytesMax = 35
    /// RFC 1035, section 2.3.4, in text form.
    private static let domainBytesMax = 253

    /// A topic. What is unknown or too long to be a language or a domain is `-`; bytes other than ASCII letters,
    /// digits, `.` and `-` are percent-encoded.
    public init(outcome: Outcome, language: String?, domain: String?) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(
            Self.everything.count + 3 * ((language?.utf8.count ?? 0) + (domain?.utf8.count ?? 0)) + 24)
        bytes.append(contentsOf: Self.everything)
        bytes.append(contentsOf: outcome.rawValue.utf8)
        bytes.append(UInt8(ascii: "/"))
        Self.append(language: language, to: &bytes)
        bytes.append(UInt8(ascii: "/"))
        Self.append(domain: domain, to: &bytes)
        bytes.append(UInt8(ascii: "/"))
        self.bytes = bytes
        self.outcome = outcome
    }

    /// Reads the topic frame of a record; nil if it is none.
    public init?(bytes: [UInt8]) {
        let levels = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard
            levels.count == 5, levels[0].elementsEqual("article".utf8), levels[4].isEmpty,
            !levels[2].isEmpty, !levels[3].isEmpty,
            let outcome = Outcome(rawValue: String(decoding: levels[1], as: UTF8.self))
        else { return nil }
        self.bytes = bytes
        self.outcome = outcome
    }

    private static func append(language: String?, to bytes: inout [UInt8]) {
        guard let language, 1...languageBytesMax ~= language.utf8.count else {
            bytes.append(UInt8(ascii: "-"))
            return
        }
        for byte in language.utf8 { appendSafe(byte, to: &bytes) }
    }

    private static func append(domain: String?, to bytes: inout [UInt8]) {
        guard let domain, domain.utf8.count <= domainBytesMax else {
            bytes.append(UInt8(ascii: "-"))
            return
        }
        let labels = domain.utf8.split(separator: UInt8(ascii: "."))
        if labels.isEmpty { bytes.append(UInt8(ascii: "-")) }
        for (index, label) in labels.reversed().enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ".")) }
            for byte in label { appendSafe(byte, to: &bytes) }
        }
    }

    private static func appendSafe(_ byte: UInt8, to bytes: inout [UInt8]) {
        if byte.isASCIIAlphanumeric || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") {
            bytes.append(byte)
        } else {
            byte.appendPercentEncoded(to: &bytes)
        }
    }
}
