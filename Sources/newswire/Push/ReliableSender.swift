import Glibc
import Hashing
import JSONText
import NewswireProtocol

/// Sends over DEALER as `NWI1` has it: a payload counts once the daemon has said that it is on disk.
final class ReliableSender: PayloadSender {
    /// How payloads are named.
    struct Naming {
        /// Whose ids they are.
        var client: String
        /// The id given by hand; nil where each payload's is made from where it comes from and what it is.
        var id: String?
        /// Goes into the ids that are made; another one makes the same payloads new.
        var nonce: String
    }

    var progress: PushProgress
    private(set) var refused = 0
    var isBusy: Bool { client.outstanding.puts > 0 }

    private let connection: PushConnection
    private let naming: Naming
    private let members: [(key: String, value: JSONValue)]
    private let timeoutSeconds: Double
    private let console: Console
    private var client: PutClient
    private var connections = 0
    /// Payloads that the daemon had already.
    private var repeated = 0
    /// Of the last acknowledgement, or of the put when nothing else was on its way.
    private var progressed = ContinuousClock.now
    /// The last reason for which it said to come back later.
    private var lastReason: String?
    private let start = ContinuousClock.now

    init(
        over connection: PushConnection, naming: Naming, members: [(key: String, value: JSONValue)], windowMax: Int?,
        timeoutSeconds: Double, progress: PushProgress, console: Console
    ) {
        self.connection = connection
        self.naming = naming
        self.members = members
        self.timeoutSeconds = timeoutSeconds
        self.progress = progress
        self.console = console
        client = PutClient(windowMax: windowMax ?? .max)
    }

    func begin() throws {
        try connection.waitUntilReady(timeoutSeconds: timeoutSeconds)
        try step(isPatient: false)
    }

    func send(_ payload: [UInt8], from origin: PayloadOrigin) throws {
        if let limit = client.payloadBytesMax, payload.count > limit {
            return refuse(
                Self.name(origin), "it has \(payload.count) bytes, and the daemon takes \(limit) (limits.payloadBytes)")
        }
        while !client.hasRoom(bytes: payload.count) {
            try Interruption.check()
            try step(isPatient: true)
        }
        if client.outstanding.puts == 0 { progressed = .now }
        let id = naming.id ?? self.id(of: payload, origin)
        let header = ReliableIntake.putHeader(id: id, client: naming.client, members: members)
        // The same line at the same place of the same file can't come twice, but standard input can be named twice.
        if !client.put(id: id, header: header, payload: payload, now: milliseconds) { repeated += 1 }
        try step(isPatient: false)
        try Interruption.check()
    }

    func idle() throws { try step(isPatient: false) }

    func finish() throws {
        while client.outstanding.puts > 0 { try step(isPatient: true) }
        console.show(status: "")
        _ = connection.finish()
    }

    func abandon() { connection.abandon() }

    var summary: String {
        var notes = repeated > 0 ? ["\(repeated) of them before"] : []
        if client.outstanding.puts > 0 { notes.append("\(client.outstanding.puts) not acknowledged") }
        return "stored \(progress.countText), \(progress.bytes.byteText), at \(connection.endpoint) in "
            + "\(progress.seconds.oneDecimal) s" + (notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))")
    }

    // MARK: Steps

    private var milliseconds: Int64 {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }

    /// Sends what is due and takes what has come.
    ///
    /// - Parameter isPatient: whether to wait a moment where nothing has.
    private func step(isPatient: Bool) throws {
        try pump()
        try connection.wait(isPatient)
        while let frames = try connection.receive() { try take(frames) }
        try pump()
        progress.show(on: console)
        guard client.outstanding.puts == 0 || ContinuousClock.now - progressed < .seconds(timeoutSeconds) else {
            throw stuck()
        }
    }

    private func pump() throws {
        if connection.connectionsMade > connections {
            guard try connection.sendNow(ReliableIntake.hello(client: naming.client)) else { return }
            connections = connection.connectionsMade
            client.connected(now: milliseconds)
        }
        guard connection.isReady else { return }
        while let (id, frames) = client.next(now: milliseconds) {
            guard try connection.sendNow(frames) else { return }
            client.sent(id)
        }
    }

    private func take(_ frames: [[UInt8]]) throws {
        guard frames.first == ReliableIntake.name else {
            throw Failure(
                .protocolMismatch,
                "what listens at \(connection.endpoint) does not answer as newswired's reliable intake does; --to is "
                    + "its intake.reliable.bind")
        }
        guard let reply = IntakeReply(frames: frames) else { return }
        switch client.take(reply, now: milliseconds) {
        case .acknowledged(let kept, let again):
            guard !kept.isEmpty || !again.isEmpty else { return }
            progressed = .now
            repeated += again.count
            for put in kept + again { progress.didSend(bytes: put.bytes) }
        case .refused(let put, let code, let detail):
            progressed = .now
            refuse(put.id, "refused as \(code): \(detail)")
        case .postponed(let code, let detail): lastReason = "\(code): \(detail)"
        case .bye: lastReason = "draining: it is stopping"
        case .none: break
        }
    }

    private func refuse(_ name: String, _ reason: String) {
        console.complain("\(name): not stored: \(reason)")
        refused += 1
    }

    private func stuck() -> Failure {
        let state =
            "\(progress.countText) stored, \(client.outstanding.puts) not acknowledged, waited \(timeoutSeconds.text) s"
        guard connection.isReady else {
            return Failure(
                .unavailable,
                "the connection to \(connection.endpoint) was lost and did not come back (\(state)); start newswired, "
                    + "and " + Self.again)
        }
        let reason = lastReason.map { "; it said \($0)" } ?? ""
        return Failure(
            .temporary,
            "the daemon at \(connection.endpoint) does not acknowledge (\(state)\(reason)); see `newswire status`, and "
                + Self.again)
    }

    private static let again = "push again: what it has already is not stored twice"

    // MARK: Names

    /// For eyes: the file's name, and the line.
    private static func name(_ origin: PayloadOrigin) -> String {
        let last = origin.path.split(separator: "/").last.map(String.init) ?? "-"
        return last + (origin.line.map { ":\($0)" } ?? "")
    }

    /// The same for the same payload from the same place with the same header, whenever it is pushed.
    private func id(of payload: [UInt8], _ origin: PayloadOrigin) -> String {
        var hasher = Hasher128(key: Array("newswire-push-id".utf8))
        hasher.updateField(naming.nonce)
        hasher.updateField(origin.path)
        hasher.updateField(UInt64(origin.line ?? 0))
        hasher.updateField(ReliableIntake.putHeader(id: "", client: nil, members: members).span)
        hasher.updateField(payload.span)
        let name = Self.name(origin).unicodeScalars.map { scalar in
            scalar.isASCII && scalar.value > 0x20 && scalar.value < 0x7F ? Character(scalar) : "_"
        }
        return String(name.suffix(64)) + "-" + hasher.finalize().hexadecimal
    }

    /// What this machine's pushes are called.
    static var defaultClient: String {
        var name = [CChar](repeating: 0, count: 65)
        guard gethostname(&name, name.count - 1) == 0 else { return "newswire-push" }
        let host = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return "newswire-push@" + String(decoding: host, as: UTF8.self)
    }
}
