internal import Hashing
internal import JSONText
package import NewswireModel
package import NewswireProtocol

/// An item that bears the name that was looked for.
package struct TracedItem: Sendable {
    package let id: String
    package let place: ItemPosition
    package let outcome: Outcome
    package let sequence: UInt64
    let number: UInt64
    /// Of the record log.
    let position: UInt64
    package let refersTo: ItemPosition?
    /// As what it bears the name.
    package let names: [String]
    let data: JSONObject
    var payload: TracedPayload = .missing
    /// The file with its payload, where that is in quarantine.
    var quarantinePath: String?
    /// What `refersTo` names.
    package private(set) var original: TracedOther?
    /// What refers to it, and the other versions of its article; the first `Trace.othersMax`.
    package private(set) var others: [TracedOther] = []
    /// All of them.
    package private(set) var othersCount = 0

    init(
        _ item: RecordLogEntry.Item, _ data: JSONObject, at place: ItemPosition, in position: UInt64, names: [String]
    ) {
        id = data["id"]?.string ?? ""
        self.place = place
        outcome = item.outcome
        sequence = item.sequence
        number = item.number
        self.position = position
        refersTo = item.refersTo
        self.names = names
        self.data = data
    }

    var articleID: String? { data["articleId"]?.string }
    /// What its id begins with.
    var stateID: String { String(id.prefix { $0 != "-" }) }

    /// Takes another item for what it is to this one.
    mutating func note(_ other: TracedOther) {
        if other.place == refersTo { original = other }
        guard other.place != place else { return }
        let isVersion = articleID != nil && other.articleID == articleID
        guard other.refersTo == place || isVersion, other.place != refersTo || isVersion else { return }
        othersCount += 1
        if others.count < Trace.othersMax { others.append(other) }
    }
}

/// An item that has to do with one that was found.
package struct TracedOther: Sendable {
    package let id: String
    let place: ItemPosition
    package let outcome: Outcome
    package let sequence: UInt64
    let refersTo: ItemPosition?
    let articleID: String?
    let version: Int?
    let headline: String?

    init(_ item: RecordLogEntry.Item, _ data: JSONObject, at place: ItemPosition) {
        id = data["id"]?.string ?? ""
        self.place = place
        outcome = item.outcome
        sequence = item.sequence
        refersTo = item.refersTo
        articleID = data["articleId"]?.string
        version = data["version"]?.int
        headline = data["headline"]?.string
    }
}

/// What the journal has of a payload.
package enum TracedPayload: Sendable {
    case kept(JournalEntry)
    /// Retention has let go of it.
    case gone
    /// It is damaged or lost.
    case missing
}

/// A payload of which the record log has no outcome.
package struct TracedArrival: Sendable {
    package enum State: String, Sendable {
        /// Not decided yet.
        case inFlight = "in flight"
        /// Others behind it are decided: retention has let go of its outcome, or that is damaged.
        case withoutOutcome = "no outcome"
    }

    package let state: State
    package let position: UInt64
    let payload: JournalEntry
    package let names: [String]
}

extension JournalEntry {
    /// When and how it came, in one line.
    var arrival: String {
        "\(received.rfc3339) on \(endpoint.rawValue), \(payload.count) bytes"
            + (delivery.map { ", put as \($0.id) by \($0.scope.text)" } ?? "")
            + (topic.map { ", topic \(String(decoding: $0, as: UTF8.self))" } ?? "")
    }

    var sha256: String { SHA256.hexadecimal(payload.span) }

    /// The members that tell of it.
    func write(to writer: inout JSONWriter) {
        writer.member("received", received.rfc3339)
        writer.member("endpoint", endpoint.rawValue)
        writer.member("topic", topic.map { String(decoding: $0, as: UTF8.self) })
        writer.member("scope", delivery?.scope.text)
        writer.member("putId", delivery?.id)
        writer.member("bytes", payload.count)
        writer.member("sha256", sha256)
        if let header, case .object(let object) = PlainIntake.readHeader(header) {
            writer.key("header")
            writer.value(.object(object))
        }
    }
}
