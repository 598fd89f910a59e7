internal import NewswireModel

/// The steps of the pipeline whose time is counted.
public enum Stage: String, Sendable, CaseIterable {
    case intake, journal, parse, dedupe, record, feed
}

/// Dense numbers from 0 of the label values that are counted for each payload: a counter's place is computed from
/// them without a search.
extension Stage {
    static var count: Int { 6 }

    var ordinal: Int {
        switch self {
        case .intake: 0
        case .journal: 1
        case .parse: 2
        case .dedupe: 3
        case .record: 4
        case .feed: 5
        }
    }
}

/// The logs on disk, by the names of their folders.
public enum StoreName: String, Sendable, CaseIterable {
    case journal, records
    /// What is remembered of the journal's ids.
    case ids
}

/// How a call of the disk failed.
public enum StoreFailure: String, Sendable, CaseIterable {
    /// There is no room.
    case full
    /// A sync: what it was to confirm counts as not written.
    case sync
    case other
}

extension StoreName {
    static var count: Int { 3 }

    var ordinal: Int {
        switch self {
        case .journal: 0
        case .records: 1
        case .ids: 2
        }
    }
}

extension StoreFailure {
    static var count: Int { 3 }

    var ordinal: Int {
        switch self {
        case .full: 0
        case .sync: 1
        case .other: 2
        }
    }
}

extension IntakeEndpoint {
    static var count: Int { 3 }

    var ordinal: Int {
        switch self {
        case .push: 0
        case .subscribe: 1
        case .reliable: 2
        }
    }
}

extension RefusalCode {
    static var count: Int { 11 }

    var ordinal: Int {
        switch self {
        case .badFrame: 0
        case .badHeader: 1
        case .tooLarge: 2
        case .unknownEncoding: 3
        case .hashMismatch: 4
        case .unknownVersion: 5
        case .idReused: 6
        case .overWindow: 7
        case .diskLow: 8
        case .draining: 9
        case .internal: 10
        }
    }
}

extension Outcome {
    static var count: Int { 7 }

    var ordinal: Int {
        switch self {
        case .new: 0
        case .update: 1
        case .unchanged: 2
        case .duplicate: 3
        case .nearDuplicate: 4
        case .rejected: 5
        case .quarantined: 6
        }
    }
}
