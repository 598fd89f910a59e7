import Foundation
import NewswireService
import Testing

@Suite struct ProcessStatisticsTests {
    @Test func thisProcessIsRead() throws {
        let before = ProcessStatistics.read()
        #expect(try #require(before.residentBytes) > 1_000_000)
        #expect(try #require(before.virtualBytes) >= before.residentBytes ?? .max)
        #expect(try #require(before.threads) >= 1)
        #expect(try #require(before.maxFiles) >= 20)
        let started = Date(timeIntervalSince1970: try #require(before.startSeconds))
        #expect(started < Date() && started > Date(timeIntervalSinceNow: -7 * 86_400))
        #expect(try #require(before.processorNanoseconds) > 0)
        #expect(ProcessStatistics.read().startSeconds == before.startSeconds)
        #expect(try #require(ProcessStatistics.residentBytes()) > 1_000_000)
    }

    @Test func whatCannotBeReadIsLeftOut() {
        let statistics = ProcessStatistics.read(folder: "/nowhere")
        #expect(statistics.residentBytes == nil && statistics.virtualBytes == nil && statistics.threads == nil)
        #expect(statistics.startSeconds == nil && statistics.openFiles == nil)
        let names = statistics.samples.map(\.family.name)
        #expect(names == ["process_cpu_seconds_total", "process_max_fds"])
    }

    /// The program's name may hold spaces and brackets.
    @Test func theFieldsBehindTheNameAreFound() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("statistics-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let fields = (4...52).map { $0 == 20 ? "17" : "0" }.joined(separator: " ")
        try Data("42 (a) b 7 8) S \(fields)\n".utf8).write(to: folder.appendingPathComponent("stat"))
        try Data("100 20 3 4 0 5 0\n".utf8).write(to: folder.appendingPathComponent("statm"))
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("fd"), withIntermediateDirectories: true)
        for name in ["0", "1", "2", "9"] { try Data().write(to: folder.appendingPathComponent("fd/\(name)")) }
        let statistics = ProcessStatistics.read(folder: folder.path)
        #expect(statistics.threads == 17)
        let page = UInt64(sysconf(Int32(_SC_PAGESIZE)))
        #expect(statistics.virtualBytes == 100 * page)
        #expect(statistics.residentBytes == 20 * page)
        // One is taken for the descriptor that reads the folder.
        #expect(statistics.openFiles == 3)
    }
}
