package import NewswireModel

/// One histogram: a family of the metrics with its label values.
package enum Histogram: Hashable, Sendable {
    /// Wall time of one call of a stage, in nanoseconds.
    case stageDuration(Stage)
    /// From a payload's reception to its outcome in the record log, in milliseconds.
    case settleDuration
    /// Of accepted payloads, in bytes.
    case payloadSize(IntakeEndpoint)
    /// From a payload's reception at the reliable endpoint to its acknowledgement, in nanoseconds.
    case acknowledgeDuration
    /// Of one sync of a log, in nanoseconds.
    case syncDuration(StoreName)
    /// Entries that one sync confirmed.
    case syncBatch(StoreName)

    /// Every histogram there is, each at its `index`.
    package static let all: [Histogram] =
        Stage.allCases.map { .stageDuration($0) } + [.settleDuration]
        + IntakeEndpoint.allCases.map { .payloadSize($0) }
        + StoreName.allCases.flatMap { [.syncDuration($0), .syncBatch($0)] } + [.acknowledgeDuration]

    /// The place of the histogram in `all`, computed.
    package var index: Int {
        switch self {
        case .stageDuration(let stage): stage.ordinal
        case .settleDuration: Stage.count
        case .payloadSize(let endpoint): Stage.count + 1 + endpoint.ordinal
        case .syncDuration(let store): Stage.count + 1 + IntakeEndpoint.count + 2 * store.ordinal
        case .syncBatch(let store): Stage.count + 2 + IntakeEndpoint.count + 2 * store.ordinal
        case .acknowledgeDuration: Stage.count + 1 + IntakeEndpoint.count + 2 * StoreName.count
        }
    }

    package var family: MetricFamily {
        switch self {
        case .stageDuration: .stageDuration
        case .settleDuration: .settleDuration
        case .payloadSize: .payloadSize
        case .acknowledgeDuration: .acknowledgeDuration
        case .syncDuration: .syncDuration
        case .syncBatch: .syncBatch
        }
    }

    /// The values of the family's labels, in their order.
    package var labels: [String] {
        switch self {
        case .stageDuration(let stage): [stage.rawValue]
        case .settleDuration, .acknowledgeDuration: []
        case .payloadSize(let endpoint): [endpoint.rawValue]
        case .syncDuration(let store), .syncBatch(let store): [store.rawValue]
        }
    }

    /// How many of the histogram's unit make one of the family's base unit.
    var unitsPerBase: UInt64 {
        switch self {
        case .stageDuration, .syncDuration, .acknowledgeDuration: 1_000_000_000
        case .settleDuration: 1000
        case .payloadSize, .syncBatch: 1
        }
    }

    /// The upper bounds of the buckets in the histogram's unit, ascending; `boundsMax` at most.
    var bounds: [UInt64] {
        switch self {
        case .stageDuration, .syncDuration, .acknowledgeDuration: Self.stageBounds
        case .syncBatch: Self.batchBounds
        case .settleDuration: Self.settleBounds
        case .payloadSize: Self.sizeBounds
        }
    }

    static let boundsMax = 19

    /// 25 µs to 10 s.
    private static let stageBounds: [UInt64] = [
        25_000, 50_000, 100_000, 250_000, 500_000,
        1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000, 250_000_000, 500_000_000,
        1_000_000_000, 2_500_000_000, 5_000_000_000, 10_000_000_000,
    ]

    /// What waits while a sync runs goes into the next one, up to 256.
    private static let batchBounds: [UInt64] = [1, 2, 4, 8, 16, 32, 64, 128, 256]

    /// 1 ms to 60 s.
    private static let settleBounds: [UInt64] = [
        1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000,
    ]

    /// 256 bytes to 64 MiB.
    private static let sizeBounds: [UInt64] = [
        256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20, 16 << 20, 64 << 20,
    ]
}
