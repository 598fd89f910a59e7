import NewswireProtocol
import Testing

@Suite struct StateEntryTests {
    private let entry = StateEntry(epoch: 7_184_467_200_000_123, stateID: "1a2b3c")

    @Test func isReadAsItWasWritten() throws {
        #expect(try StateEntry(decoding: entry.encode()) == entry)
        #expect(try RecordLogContent(decoding: entry.encode()) == .state(entry))
        let settled = RecordLogEntry(journalIndex: 5, items: [])
        #expect(try RecordLogContent(decoding: settled.encode()) == .settled(settled))
    }

    @Test func itsBytesAreFixed() {
        let bytes = StateEntry(epoch: 258, stateID: "ab").encode()
        #expect(bytes == [2, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 97, 98])
    }

    @Test func damagedBytesAreNone() {
        let bytes = entry.encode()
        for count in 0..<bytes.count {
            #expect(throws: EntryError.self) { try StateEntry(decoding: Array(bytes.prefix(count))) }
        }
        #expect(throws: EntryError.trailingBytes(1)) { try StateEntry(decoding: bytes + [0]) }
        #expect(throws: EntryError.invalid("state id")) {
            try StateEntry(decoding: StateEntry(epoch: 1, stateID: "").encode())
        }
        #expect(throws: EntryError.invalid("state id")) {
            try StateEntry(decoding: StateEntry(epoch: 1, stateID: "a b").encode())
        }
        #expect(throws: EntryError.unknownFormat(9)) { try RecordLogContent(decoding: [9]) }
    }

    private let settings = DecisionSettings(
        instance: "désk", identitiesMax: 500, identityDays: 400, textsMax: 1000, textDays: 31, contentBytesMax: 5000,
        contentRatioMax: 50)

    @Test func itKeepsTheSettingsThatHold() throws {
        var next = settings
        next.textDays = 7
        let changes = [SettingsChange(from: 0, settings: settings), SettingsChange(from: 1 << 40, settings: next)]
        let entry = StateEntry(epoch: 7, stateID: "ab", settings: SettingsHistory(changes))
        let bytes = entry.encode()
        #expect(try RecordLogContent(decoding: bytes) == .state(entry))
        #expect(bytes.prefix(8) == [6, 0, 0, 0, 2, 0, 0, 0])
        #expect(bytes.count == 24 + 2 + 2 * (64 + 5))
        for count in 0..<bytes.count {
            #expect(throws: EntryError.self) { try StateEntry(decoding: Array(bytes.prefix(count))) }
        }
        // No settings where some are announced, and some where none are.
        for (place, value) in [(0, 2), (4, 0), (4, 255), (26 + 8 + 7, 1)] as [(Int, UInt8)] {
            var damaged = bytes
            damaged[place] = value
            #expect(throws: EntryError.self) { try StateEntry(decoding: damaged) }
        }
    }

    /// What was written before compressed payloads were read: still so where nothing else can be said, for whoever goes
    /// back to that version.
    @Test func olderSettingsHaveTheDefaultLimitsOfContent() throws {
        let bytes: [UInt8] =
            [5, 0, 0, 0, 1, 0, 0, 0] + [7, 0, 0, 0, 0, 0, 0, 0] + [2, 0, 0, 0, 0, 0, 0, 0, 97, 98]
            + [9, 1, 2, 3, 4, 1].flatMap { [$0, 0, 0, 0, 0, 0, 0, 0] } + [120]
        let settings = DecisionSettings(
            instance: "x", identitiesMax: 1, identityDays: 2, textsMax: 3, textDays: 4, contentBytesMax: 10 << 20,
            contentRatioMax: 100)
        let history = SettingsHistory([SettingsChange(from: 9, settings: settings)])
        let entry = StateEntry(epoch: 7, stateID: "ab", settings: history)
        #expect(try StateEntry(decoding: bytes) == entry)
        #expect(entry.encode() == bytes)
        for count in 0..<bytes.count {
            #expect(throws: EntryError.self) { try StateEntry(decoding: Array(bytes.prefix(count))) }
        }
    }

    /// An older version knows no form with tags: it is written where there is something to tag.
    @Test func itKeepsSettingsWithTags() throws {
        var near = settings
        near.near = DecisionSettings.Near(days: 4, textsMax: 1000, thresholdPercent: 55, kibibytesMax: 2048)
        var markdown = settings
        markdown.bodyMarkdown = true
        var links = near
        links.links = true
        var boilerplate = links
        boilerplate.boilerplate = DecisionSettings.Boilerplate(
            pages: 3, confidencePercent: 20, days: 30, sourcesMax: 1000, linesMax: 500)
        let changes = [settings, near, markdown, links, boilerplate].enumerated().map { index, settings in
            SettingsChange(from: UInt64(9 * index), settings: settings)
        }
        let entry = StateEntry(epoch: 7, stateID: "ab", settings: SettingsHistory(changes))
        let bytes = entry.encode()
        #expect(bytes.first == 7)
        #expect(try StateEntry(decoding: bytes) == entry)
        for count in 0..<bytes.count {
            #expect(throws: EntryError.self) { try StateEntry(decoding: Array(bytes.prefix(count))) }
        }
        // Of the second change: a tag that nobody knows, one that comes again, a value of 0, and one tag too few.
        let tags = 26 + (16 + 7 * 8 + 5) + 8 + 7 * 8
        #expect(bytes[tags] == 1)
        for (place, value) in [(tags, 99), (tags + 16, 1), (tags + 8, 0), (tags - 8, 3)] as [(Int, UInt8)] {
            var damaged = bytes
            damaged[place] = value
            #expect(throws: EntryError.self) { try StateEntry(decoding: damaged) }
        }
    }

    @Test func settingsHoldFromTheirPositionOn() {
        var next = settings
        next.instance = "other"
        var history = SettingsHistory()
        #expect(history.change(at: 1) == nil)
        let steps: [(DecisionSettings, UInt64)] = [
            (settings, 0), (settings, 5), (next, 10), (settings, 10), (next, 20),
        ]
        let areChanges = steps.map { history.change(to: $0.0, from: $0.1) }
        #expect(areChanges == [true, false, true, true, true], "the second holds already")
        #expect([0, 9, 10, 19, 20, 99].map { history.change(at: $0)?.from } == [0, 0, 10, 10, 20, 20])
        history.forget(before: 19)
        #expect(history.changes.map(\.from) == [10, 20])
        history.forget(before: 20)
        #expect(history.changes.map(\.from) == [20])
    }
}
