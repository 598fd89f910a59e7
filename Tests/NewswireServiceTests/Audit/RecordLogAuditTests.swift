import NewswireModel
import NewswireProtocol
import NewswireService
import SegmentLog
import Testing

@Suite struct RecordLogAuditTests {
    private static let state = StateEntry(epoch: 5, stateID: "s")

    /// The outcome of one payload with these items.
    private func outcome(_ journal: UInt64, _ items: (Outcome, sequence: UInt64, number: UInt64)...) -> [UInt8] {
        RecordLogEntry(
            journalIndex: journal,
            items: items.enumerated().map { index, item in
                let (outcome, sequence, number) = item
                let digits = String(sequence)
                let padded = String(repeating: "0", count: 20 - digits.count) + digits
                let record = """
                    {"specversion":"1.0","id":"s-\(journal).\(index)","source":"/newswire/main",\
                    "type":"newswire.article.\(outcome.rawValue).v1","sequence":"\(padded)",\
                    "data":{"id":"s-\(journal).\(index)","outcome":"\(outcome.rawValue)"}}
                    """
                return RecordLogEntry.Item(
                    outcome: outcome, sequence: sequence, number: number, refersTo: nil, topic: [],
                    record: Array(record.utf8), fingerprint: [])
            }
        ).encode()
    }

    private func audit(from first: UInt64 = 1, _ entries: [[UInt8]]) -> RecordLogAudit {
        var audit = RecordLogAudit(first: first)
        for (index, bytes) in entries.enumerated() {
            audit.take(PositionedEntry(position: first + UInt64(index), bytes: bytes))
        }
        return audit
    }

    private func kinds(_ audit: RecordLogAudit) -> [AuditFault.Kind] { audit.faults.kept.map(\.kind) }

    @Test func aWholeLogHasNoFault() {
        let audit = audit([
            Self.state.encode(), outcome(1, (.new, 1, 1)), outcome(2, (.new, 2, 2), (.rejected, 3, 1)), outcome(3),
            outcome(5, (.update, 4, 1)),
        ])
        #expect(kinds(audit) == [])
        #expect(audit.items == 4)
        #expect(audit.head == 5)
        #expect(audit.settled.runs == [1..<4, 5..<6])
    }

    @Test func numbersBeginAnewWithAnEpoch() {
        let next = StateEntry(epoch: 6, stateID: "s")
        let entries = [Self.state.encode(), outcome(1, (.new, 1, 1)), next.encode(), outcome(2, (.new, 1, 1))]
        #expect(kinds(audit(entries)) == [])
        #expect(
            kinds(audit([Self.state.encode(), outcome(1, (.new, 1, 1)), next.encode(), outcome(2, (.new, 2, 2))]))
                == [.sequence, .number])
    }

    @Test func theFirstNumbersOfATrimmedLogAreTakenAsGiven() {
        let audit = audit(from: 40, [outcome(90, (.new, 71, 60)), outcome(91, (.duplicate, 72, 8), (.new, 73, 61))])
        #expect(kinds(audit) == [])
        #expect(audit.knownFrom == 90)
    }

    @Test func aCheckpointTellsWhatWentBefore() {
        let beginning = CheckpointEntry.beginning(settled: 89, sequence: 70, numbers: [.new: 59])
        let checkpoint = [Self.state.encode(), beginning.encode(), CheckpointEntry.end(parts: 0).encode()]
        #expect(audit(from: 40, checkpoint).knownFrom == 90)
        #expect(kinds(audit(from: 40, checkpoint + [outcome(90, (.new, 71, 60))])) == [])
        #expect(kinds(audit(from: 40, checkpoint + [outcome(91, (.new, 72, 60))])) == [.sequence])
        // Behind outcomes it must say what they say.
        #expect(
            kinds(audit(from: 40, [outcome(88, (.new, 69, 58))] + checkpoint)) == [.checkpoint, .sequence, .number])
        let short = [Self.state.encode(), beginning.encode(), CheckpointEntry.end(parts: 1).encode()]
        #expect(kinds(audit(from: 40, short)) == [.checkpoint])
    }

    @Test func whatIsWrongIsNamedByItsKind() {
        let begin = [Self.state.encode(), outcome(1, (.new, 1, 1)), outcome(2, (.new, 2, 2))]
        for (entry, expected): ([UInt8], [AuditFault.Kind]) in [
            (outcome(2, (.new, 3, 3)), [.secondOutcome]), (outcome(3, (.new, 4, 3)), [.sequence]),
            (outcome(3, (.new, 3, 5)), [.number]), (outcome(3, (.new, 2, 2)), [.sequence, .number]),
            ([9, 9, 9], [.form]), (StateEntry(epoch: 4, stateID: "s").encode(), [.identity]),
            (StateEntry(epoch: 5, stateID: "t").encode(), [.identity]),
        ] {
            #expect(kinds(audit(begin + [entry])) == expected)
        }
        #expect(kinds(audit(begin + [outcome(7, (.new, 3, 3)), outcome(5, (.new, 4, 4))])) == [.order])
    }

    @Test func aRecordMustSayWhatItsEntrySays() throws {
        var entry = try RecordLogEntry(decoding: outcome(1, (.new, 1, 1)))
        let record = String(decoding: entry.items[0].record, as: UTF8.self)
        for (old, new) in [("s-1.0", "s-2.0"), ("00001\"", "00002\""), ("article.new", "article.update")] {
            entry.items[0].record = Array(record.replacing(old, with: new).utf8)
            #expect(kinds(audit([Self.state.encode(), entry.encode()])) == [.record], "\(new)")
        }
        entry.items[0].record = Array(record.utf8)
        entry.items[0].refersTo = ItemPosition(journalIndex: 1, item: 0)
        #expect(kinds(audit([Self.state.encode(), entry.encode()])) == [.reference])
    }

    @Test func onlyTheFirstFaultsAreKept() {
        let many = audit([Self.state.encode()] + (0..<1500).map { _ in [9] })
        #expect(many.faults.count == 1500)
        #expect(many.faults.kept.count == AuditFaults.keptMax)
    }
}
