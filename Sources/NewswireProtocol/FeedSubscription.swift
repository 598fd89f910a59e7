internal import JSONText
public import NewswireModel

/// Who consumes, where it begins, and what it wants.
public struct FeedSubscription: Sendable, Equatable {
    public var consumer: ConsumerKey
    public var start: Start
    public var filter: FeedFilter
    public var window: FeedWindow

    public enum Start: Sendable, Equatable {
        /// Where the consumer stopped; the first event where it is new.
        case cursor
        case first
        /// Behind the last event there is.
        case new
        case sequence(UInt64)
        /// The first event that was recorded then or later.
        case time(Timestamp)
    }

    public init(
        consumer: ConsumerKey, start: Start = .cursor, filter: FeedFilter = .articles,
        window: FeedWindow = DurableFeed.firstWindow
    ) {
        self.consumer = consumer
        self.start = start
        self.filter = filter
        self.window = window
    }

    init(_ object: JSONObject) throws(FeedRefusal) {
        guard let name = object["consumer"]?.string, ConsumerKey.isName(name) else {
            throw FeedRefusal(
                .badHeader, "consumer is no name of 1 to \(DurableFeed.consumerBytesMax) letters, digits and -._")
        }
        consumer = ConsumerKey(name: name, shard: try Self.shard(object))
        start = try Self.start(object)
        filter = try FeedFilter(object["filter"], .articles)
        window = try Self.window(object)
    }

    private static func shard(_ object: JSONObject) throws(FeedRefusal) -> FeedShard {
        guard let value = object["shard"], !value.isNull else { return .whole }
        guard let shard = value.object, let index = shard["index"]?.int, let count = shard["count"]?.int,
            1...DurableFeed.shardsMax ~= count, 0..<count ~= index
        else {
            throw FeedRefusal(
                .badHeader, "shard has a count of 1 to \(DurableFeed.shardsMax) and an index from 0 on below it")
        }
        return FeedShard(index: index, count: count)
    }

    private static func start(_ object: JSONObject) throws(FeedRefusal) -> Start {
        guard let value = object["from"], !value.isNull else { return .cursor }
        let text = value.string ?? ""
        switch text {
        case "cursor": return .cursor
        case "first": return .first
        case "new": return .new
        default: break
        }
        if text.hasPrefix("seq:"), let number = UInt64(text.dropFirst(4)), number > 0 { return .sequence(number) }
        if text.hasPrefix("time:"), let instant = NewsDate(rfc3339: String(text.dropFirst(5)))?.instant {
            return .time(Timestamp(milliseconds: instant * 1000))
        }
        throw FeedRefusal(
            .badHeader, "from is none of cursor, first, new, seq:N with N from 1 on, and time:2023-01-23T15:59:00Z")
    }

    private static func window(_ object: JSONObject) throws(FeedRefusal) -> FeedWindow {
        guard let value = object["window"], !value.isNull else { return DurableFeed.firstWindow }
        guard let window = value.object else { throw FeedRefusal(.badHeader, "window is no object") }
        let first = DurableFeed.firstWindow
        return FeedWindow(
            events: try DurableFeed.integer(window, "events", 1...Int(Int32.max)) ?? first.events,
            bytes: try DurableFeed.integer(window, "bytes", 1...Int(Int32.max)) ?? first.bytes)
    }
}

/// A consumer: a name, and which part of the events it gets. Each has a cursor of its own.
public struct ConsumerKey: Sendable, Hashable, CustomStringConvertible {
    public var name: String
    public var shard: FeedShard

    public init(name: String, shard: FeedShard = .whole) {
        self.name = name
        self.shard = shard
    }

    /// The name, and behind a slash the shard where there are several: `index/2of8`.
    public var description: String {
        shard == .whole ? name : "\(name)/\(shard.index)of\(shard.count)"
    }

    /// Reads a description; nil where it is none.
    public init?(_ description: String) {
        let parts = description.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), Self.isName(String(parts[0])) else { return nil }
        name = String(parts[0])
        shard = .whole
        guard parts.count == 2 else { return }
        let numbers = parts[1].split(separator: "o", maxSplits: 1)
        guard numbers.count == 2, numbers[1].hasPrefix("f"), let index = Int(numbers[0]),
            let count = Int(numbers[1].dropFirst()), 2...DurableFeed.shardsMax ~= count, 0..<count ~= index
        else { return nil }
        shard = FeedShard(index: index, count: count)
    }

    /// Letters and digits of ASCII, `-`, `.` and `_`: names stand in files, metrics and commands.
    public static func isName(_ text: String) -> Bool {
        1...DurableFeed.consumerBytesMax ~= text.utf8.count
            && text.utf8.allSatisfy {
                $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_")
            }
    }
}

/// One of `count` parts into which the registrable domains are divided.
public struct FeedShard: Sendable, Hashable {
    public var index: Int
    public var count: Int

    public static let whole = FeedShard(index: 0, count: 1)

    public init(index: Int, count: Int) {
        self.index = index
        self.count = count
    }

    /// Whether the events of a domain, as a level of the live feed's topic, are in it. All of what has no domain is in
    /// the same.
    func holds(domain: some Sequence<UInt8>) -> Bool {
        guard count > 1 else { return true }
        // FNV-1a with 64 bits (G. Fowler, L. C. Noll, K.-P. Vo): which part is which must never change.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in domain { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        // Its low bits are mixed less than the high ones.
        return (hash ^ hash >> 32) % UInt64(count) == UInt64(index)
    }
}
