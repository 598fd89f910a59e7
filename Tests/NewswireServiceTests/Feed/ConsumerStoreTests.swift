import Foundation
import NewswireModel
import NewswireProtocol
import NewswireService
import Testing

@Suite struct ConsumerStoreTests {
    private static func folder() -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("consumers-\(UUID().uuidString)").path
    }

    private static let records = [
        ConsumerStore.Record(
            key: ConsumerKey(name: "a", shard: FeedShard(index: 1, count: 3)),
            progress: FeedConsumer.Progress(
                epoch: 7_354_246_749_390_280, cursor: 12, previous: 9, terminated: [14, 17], filter: #"domain="x""#),
            seen: Timestamp(milliseconds: 1_700_000_000_123)),
        ConsumerStore.Record(
            key: ConsumerKey(name: "b"), progress: FeedConsumer.Progress(epoch: 1),
            seen: Timestamp(milliseconds: 0)),
    ]

    private static func letter(_ sequence: UInt64) -> ConsumerStore.Letter {
        ConsumerStore.Letter(
            key: ConsumerKey(name: "a", shard: FeedShard(index: 1, count: 3)),
            letter: FeedConsumer.DeadLetter(sequence: sequence, position: 1, deliveries: 2, reason: "r\"\n"),
            time: Timestamp(milliseconds: 0))
    }

    @Test func itGivesWhatItWasGiven() throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try ConsumerStore(directory: folder)
        #expect(try store.load() == [])
        #expect(store.saveNow(Self.records, [Self.letter(3)]))
        #expect(store.saveNow(Self.records.reversed(), [Self.letter(5)]))
        #expect(try ConsumerStore(directory: folder).load() == Self.records)
        let lines = try String(contentsOfFile: store.letterFile(of: Self.records[0].key), encoding: .utf8)
        #expect(
            lines.split(separator: "\n").map(String.init)
                == [3, 5].map {
                    #"{"seq":\#($0),"deliveries":2,"reason":"r\"\n","time":"1970-01-01T00:00:00.000Z"}"#
                })
    }

    @Test func damageIsTold() throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try ConsumerStore(directory: folder)
        #expect(store.saveNow(Self.records, []))
        let path = folder + "/cursors.json"
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        for count in [0, 1, whole.count / 2, whole.count - 3] {
            try whole.prefix(count).write(to: URL(fileURLWithPath: path))
            #expect(throws: StateDirectoryError.self) { try store.load() }
        }
        store.setAside()
        #expect(try store.load() == [])
        #expect(FileManager.default.fileExists(atPath: path + ".damaged"))
    }

    @Test func aWriteThatFailsIsToldAndTheNextOneWorks() throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try ConsumerStore(directory: folder)
        try FileManager.default.removeItem(atPath: folder)
        #expect(!store.saveNow(Self.records, []))
        #expect(store.lastFailure != nil)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        #expect(store.saveNow(Self.records, []))
        #expect(store.lastFailure == nil)
        #expect(try store.load() == Self.records)
    }

    @Test func deadLettersAreBounded() throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try ConsumerStore(directory: folder)
        let path = store.letterFile(of: Self.records[0].key)
        try Data(repeating: 0x0A, count: ConsumerStore.letterBytesMax + 1).write(to: URL(fileURLWithPath: path))
        #expect(store.saveNow([], [Self.letter(1)]))
        #expect(store.saveNow([], [Self.letter(2)]))
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        #expect(size.map { $0 < 1000 } == true)
        #expect(FileManager.default.fileExists(atPath: path + ".1"))
    }
}
