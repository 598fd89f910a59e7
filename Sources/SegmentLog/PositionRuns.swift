/// A set of positions that is filled in ascending order: small where they have no gaps, however many they are.
package struct PositionRuns: Sendable, Equatable {
    /// Ascending, neither empty nor touching.
    package private(set) var runs: [Range<UInt64>] = []

    package init() {}

    package var count: UInt64 { runs.reduce(0) { $0 + ($1.upperBound - $1.lowerBound) } }
    package var isEmpty: Bool { runs.isEmpty }
    package var last: UInt64? { runs.last.map { $0.upperBound - 1 } }

    package mutating func insert(_ position: UInt64) { insert(position..<position + 1) }

    /// Positions that are not behind all that it holds are put in their place: O(runs) then, else O(1).
    package mutating func insert(_ range: Range<UInt64>) {
        guard !range.isEmpty else { return }
        guard let last = runs.last, range.lowerBound <= last.upperBound else { return runs.append(range) }
        if range.lowerBound >= last.lowerBound {
            runs[runs.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            return
        }
        let touched = runs.filter { $0.upperBound >= range.lowerBound && $0.lowerBound <= range.upperBound }
        let low = min(range.lowerBound, touched.first?.lowerBound ?? range.lowerBound)
        let high = max(range.upperBound, touched.last?.upperBound ?? range.upperBound)
        runs.removeAll { $0.upperBound >= range.lowerBound && $0.lowerBound <= range.upperBound }
        runs.insert(low..<high, at: runs.firstIndex { $0.lowerBound > high } ?? runs.count)
    }

    /// O(log runs).
    package func contains(_ position: UInt64) -> Bool {
        var low = 0
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].upperBound <= position { low = middle + 1 } else { high = middle }
        }
        return low < runs.count && runs[low].contains(position)
    }

    /// What of these the other set does not hold. O(runs of both).
    package func subtracting(_ other: PositionRuns) -> PositionRuns {
        var result = PositionRuns()
        var index = 0
        for run in runs {
            var next = run.lowerBound
            while index < other.runs.count, other.runs[index].upperBound <= next { index += 1 }
            var probe = index
            while next < run.upperBound {
                guard probe < other.runs.count, other.runs[probe].lowerBound < run.upperBound else {
                    result.insert(next..<run.upperBound)
                    break
                }
                if other.runs[probe].lowerBound > next { result.insert(next..<other.runs[probe].lowerBound) }
                next = max(next, other.runs[probe].upperBound)
                probe += 1
            }
        }
        return result
    }
}
