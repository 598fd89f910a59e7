import JSONText
import NewswireModel

/// The members of a record that only the decision brings, each with a comma before it.
struct DecisionMembers {
    private let bytes: [UInt8]
    private let ends: [Int]

    /// `id`, of the envelope and of the data.
    var id: ArraySlice<UInt8> { part(0) }
    /// `partitionkey`.
    var partitionKey: ArraySlice<UInt8> { part(1) }
    /// `articleId` and `story`.
    var identity: ArraySlice<UInt8> { part(2) }
    /// `outcome` to `retryOf`.
    var verdict: ArraySlice<UInt8> { part(3) }
    /// `code` and `detail`.
    var finding: ArraySlice<UInt8> { part(4) }
    var warnings: ArraySlice<UInt8> { part(5) }

    var count: Int { bytes.count }

    init(
        _ decision: Decision, of prepared: PreparedRecord, position: ItemPosition, stateID: String,
        again: Reprocessing?
    ) {
        let id = position.id(stateID: stateID)
        let verdict: Verdict? = if case .verdict(let verdict) = decision { verdict } else { nil }
        var writer = SectionedMembers.startedWriter(capacity: 512)
        var ends = [writer.bytes.count]
        ends.reserveCapacity(7)
        writer.member("id", id)
        ends.append(writer.bytes.count)
        writer.member("partitionkey", prepared.domain ?? verdict?.articleID ?? id)
        ends.append(writer.bytes.count)
        writer.member("articleId", verdict?.articleID)
        writer.member("story", verdict?.story)
        ends.append(writer.bytes.count)
        writer.member("outcome", decision.outcome.rawValue)
        if let verdict { writer.members(of: verdict, stateID: stateID) }
        if again?.reason == .reprocessed { writer.member("reason", Reprocessing.Reason.reprocessed.rawValue) }
        writer.member("retryOf", again?.retriedItem?.id(stateID: stateID))
        ends.append(writer.bytes.count)
        writer.finding(of: decision)
        ends.append(writer.bytes.count)
        writer.warnings(prepared.warnings, verdict?.warnings ?? [])
        ends.append(writer.bytes.count)
        bytes = writer.bytes
        self.ends = ends
    }

    private func part(_ index: Int) -> ArraySlice<UInt8> { bytes[ends[index]..<ends[index + 1]] }
}

extension JSONWriter {
    fileprivate mutating func members(of verdict: Verdict, stateID: String) {
        switch verdict.kind {
        case .new:
            member("version", verdict.version)
        case .update(let previous, let isSuperseded):
            member("updateOf", previous.id(stateID: stateID))
            member("version", verdict.version)
            if isSuperseded { member("superseded", true) }
        case .unchanged(let version):
            member("updateOf", version.id(stateID: stateID))
        case .duplicate(let first):
            member("duplicateOf", first.id(stateID: stateID))
            member("version", verdict.version)
            member("score", 1)
            member("relation", Relation.copy.rawValue)
        case .nearDuplicate(let first, let score, let relation):
            member("duplicateOf", first.id(stateID: stateID))
            member("version", verdict.version)
            member("score", score)
            member("relation", relation.rawValue)
        }
    }

    fileprivate mutating func finding(of decision: Decision) {
        switch decision {
        case .verdict: break
        case .rejected(let finding):
            member("code", finding.code.rawValue)
            member("detail", finding.detail)
        case .quarantined(let finding):
            member("code", finding.code.rawValue)
            member("detail", finding.detail)
        }
    }

    fileprivate mutating func warnings(_ first: [String], _ second: [String]) {
        guard !(first.isEmpty && second.isEmpty) else { return }
        key("warnings")
        beginArray()
        for warning in first { string(warning) }
        for warning in second { string(warning) }
        endArray()
    }
}
