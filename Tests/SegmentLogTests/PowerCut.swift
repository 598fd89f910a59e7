import SegmentLog

/// What becomes of that which was not synced when the power goes.
enum Loss: CaseIterable, Sendable {
    /// All of it is gone.
    case everything
    /// Some calls got to the disk, others did not, in any order.
    case reordered
    /// As before, and of a write some sectors only.
    case torn
    /// Nothing is gone: the process alone died.
    case nothing
}

extension SimulatedDisk.State {
    private static let sectorBytes = 512

    /// A disk as it may be found afterwards; everything on it is synced.
    func afterCrash(_ loss: Loss, _ random: inout SplitMix64) -> SimulatedDisk {
        var next = SimulatedDisk.State()
        next.durableNames = names(after: loss, &random)
        next.nodes = nodes.map { node in
            let bytes = contents(of: node, after: loss, &random)
            return SimulatedDisk.Node(current: bytes, durable: bytes)
        }
        next.names = next.durableNames
        return SimulatedDisk(next)
    }

    private func names(after loss: Loss, _ random: inout SplitMix64) -> [String: Int] {
        guard loss != .nothing else { return names }
        var left = durableNames
        for operation in pendingNames where loss != .everything && Bool.random(using: &random) {
            left.apply(operation)
        }
        return left
    }

    private func contents(
        of node: SimulatedDisk.Node, after loss: Loss, _ random: inout SplitMix64
    ) -> [UInt8] {
        switch loss {
        case .nothing: return node.current
        case .everything: return node.durable
        case .reordered, .torn:
            var bytes = node.durable
            for operation in node.pending.shuffled(using: &random) where Bool.random(using: &random) {
                if loss == .torn, case .write(let offset, let written) = operation {
                    for sector in Self.sectors(of: written, at: offset) where Bool.random(using: &random) {
                        bytes.apply(sector)
                    }
                } else {
                    bytes.apply(operation)
                }
            }
            return bytes
        }
    }

    private static func sectors(of bytes: [UInt8], at offset: Int) -> [SimulatedDisk.FileOperation] {
        var sectors: [SimulatedDisk.FileOperation] = []
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, ((offset + start) / sectorBytes + 1) * sectorBytes - offset)
            sectors.append(.write(offset: offset + start, bytes: Array(bytes[start..<end])))
            start = end
        }
        return sectors
    }
}
