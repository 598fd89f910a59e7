/// Under which id a scraper put a payload, and what the payload was: what tells a resend from something new.
public struct Delivery: Sendable, Equatable {
    public var scope: PutScope
    /// The scraper's own, of at most `ReliableIntake.idBytesMax` bytes.
    public var id: String
    /// Of the payload frame as sent.
    public var payloadHash: Hash128

    public init(scope: PutScope, id: String, payloadHash: Hash128) {
        self.scope = scope
        self.id = id
        self.payloadHash = payloadHash
    }
}

/// Whose ids are the same: those of one client, else those of one connection.
public struct PutScope: Sendable, Hashable {
    /// `client:` and the name that a client gave, or `connection:` and what no other connection has.
    public let text: String

    public static func client(_ name: String) -> Self { Self(unchecked: "client:" + name) }

    /// - Parameter name: of a connection, never used for another one, not even by a later process.
    public static func connection(_ name: String) -> Self { Self(unchecked: "connection:" + name) }

    /// Nil when it is neither.
    public init?(text: String) {
        guard text.utf8.starts(with: "client:".utf8) || text.utf8.starts(with: "connection:".utf8) else { return nil }
        self.text = text
    }

    private init(unchecked text: String) { self.text = text }

    /// By their bytes: `String` compares what the bytes mean.
    public static func == (left: Self, right: Self) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

    public func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}

/// A hash of 128 bits; this module makes none.
public struct Hash128: Sendable, Hashable {
    public let high: UInt64
    public let low: UInt64

    static let size = 16

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}
