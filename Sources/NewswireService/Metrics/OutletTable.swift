package import NewswireModel
internal import Synchronization

/// When a payload of each outlet was last accepted, and how many were; the outlets longest unseen make room for others.
///
/// The names come from peers: they are bounded and made safe to show (`OutletName`). An outlet costs about 200 bytes.
/// Sendable because the state is behind a mutex.
package final class OutletTable: Sendable {
    /// One outlet at one moment.
    package struct Entry: Sendable, Equatable {
        package let outlet: String
        package let lastSeen: Timestamp
        /// Since the outlet was added to the table.
        package let payloads: UInt64

        package init(outlet: String, lastSeen: Timestamp, payloads: UInt64) {
            self.outlet = outlet
            self.lastSeen = lastSeen
            self.payloads = payloads
        }
    }

    private let metrics: Metrics
    private let state: Mutex<OutletList>

    /// - Parameters:
    ///   - limit: outlets that are kept, 0 for none.
    ///   - metrics: where `Counter.outletsForgotten` is counted.
    package init(limit: Int, metrics: Metrics) {
        self.metrics = metrics
        state = Mutex(OutletList(limit: limit))
    }

    /// Counts accepted payloads of an outlet; an empty name is none. O(1).
    package func seen(_ outlet: String, at time: Timestamp, payloads: Int = 1) {
        guard !outlet.isEmpty, payloads > 0 else { return }
        let name = OutletName.safe(outlet)
        let forgotten = state.withLock { $0.note(name, at: time, payloads: UInt64(payloads)) }
        metrics.add(.outletsForgotten, forgotten)
    }

    /// Takes effect at once: what is too much is forgotten.
    package func setLimit(_ limit: Int) {
        let forgotten = state.withLock { $0.setLimit(limit) }
        metrics.add(.outletsForgotten, forgotten)
    }

    package var limit: Int { state.withLock { $0.limit } }

    /// All that are kept, the last seen first.
    package var entries: [Entry] {
        let entries = state.withLock { $0.entries }
        return entries.sorted {
            $0.lastSeen == $1.lastSeen ? $0.outlet < $1.outlet : $0.lastSeen > $1.lastSeen
        }
    }
}

/// Outlets in the order in which they were seen: a doubly linked list in an array, found by name.
private struct OutletList {
    private struct Node {
        var name: String
        var lastSeen: Timestamp
        var payloads: UInt64
        var older: Int?
        var newer: Int?
    }

    private(set) var limit: Int
    private var nodes: [Node] = []
    private var places: [String: Int] = [:]
    private var oldest: Int?
    private var newest: Int?

    init(limit: Int) {
        self.limit = max(0, limit)
    }

    /// The number of outlets forgotten for it: 0 or 1.
    mutating func note(_ name: String, at time: Timestamp, payloads: UInt64) -> Int {
        if let place = places[name] {
            nodes[place].lastSeen = max(nodes[place].lastSeen, time)
            nodes[place].payloads += payloads
            unlink(place)
            linkNewest(place)
            return 0
        }
        guard limit > 0 else { return 0 }
        let node = Node(name: name, lastSeen: time, payloads: payloads)
        if nodes.count < limit {
            nodes.append(node)
            places[name] = nodes.count - 1
            linkNewest(nodes.count - 1)
            return 0
        }
        guard let place = oldest else { return 0 }
        places[nodes[place].name] = nil
        unlink(place)
        nodes[place] = node
        places[name] = place
        linkNewest(place)
        return 1
    }

    /// The number of outlets forgotten for it. O(n) when there are too many.
    mutating func setLimit(_ limit: Int) -> Int {
        self.limit = max(0, limit)
        let excess = nodes.count - self.limit
        guard excess > 0 else { return 0 }
        var kept: [Node] = []
        var place = oldest
        while let current = place {
            kept.append(nodes[current])
            place = nodes[current].newer
        }
        nodes = []
        places = [:]
        oldest = nil
        newest = nil
        for node in kept.dropFirst(excess) { _ = note(node.name, at: node.lastSeen, payloads: node.payloads) }
        return excess
    }

    var entries: [OutletTable.Entry] {
        nodes.map { OutletTable.Entry(outlet: $0.name, lastSeen: $0.lastSeen, payloads: $0.payloads) }
    }

    private mutating func unlink(_ place: Int) {
        let (older, newer) = (nodes[place].older, nodes[place].newer)
        if let older { nodes[older].newer = newer } else { oldest = newer }
        if let newer { nodes[newer].older = older } else { newest = older }
    }

    private mutating func linkNewest(_ place: Int) {
        nodes[place].older = newest
        nodes[place].newer = nil
        if let newest { nodes[newest].newer = place } else { oldest = place }
        newest = place
    }
}

extension OutletTable {
    /// The outlets as metrics, by name, so that the order does not change from one reading to the next.
    package var samples: [MetricSample] {
        let entries = entries.sorted { $0.outlet < $1.outlet }
        return entries.map { entry in
            MetricSample(
                family: .outletPayloads, labels: [entry.outlet], value: .exact(entry.payloads, unitsPerBase: 1))
        }
            + entries.map { entry in
                MetricSample(
                    family: .outletLastSeen, labels: [entry.outlet],
                    value: .exact(UInt64(max(0, entry.lastSeen.milliseconds)), unitsPerBase: 1000))
            }
    }
}

/// Names of outlets as they are kept: of at most 128 bytes, without characters that would disturb a line or a terminal.
package enum OutletName {
    package static let bytesMax = 128

    /// Characters that are unsafe (`SafeText`) become `?`; what is too long is cut, and ends with `…`.
    package static func safe(_ name: String) -> String {
        let isPlain = name.utf8.count <= bytesMax && name.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
        if isPlain { return name }
        var safe = String.UnicodeScalarView()
        // Cut first, so that a very long name costs no more than one that just fits.
        for scalar in SafeText.cut(name, bytesMax: bytesMax).unicodeScalars {
            safe.append(SafeText.isUnsafe(scalar) ? "?" : scalar)
        }
        return String(safe)
    }
}
