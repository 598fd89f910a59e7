import Foundation
import JSONText
import NewswireModel
import NewswireProtocol
import NewswireService
import Testing

@Suite struct QuarantineFolderTests {
    private let directory = NSTemporaryDirectory() + "newswire-quarantine-\(UUID().uuidString)"

    private func payload(_ bytes: [UInt8]) -> JournalEntry {
        JournalEntry(
            received: Timestamp(milliseconds: 1_674_457_140_000), endpoint: .push, header: Array(#"{"url":"x"}"#.utf8),
            payload: bytes)
    }

    private let finding = Finding(QuarantineCode.unsupportedType, "PDF")

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
    }

    @Test func keepsThePayloadAsItCameBesideTheReason() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var folder = try QuarantineFolder(directory: directory, bytesMax: 10_000, filesMax: 10)
        let bytes: [UInt8] = [0, 255, 13, 10]
        #expect(try folder.keep(payload(bytes), id: "s-7.0", because: finding) == 0)
        #expect(try names() == ["s-7.0.json", "s-7.0.payload"])
        #expect(FileManager.default.contents(atPath: directory + "/s-7.0.payload") == Data(bytes))
        let reason = try JSONReader.read(
            Array(#require(FileManager.default.contents(atPath: directory + "/s-7.0.json"))))
        #expect(reason.object?["code"]?.string == "unsupported-type")
        #expect(reason.object?["header"]?.object?["url"]?.string == "x")
        #expect(reason.object?["received"]?.string == "2023-01-23T06:59:00.000Z")
    }

    @Test func letsGoOfOne() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var folder = try QuarantineFolder(directory: directory, bytesMax: 1_000_000, filesMax: 2)
        for number in 1...3 { _ = try folder.keep(payload([1]), id: "s-\(number).0", because: finding) }
        let before = folder.size
        let answers = ["s-1.0", "s-2.0", "s-2.0"].map { folder.letGo($0) }
        #expect(answers == [false, true, false], "the first was dropped before")
        #expect(try names() == ["s-3.0.json", "s-3.0.payload"])
        #expect(folder.size == (payloads: 1, bytes: before.bytes / 2))
        #expect(try folder.keep(payload([1]), id: "s-4.0", because: finding) == 0, "there is room for it")
    }

    @Test func dropsTheOldestPastItsFiles() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var folder = try QuarantineFolder(directory: directory, bytesMax: 1_000_000, filesMax: 2)
        var dropped = 0
        for number in 1...2 { dropped += try folder.keep(payload([1]), id: "s-\(number).0", because: finding) }
        #expect(dropped == 0, "at the limit")
        dropped += try folder.keep(payload([1]), id: "s-3.0", because: finding)
        #expect(dropped == 1, "one past it")
        #expect(try names() == ["s-2.0.json", "s-2.0.payload", "s-3.0.json", "s-3.0.payload"])
        #expect(folder.size.payloads == 2)
    }

    @Test func dropsTheOldestPastItsBytesAndEvenTheOnlyOne() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var folder = try QuarantineFolder(directory: directory, bytesMax: 2500, filesMax: 100)
        for number in 1...2 {
            #expect(
                try folder.keep(payload(Array(repeating: 1, count: 1000)), id: "s-\(number).0", because: finding)
                    == 0)
        }
        #expect(try folder.keep(payload(Array(repeating: 1, count: 1000)), id: "s-3.0", because: finding) == 1)
        #expect(try folder.keep(payload(Array(repeating: 1, count: 9000)), id: "s-4.0", because: finding) == 3)
        #expect(try names().isEmpty)
        #expect(folder.size == (payloads: 0, bytes: 0))
    }

    @Test func takesOverWhatAnEarlierRunLeft() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var earlier = try QuarantineFolder(directory: directory, bytesMax: 1_000_000, filesMax: 10)
        for number in 1...3 { _ = try earlier.keep(payload([1]), id: "old-\(number).0", because: finding) }
        try Data().write(to: URL(fileURLWithPath: directory + "/notes.txt"))
        var folder = try QuarantineFolder(directory: directory, bytesMax: 1_000_000, filesMax: 3)
        #expect(folder.size.payloads == 3 && folder.size.bytes == earlier.size.bytes)
        #expect(try folder.keep(payload([1]), id: "s-1.0", because: finding) == 1)
        #expect(try names().contains("notes.txt"), "what is not ours stays")
        #expect(try names().filter { $0.hasPrefix("old-") }.count == 4)
    }

    @Test func saysWhyItCannotBeUsed() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try Data().write(to: URL(fileURLWithPath: directory))
        #expect(throws: StateDirectoryError.self) {
            try QuarantineFolder(directory: directory, bytesMax: 1, filesMax: 1)
        }
    }
}
