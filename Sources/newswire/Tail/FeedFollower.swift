import NewswireProtocol

/// Shows message after message of a subscription until there is a reason to end.
struct FeedFollower {
    private let endpoint: String
    private let filter: FeedFilter
    private let countMax: Int?
    private let timeoutSeconds: Double?
    private let console: Console

    private enum Format {
        case oneLine(RecordLine)
        case indented(JSONIndenter)
        case asReceived
    }

    private var format: Format
    private var output = StandardOutput()
    private var losses: LossReport
    private var shown = 0
    private var isSubscribed = false
    private var hasComplainedOfMalformed = false
    private var lastShown = ContinuousClock.now

    /// The longest that one wait lasts, for what has to be looked at now and then.
    private static let stepMilliseconds = 250
    /// Messages taken before signals, silence and the output are looked at again.
    private static let messagesPerRound = 256

    init(
        endpoint: String, filter: FeedFilter, format options: JSONFormatOptions, countMax: Int?,
        timeoutSeconds: Double?, console: Console
    ) {
        self.endpoint = endpoint
        self.filter = filter
        self.countMax = countMax
        self.timeoutSeconds = timeoutSeconds
        self.console = console
        losses = LossReport(scopes: filter.scopes, endpoint: endpoint, console: console)
        if options.pretty {
            format = .indented(JSONIndenter(usesColour: output.usesColour))
        } else if options.json || !output.isTerminal {
            format = .asReceived
        } else {
            format = .oneLine(RecordLine(usesColour: output.usesColour, columns: output.columns))
        }
    }

    /// Returns when the count is reached, or after silence if records were asked for without a count. Throws
    /// `Interrupted` after a signal, `OutputClosed` when nobody reads on, a failure when the timeout passed.
    mutating func follow(_ subscription: LiveSubscription) throws {
        while true {
            try Interruption.check()
            try subscription.wait(milliseconds: waitMilliseconds)
            let isDrained = try takeRound(subscription)
            try output.flush()
            if shown == countMax { return }
            if output.isClosed { throw OutputClosed() }
            // While messages wait here, because the output was slow, nobody is silent.
            guard isDrained else { continue }
            losses.checkSilence()
            if try isTimedOut() { return }
        }
    }

    /// Takes the messages that are there, up to a number of them; true when there are no more.
    private mutating func takeRound(_ subscription: LiveSubscription) throws -> Bool {
        for _ in 0..<Self.messagesPerRound {
            guard let message = try subscription.next() else { return true }
            try take(message)
            if shown == countMax { return false }
        }
        return false
    }

    private mutating func take(_ message: LiveMessage) throws {
        switch message {
        case .event(let event):
            losses.observe(event)
            guard filter.lets(event.topic) else { return }
            try show(event)
            shown += 1
            lastShown = .now
        case .heartbeat(let heartbeat):
            losses.observe(heartbeat)
            guard !isSubscribed else { return }
            isSubscribed = true
            console.say("subscribed to \(filter.description) of \(endpoint) behind sequence \(heartbeat.head)")
        case .malformed(let reason):
            guard !hasComplainedOfMalformed else { return }
            hasComplainedOfMalformed = true
            console.complain(
                "\(endpoint) sends messages that are not of newswired's live feed (\(reason)); passing over them")
        }
    }

    private mutating func show(_ event: LiveEvent) throws {
        switch format {
        case .asReceived: try output.append(line: event.record)
        case .oneLine(let line): try output.append(line: Array(line.text(event).utf8))
        case .indented(var indenter):
            try output.append(line: indenter.indent(event.record))
        }
    }

    private var waitMilliseconds: Int {
        guard let timeoutSeconds else { return Self.stepMilliseconds }
        let rest = .seconds(timeoutSeconds) - (ContinuousClock.now - lastShown)
        return max(0, min(Self.stepMilliseconds, Int(rest / .milliseconds(1)) + 1))
    }

    /// Whether to end well after silence.
    private func isTimedOut() throws -> Bool {
        guard let timeoutSeconds, ContinuousClock.now - lastShown >= .seconds(timeoutSeconds) else { return false }
        let waited = "waited \(timeoutSeconds.text) s"
        guard isSubscribed else {
            throw Failure(
                .unavailable,
                "nobody publishes at \(endpoint) — is newswired running there, with this as its feed.live.bind? "
                    + "(\(waited))")
        }
        if let countMax {
            throw Failure(.temporary, "\(shown.of("record")) of \(countMax), and no other came (\(waited))")
        }
        if shown == 0 { throw Failure(.temporary, "no record came from \(endpoint) (\(waited))") }
        return true
    }
}
