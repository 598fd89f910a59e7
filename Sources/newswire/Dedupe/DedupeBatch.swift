import Deduplication
import JSONText
import NewswireModel

/// One run of `newswire dedupe --jsonl`: articles in, verdicts out, in the same order and by the daemon's own
/// deduplication.
struct DedupeBatch {
    private var deduplicator: Deduplicator
    private var output = StandardOutput()
    private let console = Console("dedupe")
    private let limits: Deduplicator.Limits
    /// The ids of the lines, by their number from 0.
    private var ids: [JSONValue] = []
    /// The id of the first line of each story.
    private var stories: [String: Int] = [:]
    private var now = Timestamp(milliseconds: 0)
    private var faulty = 0

    init(limits: Deduplicator.Limits) {
        deduplicator = Deduplicator(stateID: "", limits: limits)
        self.limits = limits
    }

    /// Reads lines to the end of the input and writes their verdicts. Throws what keeps it from going on, and at the
    /// end a failure where lines had faults.
    mutating func run(_ input: consuming InputFile) throws {
        var lines = LineReader(input, lineBytesMax: DedupeLine.bytesMax)
        do {
            while let line = try lines.next(whileWaiting: Interruption.check) {
                switch line {
                case .text(let bytes, let number): try take(bytes, number)
                case .tooLong(_, let number):
                    try note(DedupeLine.Fault("the line has more than \(DedupeLine.bytesMax) bytes"), nil, number)
                }
            }
        } catch let fault as InputFile.Fault {
            throw Failure(.noInput, "\(lines.name) \(fault.reason)")
        }
        try output.flush()
        guard faulty > 0 else { return }
        throw Failure(.data, "\(faulty.of("line")) could not be read; the others were decided")
    }

    private mutating func take(_ bytes: [UInt8], _ number: Int) throws {
        let (id, read) = DedupeLine.read(bytes)
        switch read {
        case .failure(let fault): try note(fault, id, number)
        case .success(let line): try output.append(line: decide(line))
        }
    }

    /// A faulty line has its line of output too.
    private mutating func note(_ fault: DedupeLine.Fault, _ id: JSONValue?, _ number: Int) throws {
        faulty += 1
        console.complain("line \(number): \(fault.detail)")
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("id", id)
        writer.member("error", fault.detail)
        writer.endObject()
        try output.append(line: writer.bytes)
    }

    private mutating func decide(_ line: DedupeLine) -> [UInt8] {
        let position = ItemPosition(journalIndex: UInt64(ids.count), item: 0)
        now = line.received ?? now
        let fingerprint = Fingerprint(
            line.article, identity: line.identity, findsNear: limits.near != nil, marksLines: limits.boilerplate != nil)
        let verdict = deduplicator.decide(fingerprint, at: position, received: now)
        let story = stories[verdict.story, default: ids.count]
        stories[verdict.story] = story
        ids.append(line.id)
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("id", line.id)
        writer.member("outcome", verdict.outcome.rawValue)
        writer.member("of", verdict.refersTo.map { ids[Int($0.journalIndex)] })
        writer.member("story", ids[story])
        switch verdict.kind {
        case .duplicate:
            writer.member("score", 1)
            writer.member("relation", Relation.copy.rawValue)
        case .nearDuplicate(_, let score, let relation):
            writer.member("score", score)
            writer.member("relation", relation.rawValue)
        case .new, .update, .unchanged: break
        }
        if !verdict.boilerplate.isEmpty {
            writer.key("boilerplate")
            writer.beginArray()
            for line in verdict.boilerplate { writer.integer(line + 1) }
            writer.endArray()
        }
        writer.endObject()
        return writer.bytes
    }
}
