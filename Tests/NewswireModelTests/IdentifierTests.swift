import NewswireModel
import Testing

@Suite struct IdentifierTests {
    @Test func idsAreReadAsTheyAreWritten() {
        let position = ItemPosition(journalIndex: 42, item: 3)
        #expect(ItemPosition(id: position.id(stateID: "k3-v9"), stateID: "k3-v9") == position)
        for id in ["", "k3-v9", "k3-v9-42", "k3-v9-42.", "k3-v9-42.3.1", "k3-v9-042.3", "k3-v9-+42.3", "other-42.3"] {
            #expect(ItemPosition(id: id, stateID: "k3-v9") == nil, "\(id)")
        }
    }

    @Test(arguments: [
        ("2023-01-23T06:59:00.000Z", 1_674_457_140_000), ("2023-01-23T06:59:00.25Z", 1_674_457_140_250),
        ("2023-01-23T15:59:00.1239+09:00", 1_674_457_140_123), ("2023-01-23T06:59:00Z", 1_674_457_140_000),
    ])
    func timesAreReadToTheMillisecond(text: String, milliseconds: Int64) {
        #expect(Timestamp(rfc3339: text)?.milliseconds == milliseconds)
    }

    @Test func everyTimeThatIsWrittenIsReadAgain() {
        for milliseconds: Int64 in [0, 1, 999, 1_700_000_000_007] {
            let time = Timestamp(milliseconds: milliseconds)
            #expect(Timestamp(rfc3339: time.rfc3339) == time)
        }
        #expect(Timestamp(rfc3339: "2023-01-23") == nil)
    }
}
