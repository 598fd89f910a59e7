import Foundation
import Logging
import NewswireService
import Testing

/// Which form the log has, and what happens when nobody takes it.
@Suite struct LogOutputTests {
    /// A pipe in the place of standard error.
    private final class Pipe {
        let reader: Int32
        let writer: Int32

        init() throws {
            var ends: [Int32] = [0, 0]
            try #require(Foundation.pipe(&ends) == 0)
            (reader, writer) = (ends[0], ends[1])
            _ = fcntl(reader, F_SETFL, O_NONBLOCK)
        }

        deinit {
            close(reader)
            close(writer)
        }

        /// What is in it now.
        func read() -> String {
            var text: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while case let count = Foundation.read(reader, &buffer, buffer.count), count > 0 {
                text += buffer[..<count]
            }
            return String(decoding: text, as: UTF8.self)
        }

        /// As JOURNAL_STREAM names it.
        var stream: String {
            var status = stat()
            fstat(writer, &status)
            return "\(status.st_dev):\(status.st_ino)"
        }
    }

    private let pipe: Pipe
    private let metrics = Metrics()

    init() throws { pipe = try Pipe() }

    private func output(
        _ format: String, stream: String? = nil, socket: String = "/nowhere/journald"
    ) throws -> LogOutput {
        LogOutput(
            try Configuration(settings: ["log.format=\(format)", "log.journalSocket=\(socket)"]),
            environment: stream.map { ["JOURNAL_STREAM": $0] } ?? [:], metrics: metrics, descriptor: pipe.writer)
    }

    @Test func journaldIsThereWhenItReadsThisStream() {
        #expect(JournalStream.isThere(["JOURNAL_STREAM": pipe.stream], descriptor: pipe.writer))
        for other in ["", "8:1", "0:0", pipe.stream + "0", "x"] {
            #expect(!JournalStream.isThere(["JOURNAL_STREAM": other], descriptor: pipe.writer), "\(other)")
        }
        #expect(!JournalStream.isThere([:], descriptor: pipe.writer))
        #expect(!JournalStream.isThere(["JOURNAL_STREAM": pipe.stream], descriptor: -1))
    }

    @Test(arguments: [
        ("auto", true, "/run/systemd/journal/socket", LogForm.journald), ("auto", true, "", .text),
        ("auto", false, "/run/systemd/journal/socket", .text), ("text", true, "/run/systemd/journal/socket", .text),
        ("json", true, "/run/systemd/journal/socket", .json), ("journal", false, "/x", .journald),
    ])
    func theFormIsWhatTheConfigurationSays(format: String, isStream: Bool, socket: String, form: LogForm) throws {
        let configuration = try Configuration(settings: ["log.format=\(format)", "log.journalSocket=\(socket)"])
        #expect(LogForm(configuration, isJournalStream: isStream) == form)
    }

    @Test func whatJournaldDoesNotTakeGoesToStandardErrorAndIsCounted() throws {
        let output = try output("journal")
        for number in 1...20 { output.write(LogEntryTests.entry("message \(number)")) }
        let lines = pipe.read().split(separator: "\n").map { $0.drop { $0 != " " }.dropFirst() }
        func notice(_ count: Int) -> Substring {
            "warning newswired: journald did not take a message at /nowhere/journald (\(count) so far): No such file "
                + "or directory; it follows here"
        }
        let messages = (1...20).map { Substring("notice newswired: message \($0)") }
        #expect(lines == [notice(1)] + messages[..<9] + [notice(10)] + messages[9...])
        #expect(metrics[.logFailed] == 20)
        #expect(metrics[.logDropped] == 0)
    }

    @Test func journaldTakesTheLevelFromTheLine() throws {
        try output("text", stream: pipe.stream).write(LogEntryTests.entry("m", level: .error))
        #expect(pipe.read() == "<3>2023-01-23T06:59:00.007Z error newswired: m\n")
        try output("text", stream: "8:1").write(LogEntryTests.entry("m", level: .error))
        #expect(pipe.read() == "2023-01-23T06:59:00.007Z error newswired: m\n")
    }

    @Test func aReaderThatStopsReadingHoldsNothingUp() throws {
        let output = try output("text")
        let line = String(repeating: "x", count: 6000)
        for _ in 0..<100 { output.write(LogEntryTests.entry(line)) }
        let dropped = metrics[.logDropped]
        #expect(dropped > 50 && dropped < 100)
        let before = pipe.read()
        output.write(LogEntryTests.entry("after"))
        // What could be written of a line ends where the next begins.
        let lines = (before + pipe.read()).split(separator: "\n")
        #expect(lines.last == "2023-01-23T06:59:00.007Z notice newswired: after")
        #expect(lines.allSatisfy { $0.hasPrefix("2023-01-23T") })
        #expect(lines.count >= 100 - Int(dropped) + 1)
        #expect(metrics[.logDropped] == dropped)
    }

    @Test func theLastLineIsWhole() throws {
        try output("json").writeLast(Array("{}".utf8))
        #expect(pipe.read() == "{}\n")
    }
}
