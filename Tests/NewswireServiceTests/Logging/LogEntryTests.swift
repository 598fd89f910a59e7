import Foundation
import JSONText
import Logging
import NewswireModel
import NewswireService
import Testing

/// One message in each form, byte for byte.
@Suite struct LogEntryTests {
    static func entry(
        _ message: String, level: Logger.Level = .notice, _ metadata: Logger.Metadata = [:], label: String = "newswired"
    ) -> LogEntry {
        LogEntry(
            time: Timestamp(milliseconds: 1_674_457_140_007), level: level, label: label, message: message,
            metadata: metadata, file: "NewswireService/RefusalLog.swift", function: "note(_:)", line: 17)
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private let refusal = entry(
        "refused too-large at push: 11 MB (1 so far)",
        [
            "count": .stringConvertible(1), "event": "refused", "endpoint": "push", "code": "too-large",
            "detail": .stringConvertible("11 MB"), "exitCode": .stringConvertible(UInt64.max),
        ])

    @Test func textIsOneLineWithoutTheFields() {
        #expect(
            text(refusal.text)
                == "2023-01-23T06:59:00.007Z notice newswired: refused too-large at push: 11 MB (1 so far)\n")
    }

    @Test func jsonHasTheFieldsInTheirOrder() {
        #expect(
            text(refusal.json)
                == #"{"time":"2023-01-23T06:59:00.007Z","level":"notice","message":"#
                + #""refused too-large at push: 11 MB (1 so far)","event":"refused","endpoint":"push","#
                + #""code":"too-large","detail":"11 MB","count":1,"exitCode":9223372036854775807}"# + "\n")
    }

    @Test func journaldHasPriorityPlaceAndMessageID() {
        #expect(
            text(refusal.journald) == """
                MESSAGE=refused too-large at push: 11 MB (1 so far)
                PRIORITY=5
                SYSLOG_IDENTIFIER=newswired
                CODE_FILE=NewswireService/RefusalLog.swift
                CODE_LINE=17
                CODE_FUNC=note(_:)
                MESSAGE_ID=\(LoggedEvent.refused.messageID)
                NEWSWIRE_EVENT=refused
                NEWSWIRE_ENDPOINT=push
                NEWSWIRE_CODE=too-large
                NEWSWIRE_DETAIL=11 MB
                NEWSWIRE_COUNT=1
                NEWSWIRE_EXIT_CODE=9223372036854775807

                """)
    }

    @Test(arguments: zip(Logger.Level.allCases, [7, 7, 6, 5, 4, 3, 2]))
    func prioritiesAreThoseOfSyslog(level: Logger.Level, priority: Int) {
        #expect(text(Self.entry("m", level: level).journald).contains("\nPRIORITY=\(priority)\n"))
    }

    @Test func aValueWithLineFeedsHasItsLengthInFront() {
        var message = JournaldMessage()
        message.append("NEWSWIRE_DETAIL", "a\nPRIORITY=0\n")
        message.append("B", "c")
        #expect(
            message.bytes == Array("NEWSWIRE_DETAIL\n".utf8) + [13, 0, 0, 0, 0, 0, 0, 0]
                + Array("a\nPRIORITY=0\n\nB=c\n".utf8))
    }

    @Test(arguments: [
        ("code", "NEWSWIRE_CODE"), ("exitCode", "NEWSWIRE_EXIT_CODE"), ("a.b", "NEWSWIRE_A_B"),
        ("x=1\ny é", "NEWSWIRE_X_1_Y__"),
        (String(repeating: "n", count: 99), "NEWSWIRE_" + String(repeating: "N", count: 55)),
    ])
    func fieldsHaveNamesThatJournaldTakes(name: String, expected: String) {
        #expect(JournaldMessage.fieldName(name) == expected)
    }

    @Test func whatAPeerWritesCanNotForgeALineOrReachATerminal() throws {
        let hostile =
            "bad\n2023 critical newswired: all is lost\r\u{1b}[2J\u{9b}31m\u{202e}\u{0}\u{2028}x\u{7f}\u{feff}"
        let entry = Self.entry(hostile, ["detail": .string(hostile), "evil\u{85}": "v"])
        let safe =
            #"bad\n2023 critical newswired: all is lost\r\u{1b}[2J\u{9b}31m\u{202e}\u{0}\u{2028}x\u{7f}\u{feff}"#
        #expect(text(entry.text) == "2023-01-23T06:59:00.007Z notice newswired: \(safe)\n")

        let json = text(entry.json)
        #expect(json.unicodeScalars.dropLast().allSatisfy { $0.value >= 0x20 && $0.value < 0x7F })
        #expect(json.contains(#"lost\r\u001b[2J\u009b31m\u202e\u0000\u2028x\u007f\ufeff","detail""#))
        let read = try #require(JSONReader.read(Array(json.utf8)).object)
        #expect(read["message"]?.string == hostile)
        #expect(read["detail"]?.string == hostile)

        let journald = entry.journald
        #expect(text(journald).hasPrefix("MESSAGE=\(safe)\nPRIORITY=5\n"))
        let raw = Array("NEWSWIRE_DETAIL\n".utf8) + [UInt8(hostile.utf8.count), 0, 0, 0, 0, 0, 0, 0]
        #expect(journald.indices.contains { journald[$0...].starts(with: raw + Array(hostile.utf8)) })
    }

    @Test func aFieldTakesNoMembersNameFromTheMessage() throws {
        let read = try #require(
            JSONReader.read(Self.entry("m", ["time": "never", "message": "forged"]).json).object)
        #expect(read.members.map(\.key) == ["time", "level", "message", "_message", "_time"])
        #expect(read["message"]?.string == "m")
    }

    @Test func anUnknownEventIsNone() {
        #expect(Self.entry("m", ["event": "no such"]).event == nil)
    }

    /// Linux takes 212,992 bytes for a datagram by default, less its own share.
    @Test func theLargestMessageFitsIntoADatagram() throws {
        let long = String(repeating: "\u{1}", count: 1 << 20)
        let fields = (0..<40).map { ("field\($0)", Logger.MetadataValue.string(long)) }
        let entry = Self.entry(long, Logger.Metadata(uniqueKeysWithValues: fields))
        #expect(entry.journald.count < 180_000)
        #expect(entry.fields.count == LogEntry.fieldsMax)
        let message = try #require(try JSONReader.read(entry.json).object?["message"]?.string)
        #expect(message.utf8.count == LogEntry.messageBytesMax)
        #expect(message.hasSuffix("…"))
        guard case .text(let value) = entry.fields[0].value else { throw CancellationError() }
        #expect(value.utf8.count == LogEntry.valueBytesMax && value.hasSuffix("…"))
    }
}

/// The names and numbers that alerts are made from.
@Suite struct LoggedEventTests {
    @Test func everyMessageIDIsOneOfItsOwn() {
        let ids = LoggedEvent.allCases.map(\.messageID)
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { $0.count == 32 && $0.allSatisfy { "0123456789abcdef".contains($0) } })
    }

    /// They never change: pinned by one of them, and by the page that users read.
    @Test func theManualListsEveryEventWithItsIDAndEveryField() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: root.appendingPathComponent("docs/operations.md"), encoding: .utf8)
        for event in LoggedEvent.allCases {
            #expect(page.contains("| `\(event.rawValue)` | `\(event.messageID)` |"), "\(event)")
        }
        for field in LogField.allCases {
            let row = "| `\(field.rawValue)` | `\(JournaldMessage.fieldName(field.rawValue))` |"
            #expect(page.contains(row), "\(row)")
        }
    }
}
