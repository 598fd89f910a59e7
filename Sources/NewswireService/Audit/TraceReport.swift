internal import JSONText
internal import NewswireModel
internal import NewswireProtocol

/// What a trace found, as lines to read and as JSON.
package struct TraceReport: Sendable {
    package let query: String
    /// The first `Trace.itemsMax` of those that are settled.
    package internal(set) var items: [TracedItem] = []
    package private(set) var itemsCount = 0
    /// Without an outcome, in flight for the most part; the same bound.
    package private(set) var arrivals: [TracedArrival] = []
    package private(set) var arrivalsCount = 0

    init(query: String) {
        self.query = query
    }

    package var isEmpty: Bool { itemsCount == 0 && arrivalsCount == 0 }

    mutating func add(_ item: TracedItem) {
        itemsCount += 1
        if items.count < Trace.itemsMax { items.append(item) }
    }

    mutating func add(_ arrival: TracedArrival) {
        arrivalsCount += 1
        if arrivals.count < Trace.itemsMax { arrivals.append(arrival) }
    }

    package var lines: [String] {
        var lines = items.flatMap(\.lines)
        for arrival in arrivals {
            lines.append("\(arrival.state.rawValue)  (found as \(arrival.names.joined(separator: ", ")))")
            lines += ["  received    \(arrival.payload.arrival), journal position \(arrival.position)"]
            lines += arrival.payload.detailLines
        }
        let left = itemsCount - items.count + arrivalsCount - arrivals.count
        if left > 0 { lines.append("and \(left) more") }
        if isEmpty { lines.append("nothing here is called \(query)") }
        return lines
    }

    package var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("query", query)
        writer.member("count", itemsCount)
        writer.key("items")
        writer.beginArray()
        for item in items { item.write(to: &writer) }
        writer.endArray()
        writer.member("inFlightCount", arrivalsCount)
        writer.key("inFlight")
        writer.beginArray()
        for arrival in arrivals {
            writer.beginObject()
            writer.member("journal", arrival.position)
            writer.member("state", arrival.state.rawValue)
            writer.member("foundAs", arrival.names)
            arrival.payload.write(to: &writer)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }
}

extension JournalEntry {
    fileprivate var detailLines: [String] {
        ["  sha256      \(sha256)"] + (header.map { ["  header      \(String(decoding: $0, as: UTF8.self))"] } ?? [])
    }
}

extension TracedItem {
    fileprivate var lines: [String] {
        var lines = ["\(id)  (found as \(names.joined(separator: ", ")))"]
        func add(_ label: String, _ text: String?) {
            guard let text, !text.isEmpty else { return }
            lines.append("  " + label + String(repeating: " ", count: max(1, 12 - label.count)) + text)
        }
        switch payload {
        case .kept(let entry):
            add("received", "\(entry.arrival), journal position \(place.journalIndex)")
            lines += entry.detailLines
        case .gone: add("received", "\(received); retention has let go of the payload")
        case .missing: add("received", "\(received); the payload is damaged or lost")
        }
        add(
            "decided",
            "\(outcome.rawValue), sequence \(sequence), number \(number) of its outcome, "
                + "record log position \(position)"
        )
        add("article", data["articleId"]?.string.map { $0 + (data["version"]?.int).map { ", version \($0)" }.orEmpty })
        for name in ["story", "headline", "url", "guid", "code", "detail", "retryOf", "reason"] {
            add(name, data[name]?.string)
        }
        if let refersTo {
            let id = refersTo.id(stateID: stateID)
            add(outcome.whatItRefersTo, original.map(\.text) ?? "\(id), no longer in the record log")
        }
        for other in others { add(other.refersTo == place ? other.outcome.asReferrer : "version", other.text) }
        if othersCount > others.count { add("and", "\(othersCount - others.count) more") }
        if outcome == .quarantined { add("quarantine", quarantinePath ?? "the payload is no longer kept there") }
        return lines
    }

    private var received: String { "\(data["received"]?.string ?? "some day"), journal position \(place.journalIndex)" }

    fileprivate func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", id)
        writer.member("foundAs", names)
        writer.member("outcome", outcome.rawValue)
        writer.member("sequence", sequence)
        writer.member("number", number)
        writer.member("records", position)
        writer.key("payload")
        writer.beginObject()
        writer.member("journal", place.journalIndex)
        switch payload {
        case .kept(let entry): entry.write(to: &writer)
        case .gone: writer.member("missing", "retention")
        case .missing: writer.member("missing", "damage")
        }
        writer.endObject()
        writer.key("data")
        writer.value(.object(data))
        if let original {
            writer.key("original")
            original.write(to: &writer)
        }
        writer.member("othersCount", othersCount)
        writer.key("others")
        writer.beginArray()
        for other in others { other.write(to: &writer) }
        writer.endArray()
        writer.member("quarantine", quarantinePath)
        writer.endObject()
    }
}

extension TracedOther {
    fileprivate var text: String {
        "\(id): \(outcome.rawValue)\(version.map { ", version \($0)" } ?? ""), sequence \(sequence)"
            + (headline.map { ", \($0)" } ?? "")
    }

    fileprivate func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", id)
        writer.member("outcome", outcome.rawValue)
        writer.member("sequence", sequence)
        writer.member("articleId", articleID)
        writer.member("version", version)
        writer.member("headline", headline)
        writer.endObject()
    }
}

extension Outcome {
    /// What an item of this outcome says of the one that it refers to.
    fileprivate var whatItRefersTo: String {
        switch self {
        case .update: "update of"
        case .unchanged: "same as"
        default: "copy of"
        }
    }

    /// What an item of this outcome is to the one that it refers to.
    fileprivate var asReferrer: String {
        switch self {
        case .update: "updated by"
        case .unchanged: "seen again"
        default: "copied by"
        }
    }
}

extension Optional<String> {
    fileprivate var orEmpty: String { self ?? "" }
}
