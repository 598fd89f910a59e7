internal import JSONText
public import NewswireModel

/// Which events a consumer wants. A key that is not there lets everything through.
public struct FeedFilter: Sendable, Equatable {
    /// Nil: all.
    public var outcomes: Set<Outcome>?
    /// In lower case. A language lets its variants through too: `zh` that of `zh-Hant` (RFC 4647, section 3.3.1).
    public var languages: Set<String>?
    /// As a level of the live feed's topic.
    var domains: Set<[UInt8]>?
    /// As the scraper names them.
    public var outlets: Set<String>?

    /// What a subscription without a filter gets: all but what brings no article.
    public static let articles = FeedFilter(outcomes: [.new, .update, .duplicate, .nearDuplicate])
    public static let everything = FeedFilter()

    private static let valuesMax = 1024
    private static let valueBytesMax = 256

    /// - Parameter domains: registrable domains; `-` is what has none.
    public init(
        outcomes: Set<Outcome>? = nil, languages: Set<String>? = nil, domains: Set<String>? = nil,
        outlets: Set<String>? = nil
    ) {
        self.outcomes = outcomes
        self.languages = languages.map { Set($0.map { $0.lowercased() }) }
        self.domains = domains.map { Set($0.map { Self.level(ofDomain: $0) }) }
        self.outlets = outlets
    }

    private static func level(ofDomain domain: String) -> [UInt8] {
        let topic = LiveTopic(outcome: .new, language: nil, domain: domain == "-" ? nil : domain.lowercased())
        return Array(topic.levels.domain)
    }

    init(_ value: JSONValue?, _ whenAbsent: FeedFilter) throws(FeedRefusal) {
        guard let value, !value.isNull else {
            self = whenAbsent
            return
        }
        guard let object = value.object else { throw FeedRefusal(.badFilter, "filter is no object") }
        self.init()
        for (key, value) in object.members where !value.isNull {
            let values = try Self.values(value, of: key)
            switch key {
            case "outcome":
                var outcomes: Set<Outcome> = []
                for name in values {
                    guard let outcome = Outcome(rawValue: name) else {
                        throw FeedRefusal(
                            .badFilter,
                            "no outcome \(name.debugDescription); there are "
                                + Outcome.allCases.map(\.rawValue).joined(separator: ", "))
                    }
                    outcomes.insert(outcome)
                }
                self.outcomes = outcomes
            case "language": languages = Set(values.map { $0.lowercased() })
            case "domain": domains = Set(values.map { Self.level(ofDomain: $0) })
            case "outlet": outlets = Set(values)
            default:
                throw FeedRefusal(
                    .badFilter, "unknown key \(key.debugDescription); there are outcome, language, domain, outlet")
            }
        }
    }

    private static func values(_ value: JSONValue, of key: String) throws(FeedRefusal) -> [String] {
        guard let list = value.array, list.count <= valuesMax else {
            throw FeedRefusal(.badFilter, "\(key) is no list of \(valuesMax) strings at most")
        }
        let strings = list.compactMap(\.string)
        guard strings.count == list.count, strings.allSatisfy({ 1...valueBytesMax ~= $0.utf8.count }) else {
            throw FeedRefusal(.badFilter, "\(key) holds something else than strings of 1 to \(valueBytesMax) bytes")
        }
        return strings
    }

    /// The same text for equal filters only.
    public var canonicalText: String {
        func list(_ name: String, _ values: (some Sequence<String>)?) -> [String] {
            values.map { [name + "=" + $0.sorted().map(\.debugDescription).joined(separator: ",")] } ?? []
        }
        return
            (list("outcome", outcomes?.map(\.rawValue)) + list("language", languages)
            + list("domain", domains?.map { String(decoding: $0, as: UTF8.self) }) + list("outlet", outlets))
            .joined(separator: ";")
    }

    /// Whether the event comes through, and belongs to the shard.
    public func admits(_ item: RecordLogEntry.Item, in shard: FeedShard) -> Bool {
        if let outcomes, !outcomes.contains(item.outcome) { return false }
        guard languages != nil || domains != nil || outlets != nil || shard.count > 1 else { return true }
        guard let topic = LiveTopic(bytes: item.topic) else { return false }
        let levels = topic.levels
        if let languages, !Self.admits(String(decoding: levels.language, as: UTF8.self).lowercased(), languages) {
            return false
        }
        if let domains, !domains.contains(Array(levels.domain)) { return false }
        guard shard.holds(domain: levels.domain) else { return false }
        guard let outlets else { return true }
        return Self.outlet(of: item.record).map { outlets.contains($0) } ?? false
    }

    private static func admits(_ language: String, _ languages: Set<String>) -> Bool {
        if languages.contains(language) { return true }
        var prefix = Substring(language)
        while let hyphen = prefix.lastIndex(of: "-") {
            prefix = prefix[..<hyphen]
            if languages.contains(String(prefix)) { return true }
        }
        return false
    }

    /// Only whoever asks for outlets pays for the reading.
    private static func outlet(of record: [UInt8]) -> String? {
        (try? JSONReader.read(record))?.object?["data"]?.object?["outlet"]?.string
    }
}

extension LiveTopic {
    /// The language and the domain, as they stand in the topic.
    var levels: (language: ArraySlice<UInt8>, domain: ArraySlice<UInt8>) {
        let levels = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return (levels[2], levels[3])
    }
}
