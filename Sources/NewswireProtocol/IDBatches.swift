/// Ids to be acknowledged, in acks that each fit into a header and name none twice.
struct IDBatches {
    private(set) var batches: [(kept: [String], repeated: [String])] = []
    private var bytes = 0
    private var names: Set<[UInt8]> = []

    /// Leaves room for the rest of the header.
    private static let bytesMax = ReliableIntake.headerBytesMax - 1024

    init(kept: [String], repeated: [String]) {
        for id in kept {
            makeRoom(for: id)
            batches[batches.count - 1].kept.append(id)
        }
        for id in repeated {
            makeRoom(for: id)
            batches[batches.count - 1].repeated.append(id)
        }
    }

    private mutating func makeRoom(for id: String) {
        // Quotes and a comma; a control character takes six bytes.
        let cost = id.utf8.reduce(3) { $0 + ($1 < 0x20 ? 6 : $1 == 0x22 || $1 == 0x5C ? 2 : 1) }
        let name = Array(id.utf8)
        if batches.isEmpty || bytes + cost > Self.bytesMax || names.contains(name) {
            batches.append(([], []))
            bytes = 0
            names.removeAll()
        }
        bytes += cost
        names.insert(name)
    }
}
