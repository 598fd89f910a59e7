/// One run of `newswire push`: takes payload after payload, sends what can be sent, and keeps the account.
final class Delivery {
    private(set) var progress: PushProgress
    /// Payloads that were left out: empty or too large.
    private(set) var skipped = 0
    /// Files that could not be read.
    private(set) var unreadable = 0

    private let connection: PushConnection
    private let header: [UInt8]?
    private let bytesMax: Int
    private let timeoutSeconds: Double
    private let console: Console

    init(
        over connection: PushConnection, header: [UInt8]?, bytesMax: Int, timeoutSeconds: Double,
        progress: PushProgress,
        console: Console
    ) {
        self.connection = connection
        self.header = header
        self.bytesMax = bytesMax
        self.timeoutSeconds = timeoutSeconds
        self.progress = progress
        self.console = console
    }

    /// Sends a file or standard input as one payload. What can't be read or is out of limits is told and passed over.
    func sendWhole(_ source: InputPaths.Source) throws {
        try reading(source) { file in
            let name = file.name
            let payload = try file.readAll(bytesMax: bytesMax, whileWaiting: idle)
            progress.didRead(payloads: 1, bytes: payload?.count ?? 0)
            guard let payload else {
                return skip(name, "it has more than \(bytesMax) bytes, the limit of --max-bytes")
            }
            guard !payload.isEmpty else { return skip(name, "it is empty") }
            try send(payload)
        }
    }

    /// Sends each line of a file or of standard input that is not blank.
    func sendLines(_ source: InputPaths.Source) throws {
        try reading(source) { file in
            var lines = LineReader(file, lineBytesMax: bytesMax)
            var bytesRead = 0
            while let line = try lines.next(whileWaiting: idle) {
                progress.didRead(bytes: lines.bytesRead - bytesRead)
                bytesRead = lines.bytesRead
                switch line {
                case .text(let payload, _): try send(payload)
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

    private func send(_ payload: [UInt8]) throws {
        let frames = header.map { [$0, payload] } ?? [payload]
        let deadline = ContinuousClock.now + .seconds(timeoutSeconds)
        while try !connection.send(frames) {
            try Interruption.check()
            showProgress()
            guard ContinuousClock.now < deadline else { throw stuck() }
        }
        progress.didSend(bytes: payload.count)
        try Interruption.check()
        showProgress()
    }

    private func stuck() -> Failure {
        let waited = "waited \(timeoutSeconds.text) s, \(progress.countText) sent"
        if connection.isReady {
            return Failure(
                .temporary,
                "the daemon at \(connection.endpoint) does not read: its queue is full (\(waited), of which the last "
                    + "\(PushConnection.undeliveredMax) at most are dropped now); wait until it does, and \(Self.again)"
            )
        }
        return Failure(
            .unavailable,
            "the connection to \(connection.endpoint) was lost and did not come back (\(waited); what was on its way "
                + "is lost); start newswired, and \(Self.again)")
    }

    private static let again = "push again: what it has already is recognised as a copy"

    /// Waits until everything is handed over. Throws a failure when that takes too long, or something may be lost.
    func finish() throws {
        try connection.noticeEvents()
        let wasLost = connection.wasLost
        let isHandedOver = connection.finish()
        console.show(status: "")
        guard isHandedOver else {
            throw Failure(
                .temporary,
                "the daemon at \(connection.endpoint) does not read: \(progress.countText) sent, of which the last "
                    + "\(PushConnection.undeliveredMax) at most could not be handed over "
                    + "(waited \(timeoutSeconds.text) s); wait until it does, and \(Self.again)")
        }
        guard !wasLost else {
            throw Failure(
                .temporary,
                "the connection to \(connection.endpoint) was lost in between: \(progress.countText) sent, and what "
                    + "was on its way then is lost; look whether newswired stopped, or refuses payloads of this size, "
                    + "and \(Self.again)")
        }
    }

    /// What was sent, in a line.
    var summary: String {
        "sent \(progress.countText), \(progress.bytes.byteText), to \(connection.endpoint) in "
            + "\(progress.seconds.oneDecimal) s (not acknowledged: `newswire tail` shows what becomes of them)"
    }

    private func idle() throws {
        try connection.noticeEvents()
        showProgress()
    }

    private func showProgress() {
        guard console.showsStatus, progress.isDue() else { return }
        console.show(status: progress.line)
    }
}
