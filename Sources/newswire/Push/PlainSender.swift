/// Sends over PUSH, which is not acknowledged.
final class PlainSender: PayloadSender {
    var progress: PushProgress
    let refused = 0
    var isBusy: Bool { progress.sent > 0 }

    private let connection: PushConnection
    private let header: [UInt8]?
    private let timeoutSeconds: Double
    private let console: Console

    init(
        over connection: PushConnection, header: [UInt8]?, timeoutSeconds: Double, progress: PushProgress,
        console: Console
    ) {
        self.connection = connection
        self.header = header
        self.timeoutSeconds = timeoutSeconds
        self.progress = progress
        self.console = console
    }

    func begin() throws { try connection.waitUntilReady(timeoutSeconds: timeoutSeconds) }

    func abandon() { connection.abandon() }

    func send(_ payload: [UInt8], from origin: PayloadOrigin) throws {
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

    /// Waits until everything is handed over.
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

    func idle() throws {
        try connection.noticeEvents()
        showProgress()
    }

    private func showProgress() { progress.show(on: console) }
}
