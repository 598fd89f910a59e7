internal import JSONText

/// Something that an audit found and that must not be.
package struct AuditFault: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        /// Bytes of a log are not what was written.
        case damaged
        /// A payload was accepted and passed over.
        case noOutcome = "no-outcome"
        /// A payload that was decided twice.
        case secondOutcome = "second-outcome"
        /// Outcomes that do not stand in the order of the journal.
        case order
        /// An outcome of a payload that the journal should hold and does not.
        case noPayload = "no-payload"
        /// A payload that does not have the hash under which it was acknowledged.
        case wrongBytes = "wrong-bytes"
        /// Numbers of the sequence, or of an outcome, that are missing or were given twice.
        case sequence
        case number
        /// A record that says something else than its entry: its id, its sequence or its outcome.
        case record
        /// An item that is said to be a copy or version of one that comes later.
        case reference
        /// A checkpoint that does not fit what stands before it, or is not whole.
        case checkpoint
        /// The state id or the epoch went wrong.
        case identity
        /// An entry of no form that this version knows.
        case form
    }

    package let kind: Kind
    /// Of the journal.
    package var journal: UInt64?
    /// Of the record log.
    package var position: UInt64?
    package let detail: String

    package init(_ kind: Kind, journal: UInt64? = nil, position: UInt64? = nil, _ detail: String) {
        self.kind = kind
        self.journal = journal
        self.position = position
        self.detail = detail
    }
}

/// The faults of an audit: all are counted, the first are kept.
package struct AuditFaults: Sendable, Equatable {
    package static let keptMax = 1000

    package private(set) var kept: [AuditFault] = []
    package private(set) var counts: [AuditFault.Kind: Int] = [:]

    package var count: Int { counts.values.reduce(0, +) }

    mutating func add(_ fault: AuditFault) {
        counts[fault.kind, default: 0] += 1
        if kept.count < Self.keptMax { kept.append(fault) }
    }
}

extension JSONWriter {
    mutating func member(_ key: String, _ faults: AuditFaults) {
        self.key(key)
        beginObject()
        member("count", faults.count)
        for kind in AuditFault.Kind.allCases { member(kind.rawValue, faults.counts[kind]) }
        self.key("list")
        beginArray()
        for fault in faults.kept {
            beginObject()
            member("kind", fault.kind.rawValue)
            member("journal", fault.journal)
            member("records", fault.position)
            member("detail", fault.detail)
            endObject()
        }
        endArray()
        endObject()
    }
}
