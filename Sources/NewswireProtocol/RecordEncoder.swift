import JSONText
public import NewswireModel

/// What became of an item, with what its record says of it.
public enum Decision: Sendable, Equatable {
    case verdict(Verdict)
    case rejected(Finding<RejectionCode>)
    case quarantined(Finding<QuarantineCode>)

    public var outcome: Outcome {
        switch self {
        case .verdict(let verdict): verdict.outcome
        case .rejected: .rejected
        case .quarantined: .quarantined
        }
    }
}

/// Puts a verdict into prepared records: the CloudEvents 1.0 JSON envelope around `data`.
///
/// The same arguments give the same bytes. Its values are fixed for an epoch; any queue may use it.
public struct RecordEncoder: Sendable {
    private let stateID: String
    /// From behind the id to the outcome in `type`.
    private let sourceAndType: [UInt8]

    /// - Parameters:
    ///   - instance: the name of the daemon; what may not stand in a URI is percent-encoded.
    ///   - stateID: the name of the state directory, with which all ids begin.
    public init(source instance: String, stateID: String) {
        self.stateID = stateID
        var source = Array(#","source":"/newswire/"#.utf8)
        for byte in instance.utf8 {
            if byte.isUnreserved { source.append(byte) } else { byte.appendPercentEncoded(to: &source) }
        }
        source.append(contentsOf: #"","type":"newswire.article."#.utf8)
        sourceAndType = source
    }

    /// The record of an item. The output is allocated once.
    ///
    /// - Parameter again: why it was processed, where that was not for the first time.
    public func encode(
        _ prepared: PreparedRecord, position: ItemPosition, sequence: UInt64, decision: Decision,
        again: Reprocessing? = nil
    ) -> [UInt8] {
        let outcome = decision.outcome
        let sections = RecordSections(of: outcome)
        let decided = DecisionMembers(
            decision, of: prepared, position: position, stateID: stateID, again: again)
        let origins = prepared.origins.count(of: sections)

        var output: [UInt8] = []
        output.reserveCapacity(
            Self.punctuationSize + sourceAndType.count + decided.count + decided.id.count
                + prepared.members.count(of: sections) + origins)
        output.append(contentsOf: #"{"specversion":"1.0""#.utf8)
        output.append(contentsOf: decided.id)
        output.append(contentsOf: sourceAndType)
        output.append(contentsOf: outcome.rawValue.utf8)
        output.append(contentsOf: #".v1""#.utf8)
        prepared.members.append(.envelope, of: sections, to: &output)
        output.append(contentsOf: #","sequence":""#.utf8)
        Self.appendPadded(sequence, to: &output)
        output.append(UInt8(ascii: "\""))
        output.append(contentsOf: decided.partitionKey)

        // Members bring a comma; that of the first one becomes the brace.
        output.append(contentsOf: #","data":"#.utf8)
        let brace = output.count
        output.append(contentsOf: decided.id)
        output[brace] = UInt8(ascii: "{")
        output.append(contentsOf: decided.identity)
        prepared.members.append(.payloadID, of: sections, to: &output)
        output.append(contentsOf: decided.verdict)
        prepared.members.append(.addresses ... .reception, of: sections, to: &output)
        output.append(contentsOf: decided.finding)
        prepared.members.append(.contentHash, of: sections, to: &output)
        prepared.appendOrigins(of: sections, to: &output)
        output.append(contentsOf: decided.warnings)
        output.append(contentsOf: "}}".utf8)
        return output
    }

    /// More than the literals above, the outcome and the sequence have together.
    private static let punctuationSize = 160

    /// Twenty digits, so that the texts sort as the numbers do.
    private static func appendPadded(_ number: UInt64, to output: inout [UInt8]) {
        var divisor: UInt64 = 10_000_000_000_000_000_000
        while divisor > 0 {
            output.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }
}

extension PreparedRecord {
    /// Appends the member `origins`, with what it says of the sections; nothing where it says nothing.
    func appendOrigins(of sections: RecordSections, to output: inout [UInt8]) {
        guard origins.count(of: sections) > 0 else { return }
        output.append(contentsOf: #","origins":"#.utf8)
        let brace = output.count
        origins.append(.addresses ... .reception, of: sections, to: &output)
        output[brace] = UInt8(ascii: "{")
        output.append(UInt8(ascii: "}"))
    }
}
