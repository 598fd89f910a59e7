import Deduplication
import Glibc
import NewswireModel

/// How fast near-duplicates are found, and how much memory that takes: `near-duplicates bench COUNT` on a stream of
/// its own making, `near-duplicates write COUNT` for others to read, one text a line.
///
/// Texts have 60 to 400 words of a vocabulary in which words are as unevenly frequent as in a language (Zipf). One in
/// five is a copy of one of the last 2,000 texts, cut or with other words around it.
@main
enum Main {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let count = Int(arguments[2]), count > 0 else { return usage() }
        switch arguments[1] {
        case "bench": Bench(count: count).run()
        case "write":
            var stream = TextStream()
            for _ in 0..<count { print(stream.next()) }
        default: usage()
        }
    }

    private static func usage() {
        print("usage: near-duplicates bench|write COUNT")
        exit(64)
    }
}

/// The texts, the same on every run.
struct TextStream {
    private var state: UInt64 = 42
    private let words: [String]
    /// The last texts, as words.
    private var recent: [[Int]] = []
    private var place = 0

    init() {
        var state: UInt64 = 7
        words = (0..<60_000).map { _ in
            (0..<2 + Int(Self.next(&state) % 3)).map { _ in
                ["ba", "con", "de", "ri", "ster", "mo", "la", "ti", "pre", "su", "na", "ver"][
                    Int(Self.next(&state) % 12)]
            }.joined()
        }
    }

    /// SplitMix64.
    private static func next(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    private mutating func below(_ limit: Int) -> Int { Int(Self.next(&state) % UInt64(limit)) }

    /// A rank of which low ones are frequent: about 1/rank.
    private mutating func word() -> Int {
        let unit = Double(Self.next(&state) >> 11) / Double(1 << 53)
        return min(words.count - 1, Int(pow(Double(words.count), unit)) - 1)
    }

    mutating func next() -> String {
        var text: [Int]
        if recent.count > 100, below(5) == 0 {
            text = recent[below(recent.count)]
            switch below(3) {
            case 0: text.removeLast(text.count / (2 + below(3)))
            case 1: text = (0..<12).map { _ in word() } + text
            default: text += (0..<25).map { _ in word() }
            }
        } else {
            text = (0..<60 + below(340)).map { _ in word() }
            if recent.count < 2000 { recent.append(text) } else { recent[place % 2000] = text }
            place += 1
        }
        return text.map { words[$0] }.joined(separator: " ")
    }
}

/// Fingerprinting and deciding on one core, while the index fills.
struct Bench {
    let count: Int
    private static let sampleSize = 5000

    func run() {
        var limits = NearLimits()
        limits.textsMax = count
        limits.recordBytesMax = 1 << 40
        var deduplicator = Deduplicator(
            stateID: "b", limits: Deduplicator.Limits(identitiesMax: 1, textsMax: 1, near: limits))
        var stream = TextStream()
        let before = Self.residentBytes()
        var marks = [10_000, 100_000, 1_000_000].filter { $0 <= count }
        if marks.last != count { marks.append(count) }
        var done = 0
        var near = 0
        while done < count {
            // Made beforehand: making texts is not measured.
            let size = min(Self.sampleSize, count - done)
            let articles = (0..<size).map { _ in
                var article = Article()
                article.body = stream.next()
                return article
            }
            let bytes = articles.reduce(0) { $0 + ($1.body?.utf8.count ?? 0) }
            var fingerprinting: UInt64 = 0
            var deciding: [UInt64] = []
            deciding.reserveCapacity(size)
            for (index, article) in articles.enumerated() {
                let start = Self.processorNanoseconds()
                let fingerprint = Fingerprint(article, identity: nil)
                let middle = Self.processorNanoseconds()
                let verdict = deduplicator.decide(
                    fingerprint, at: ItemPosition(journalIndex: UInt64(done + index), item: 0),
                    received: Timestamp(milliseconds: 1_700_000_000_000 + Int64(done + index)))
                deciding.append(Self.processorNanoseconds() - middle)
                fingerprinting += middle - start
                if verdict.outcome == .nearDuplicate { near += 1 }
            }
            done += size
            guard let mark = marks.first, done >= mark else { continue }
            marks.removeFirst()
            report(done, near, fingerprinting, deciding, bytes, deduplicator, Self.residentBytes() - before)
        }
        restart(deduplicator)
    }

    private func report(
        _ done: Int, _ near: Int, _ fingerprinting: UInt64, _ deciding: [UInt64], _ bytes: Int,
        _ deduplicator: Deduplicator, _ resident: Int
    ) {
        let sum = deciding.reduce(0, +)
        let sorted = deciding.sorted()
        let held = deduplicator.nearCounts
        let work = deduplicator.nearWork
        let perSecond = { (nanoseconds: UInt64) in Int(Double(deciding.count) / Double(nanoseconds) * 1e9) }
        print(
            """
            held \(held.texts): \(perSecond(fingerprinting + sum)) documents/s (fingerprints \
            \(perSecond(fingerprinting)), decisions \(perSecond(sum))), \
            \(work.postings / held.texts) postings and \(work.comparisons / held.texts) comparisons each, p99 \
            \(sorted[sorted.count * 99 / 100] / 1000) µs, longest \((sorted.last ?? 0) / 1000) µs; \
            \(bytes / deciding.count) bytes of text each, near \(near) of \(done); resident \
            \((resident - held.recordBytes) / held.texts) bytes a document, and \(held.recordBytes / held.texts) of lists
            """)
    }

    /// What a start does: takes over a snapshot.
    private func restart(_ deduplicator: Deduplicator) {
        var parts: [[UInt8]] = []
        let begin = Self.processorNanoseconds()
        deduplicator.writeSnapshot(partBytes: 256 * 1024) { parts.append($0) }
        let written = Self.processorNanoseconds()
        var limits = NearLimits()
        (limits.textsMax, limits.recordBytesMax) = (count, 1 << 40)
        var restored = Deduplicator(
            stateID: "b", limits: Deduplicator.Limits(identitiesMax: 1, textsMax: 1, near: limits))
        for part in parts {
            guard restored.readSnapshot(part: part) else { fatalError("a part can't be read") }
        }
        let read = Self.processorNanoseconds()
        print(
            """
            snapshot \(parts.reduce(0) { $0 + $1.count } >> 20) MiB, written in \((written - begin) / 1_000_000) ms, \
            taken over in \((read - written) / 1_000_000) ms
            """)
    }

    private static func processorNanoseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    private static func residentBytes() -> Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, 256, file) != nil else { return 0 }
        let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let fields = text.split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
    }
}
