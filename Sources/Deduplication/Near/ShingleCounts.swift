/// In how many of the texts that are held each shingle occurs, about: its document frequency, by which it weighs.
///
/// One row of counters that shingles share by their hash; what a counter gets of other shingles is evened out by taking
/// off the mean. Adding and removing the same texts leaves exactly what was there, so the counts are a function of the
/// texts held. A counter is 16 bits; what does not fit is counted beside the row.
struct ShingleCounts: Sendable {
    private static let full = UInt16.max

    private var counters: [UInt16]
    /// The counts of counters that are full.
    private var overflow: [Int: Int] = [:]
    private var total = 0

    /// - Parameter countersMin: rounded up to a power of two.
    init(countersMin: Int) {
        var size = 1024
        while size < countersMin { size *= 2 }
        counters = [UInt16](repeating: 0, count: size)
    }

    var counterCount: Int { counters.count }
    /// What each counter has of strangers.
    var mean: Int { total / counters.count }

    /// The weights of shingles at this moment; `selectedBit` is no matter.
    func weights(of shingles: Span<UInt32>, _ body: (Int, UInt32) -> Void) {
        let (mean, mask) = (mean, counters.count - 1)
        ShingleWeights.table.withUnsafeBufferPointer { table in
            counters.withUnsafeBufferPointer { counters in
                for index in shingles.indices {
                    let place = Int(truncatingIfNeeded: shingles[index] & ~NearText.selectedBit) & mask
                    let count = counters[place] == Self.full ? overflow[place] ?? 0 : Int(counters[place])
                    let own = max(0, count - mean)
                    body(index, own < table.count ? table[own] : ShingleWeights.weight(own))
                }
            }
        }
    }

    mutating func add(_ shingles: Span<UInt32>) {
        let mask = counters.count - 1
        // Moved out, so that the counters can be lent beside it.
        var overflow: [Int: Int] = [:]
        swap(&overflow, &self.overflow)
        defer { swap(&overflow, &self.overflow) }
        var counters = counters.mutableSpan
        for index in shingles.indices {
            let place = Int(truncatingIfNeeded: shingles[index] & ~NearText.selectedBit) & mask
            if counters[place] < Self.full - 1 {
                counters[place] += 1
            } else {
                overflow[place] = (overflow[place] ?? Int(Self.full - 1)) + 1
                counters[place] = Self.full
            }
        }
        total += shingles.count
    }

    /// Of shingles that were added.
    mutating func remove(_ shingles: Span<UInt32>) {
        let mask = counters.count - 1
        // Moved out, so that the counters can be lent beside it.
        var overflow: [Int: Int] = [:]
        swap(&overflow, &self.overflow)
        defer { swap(&overflow, &self.overflow) }
        var counters = counters.mutableSpan
        for index in shingles.indices {
            let place = Int(truncatingIfNeeded: shingles[index] & ~NearText.selectedBit) & mask
            if counters[place] < Self.full {
                counters[place] -= 1
            } else if let count = overflow[place] {
                overflow[place] = count - 1
                guard count - 1 < Self.full else { continue }
                overflow[place] = nil
                counters[place] = UInt16(count - 1)
            }
        }
        total -= shingles.count
    }
}

/// What a shingle weighs, in units of 1/65536: the less the more texts have it, 1/√(1 + document frequency).
///
/// A root instead of the usual logarithm needs no number of documents, so that the weights of the first day are those
/// of any other, and it lowers boilerplate further (measured: see docs/dedupe.md).
enum ShingleWeights {
    static let table: [UInt32] = (0..<4096).map { weight($0) }

    static func weight(_ count: Int) -> UInt32 {
        UInt32(65536 / Double(1 + count).squareRoot())
    }
}
