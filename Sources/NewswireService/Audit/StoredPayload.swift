internal import NewswireModel
internal import NewswireProtocol

/// A payload as it was stored.
package struct StoredPayload: Sendable, Equatable {
    /// As the scraper sent it; nil without one.
    package let header: [UInt8]?
    package let payload: [UInt8]

    /// What a name leads to.
    package enum Found: Sendable, Equatable {
        case none
        case one(StoredPayload)
        /// Retention has let go of the payload of that item, or it is damaged.
        case gone(String)
        /// Items with different payloads have the name: their ids, or places in the journal.
        case several([String])
    }

    /// Finds a payload by any name that `Trace` knows. An item's own id counts before other uses of it.
    package static func find(
        _ name: String, _ files: StateFiles, observe: @escaping ReadingObserver = { _ in true }
    ) throws(StateFilesError) -> Found {
        let report = try Trace(files, name, observe: observe).run()
        let own = report.items.filter { $0.id == name }
        let items = own.isEmpty ? report.items : own
        let arrivals = own.isEmpty ? report.arrivals : []
        var places: [UInt64] = []
        for place in items.map(\.place.journalIndex) + arrivals.map(\.position) where !places.contains(place) {
            places.append(place)
        }
        guard places.count == 1 else {
            return places.isEmpty
                ? .none : .several(items.map(\.id) + arrivals.map { "journal:\($0.position)" })
        }
        if let arrival = arrivals.first { return .one(StoredPayload(arrival.payload)) }
        guard let item = items.first else { return .none }
        if case .kept(let entry) = item.payload { return .one(StoredPayload(entry)) }
        guard let kept = QuarantinedPayload.read(item.id, directory: files.quarantine)?.journalEntry() else {
            return .gone(item.id)
        }
        return .one(StoredPayload(kept))
    }

    private init(_ entry: JournalEntry) {
        header = entry.header
        payload = entry.payload
    }
}
