/// One run of `newswire push`: takes payload after payload, sends what can be sent, and keeps the account.
final class Delivery {
    /// Payloads that were left out: empty or too large.
    private(set) var skipped = 0
    /// Files that could not be read.
    private(set) var unreadable = 0

    private let sender: any PayloadSender
    private let bytesMax: Int
    private let console: Console

    init(by sender: any PayloadSender, bytesMax: Int, console: Console) {
        self.sender = sender
        self.bytesMax = bytesMax
        self.console = console
    }

    /// Sends a file or standard input as one payload. What can't be read or is out of limits is told and passed over.
    func sendWhole(_ source: InputPaths.Source) throws {
        try reading(source) { file in
            let name = file.name
            let payload = try file.readAll(bytesMax: bytesMax, whileWaiting: sender.idle)
            sender.progress.didRead(payloads: 1, bytes: payload?.count ?? 0)
            guard let payload else {
                return skip(name, "it has more than \(bytesMax) bytes, the limit of --max-bytes")
            }
            guard !payload.isEmpty else { return skip(name, "it is empty") }
            try sender.send(payload, from: PayloadOrigin(source, line: nil))
        }
    }

    /// Sends each line of a file or of standard input that is not blank.
    func sendLines(_ source: InputPaths.Source) throws {
        try reading(source) { file in
            var lines = LineReader(file, lineBytesMax: bytesMax)
            var bytesRead = 0
            while let line = try lines.next(whileWaiting: sender.idle) {
                sender.progress.didRead(bytes: lines.bytesRead - bytesRead)
                bytesRead = lines.bytesRead
                switch line {
                case .text(let payload, let number):
                    try sender.send(payload, from: PayloadOrigin(source, line: number))
                case .tooLong(let bytes, let number):
                    skip("\(lines.name), line \(number)", "it has \(bytes) bytes, over the \(bytesMax) of --max-bytes")
                }
            }
        }
    }

    private func reading(_ source: InputPaths.Source, _ body: (consuming InputFile) throws -> Void) throws {
        do {
            switch source {
            case .standardInput: try body(.standardInput)
            case .file(let path):
                do {
                    try body(InputFile(path))
                } catch let fault as InputFile.Fault {
                    fail("\(path)", fault)
                }
            }
        } catch let fault as InputFile.Fault {
            fail("standard input", fault)
        }
    }

    private func fail(_ name: String, _ fault: InputFile.Fault) {
        console.complain("\(name): \(fault.reason)")
        unreadable += 1
    }

    private func skip(_ name: String, _ reason: String) {
        console.complain("\(name): not sent: \(reason)")
        skipped += 1
    }
}

/// Gets payloads to the daemon, and keeps the account.
protocol PayloadSender: AnyObject {
    var progress: PushProgress { get set }
    /// Payloads that the daemon refused, each told.
    var refused: Int { get }
    /// Whether `finish` has something to wait for.
    var isBusy: Bool { get }
    /// What is done, in a line.
    var summary: String { get }

    /// Waits until the daemon is there.
    func begin() throws
    /// Takes a payload over; waits where the daemon is not ready for it.
    func send(_ payload: [UInt8], from origin: PayloadOrigin) throws
    /// To be called now and then while nothing is sent.
    func idle() throws
    /// Waits until everything is where it should be. Throws a failure when that takes too long, or something may be
    /// lost.
    func finish() throws
    /// Gives up at once; the process must end soon.
    func abandon()
}

/// Where a payload was read.
struct PayloadOrigin {
    /// Absolute where that can be found out; `-` of standard input.
    let path: String
    /// Of lines from 1.
    let line: Int?

    init(_ source: InputPaths.Source, line: Int?) {
        path =
            switch source {
            case .standardInput: "-"
            case .file(let path): path.absolute.description
            }
        self.line = line
    }
}
