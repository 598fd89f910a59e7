import ArticleExtraction
import Dispatch
import Glibc
import JSONText
import NewswireModel
import NewswireService
import Synchronization

/// One run of `newswire extract --jsonl`: lines in, lines out in the same order, on all cores.
///
/// At most `inFlightMax` lines are held at any time, so memory is bounded whatever the input; a result is written as
/// soon as all before it are.
///
/// Sendable because all that changes is behind a mutex.
final class ExtractionBatch: Sendable {
    /// A line on its way to a worker.
    struct Job: Sendable {
        let position: UInt64
        /// From 1, blank lines included.
        let number: Int
        let line: [UInt8]?
    }

    /// What becomes of a line.
    struct Output: Sendable {
        let position: UInt64
        let number: Int
        var lines: [[UInt8]] = []
        var fault: BatchLine.Fault?
    }

    private struct State {
        var order: ReorderBuffer<Output>
        var output = StandardOutput()
        let console = Console("extract")
        /// Lines with a fault in them or in their payload.
        var faulty = 0
        /// Files that can't be read.
        var unreadable = 0
        /// Why nothing more can be written.
        var failure: (any Error)?

        mutating func write(_ output: Output) throws {
            for line in output.lines { try self.output.append(line: line) }
            guard let fault = output.fault else { return }
            if fault.code == .unreadable { unreadable += 1 } else { faulty += 1 }
            console.complain("line \(output.number): \(fault.detail)")
        }
    }

    /// Lines that are read and not yet written: enough to keep the workers busy behind one slow payload.
    private static let inFlightMax = 64

    /// Made with 0 and raised: Dispatch traps when a semaphore goes with less than it was made with.
    private let slots = DispatchSemaphore(value: 0)
    private let state = Mutex(State(order: ReorderBuffer(next: 0, capacity: inFlightMax)))

    private let extras: Extractor.Extras

    init(extras: Extractor.Extras) {
        self.extras = extras
        for _ in 0..<Self.inFlightMax { slots.signal() }
    }

    /// Reads lines to the end of the input and writes their results. Throws what keeps it from going on, and at the end
    /// the exit code, if it is not 0.
    func run(_ input: consuming InputFile) throws {
        let received = ExtractionText.now()
        let pool = WorkerPool(
            label: "extract", count: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))),
            makeWorker: { [extras] in ExtractionWorker(received: received, extras: extras) },
            deliver: { [self] in take($0) })
        var lines = LineReader(input, lineBytesMax: BatchLine.bytesMax)
        var position: UInt64 = 0
        do {
            while let line = try lines.next(whileWaiting: checkFailure) {
                try waitForSlot()
                switch line {
                case .text(let bytes, let number):
                    pool.submit([Job(position: position, number: number, line: bytes)])
                case .tooLong(_, let number):
                    pool.submit([Job(position: position, number: number, line: nil)])
                }
                position += 1
            }
        } catch is Interrupted {
            // What is read is finished.
        } catch let fault as InputFile.Fault {
            throw Failure(.noInput, "\(lines.name) \(fault.reason)")
        }
        // Every line that was read gets its result, or writing has failed and the rest is thrown away.
        for _ in 0..<Self.inFlightMax { slots.wait() }
        try checkFailure()
        try Interruption.check()
        try throwExitCode()
    }

    /// Writes what has become ready. Called by the workers' threads.
    private func take(_ outputs: [Output]) {
        let written = state.withLock { state in
            var ready: [Output] = []
            for output in outputs { state.order.insert(output, at: output.position) { ready.append($0) } }
            do {
                for output in ready { try state.write(output) }
                try state.output.flush()
            } catch {
                if state.failure == nil { state.failure = error }
            }
            return ready.count
        }
        for _ in 0..<written { slots.signal() }
    }

    private func waitForSlot() throws {
        while slots.wait(timeout: .now() + .milliseconds(200)) == .timedOut {
            try checkFailure()
            try Interruption.check()
        }
        try checkFailure()
    }

    private func checkFailure() throws {
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    private func throwExitCode() throws {
        let (faulty, unreadable) = state.withLock { ($0.faulty, $0.unreadable) }
        guard faulty + unreadable > 0 else { return }
        let what = "\((faulty + unreadable).of("line")) could not be extracted"
        throw Failure(unreadable > 0 ? .noInput : .data, "\(what); the others were")
    }
}

/// Extracts line after line with memory of its own.
private final class ExtractionWorker: Worker {
    private let extractor = Extractor()
    private let received: Timestamp

    init(received: Timestamp, extras: Extractor.Extras) {
        self.received = received
        extractor.extras = extras
    }

    func run(_ job: ExtractionBatch.Job) -> ExtractionBatch.Output {
        var output = ExtractionBatch.Output(position: job.position, number: job.number)
        guard let bytes = job.line else {
            let fault = BatchLine.Fault(.tooLarge, "the line has more than \(BatchLine.bytesMax) bytes")
            take(fault, id: nil, into: &output)
            return output
        }
        let (id, read) = BatchLine.read(bytes)
        do {
            let line = try read.get()
            let payload = Payload(bytes: try line.payload(), header: line.header, received: received)
            output.lines = ExtractionText.outcomes(of: extractor.extract(payload)).map { key, value in
                Self.line(id: id, key, value)
            }
        } catch let fault as BatchLine.Fault {
            take(fault, id: id, into: &output)
        } catch {
            // Interrupted: the file was not read to its end, and the batch is over.
        }
        return output
    }

    private func take(_ fault: BatchLine.Fault, id: JSONValue?, into output: inout ExtractionBatch.Output) {
        output.fault = fault
        output.lines = [Self.line(id: id, "error", ExtractionText.finding(fault.code.rawValue, fault.detail))]
    }

    /// `{"id":"a1","record":{…}}`; without an id where the input's line has none.
    private static func line(id: JSONValue?, _ key: String, _ value: [UInt8]) -> [UInt8] {
        var writer = JSONWriter(capacity: value.count + 64)
        writer.beginObject()
        writer.member("id", id)
        writer.member(key, raw: value)
        writer.endObject()
        return writer.bytes
    }
}
