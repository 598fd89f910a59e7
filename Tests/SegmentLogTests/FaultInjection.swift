import SegmentLog

enum DiskCall: String {
    case list = "opendir"
    case open, create, rename, unlink
    case syncDirectory = "fsync"
    case read = "pread"
    case write = "pwrite"
    case allocate = "fallocate"
    case truncate = "ftruncate"
    case syncData = "fdatasync"
}

/// What fails.
enum FaultKind: String, CaseIterable, Sendable {
    case noSpace, inputOutput, tooManyFiles, interrupted, shortTransfer, failedSync

    fileprivate var calls: Set<DiskCall> {
        switch self {
        case .noSpace: [.create, .write, .allocate, .rename]
        case .inputOutput: [.read, .write, .truncate, .unlink, .rename, .create]
        case .tooManyFiles: [.open, .create, .syncDirectory, .list]
        case .interrupted: [.open, .create, .read, .write, .allocate, .truncate, .syncData]
        case .shortTransfer: [.read, .write]
        case .failedSync: [.syncData, .syncDirectory]
        }
    }

    fileprivate var number: Int32 {
        switch self {
        case .noSpace: ErrorNumber.noSpace
        case .inputOutput, .failedSync: ErrorNumber.inputOutput
        case .tooManyFiles: ErrorNumber.tooManyFiles
        case .interrupted: ErrorNumber.interrupted
        case .shortTransfer: FaultInjection.short
        }
    }
}

/// Lets calls of one kind fail at random, one in seven of them if not told otherwise.
struct FaultInjection: Sendable {
    /// Instead of an error number: the transfer is cut short.
    static let short: Int32 = -1

    let kind: FaultKind
    var random: SplitMix64
    let oneIn: UInt64
    private(set) var injected = 0

    init(_ kind: FaultKind, seed: UInt64, oneIn: UInt64 = 7) {
        self.kind = kind
        self.oneIn = oneIn
        random = SplitMix64(seed: seed)
    }

    mutating func next(_ call: DiskCall) -> Int32? {
        guard kind.calls.contains(call), random.next() % oneIn == 0 else { return nil }
        injected += 1
        return kind.number
    }
}

/// Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014: the same numbers for the same seed.
struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
