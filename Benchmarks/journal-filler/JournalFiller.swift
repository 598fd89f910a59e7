import Glibc
import Logging
import NewswireModel
import NewswireProtocol
import NewswireService
import SegmentLog

/// `journal-filler STATE BYTES [PAYLOAD_BYTES]`: appends payloads to the journal of a state directory, as a daemon
/// would that accepts at its reliable endpoint and does not decide: distinct texts in English, each with an address of
/// its own; the ids are in the id log.
///
/// Prints one line of JSON: how many, and the bytes of their payloads.
@main
enum JournalFiller {
    private static let batchEntries = 64
    private static let idsMax = 1_000_000
    private static let hour: Int64 = 3_600_000

    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        let numbers = arguments.dropFirst().compactMap { Int($0) }
        guard let state = arguments.first, numbers.count == arguments.count - 1, let bytes = numbers.first else {
            stop("usage: journal-filler STATE BYTES [PAYLOAD_BYTES]", code: 64)
        }
        var options = SegmentLog.Options()
        options.retainedBytes = .max
        options.retainedMilliseconds = .max
        do {
            let journal = try SegmentLog(directory: state + "/journal", options: options)
            let idLog = try SegmentLog(directory: state + "/ids", options: options)
            var texts = Texts(bytes: numbers.count > 1 ? numbers[1] : 10_000)
            let (count, written) = try fill(journal, idLog, bytes, &texts)
            journal.close()
            idLog.close()
            print(#"{"payloads":\#(count),"bytes":\#(written)}"#)
        } catch {
            stop("\(error)", code: 1)
        }
    }

    private static func fill(
        _ journal: SegmentLog, _ idLog: SegmentLog, _ bytes: Int, _ texts: inout Texts
    ) throws(LogError) -> (Int, Int) {
        var (count, written) = (0, 0)
        let received = SystemClock.now() - hour
        let empty = try IDRecollection(
            AcceptedIDs(limit: idsMax, milliseconds: .max), idLog: idLog, journal: journal, journalStart: 1,
            blocksTellOfAllBefore: false, settled: 0, now: received)
        let ids = IDLog(
            idLog, after: empty, stretchBytesMax: 64 << 20, idsMax: idsMax, logger: Logger(label: "journal-filler"))
        let log = IdentifiedJournal(journal, ids: ids)
        while written < bytes {
            var batch: [[UInt8]] = []
            while batch.count < batchEntries, written < bytes {
                count += 1
                let payload = texts.next()
                written += payload.count
                let id = "backlog-\(count)"
                let header = #"{"op":"put","id":"\#(id)","url":"https://example.com/backlog/\#(count)"}"#
                let entry = JournalEntry(
                    received: Timestamp(milliseconds: received), endpoint: .reliable,
                    delivery: Delivery(
                        scope: .client("journal-filler"), id: id,
                        payloadHash: DeliveryHash.payload(payload.span.bytes)),
                    header: Array(header.utf8), payload: payload)
                batch.append(entry.encode())
            }
            _ = try log.append(batch)
        }
        ids.finish(below: log.positions.upperBound)
        return (count, written)
    }

    private static func stop(_ message: String, code: Int32) -> Never {
        let line = Array("journal-filler: \(message)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
        exit(code)
    }
}

private enum SystemClock {
    /// Milliseconds since 1970.
    static func now() -> Int64 { Int64(time(nil)) * 1000 }
}

/// Texts of one size, no two alike; the same in each run.
private struct Texts {
    private static let words = """
        council district voted budget harvest railway minister report bridge river market doctors teachers weather
        border treaty strike energy hospital museum election storm village company workers prices inquiry court
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)

    private let bytes: Int
    private let sentences: [[UInt8]]
    private var number = 0
    private var random: UInt64 = 20_261_123

    init(bytes: Int) {
        self.bytes = bytes
        var state: UInt64 = 1
        sentences = (0..<4000).map { index in
            let words = (0..<14).map { _ in Self.words[Int(Self.step(&state) % UInt64(Self.words.count))] }
            return Array("The \(words.joined(separator: " ")) of \(index) was said to be near. ".utf8)
        }
    }

    mutating func next() -> [UInt8] {
        number += 1
        var text = Array("Report \(number) on the district\n\n".utf8)
        text.reserveCapacity(bytes + 200)
        var paragraph = 0
        while text.count < bytes {
            text += sentences[Int(Self.step(&random) % UInt64(sentences.count))]
            paragraph += 1
            if paragraph % 5 == 0 { text += [10, 10] }
        }
        return text
    }

    /// Knuth's linear congruential generator (MMIX); its upper bits.
    private static func step(_ state: inout UInt64) -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
    }
}
