import NewswireModel
import NewswireProtocol

/// Says what the numbers and the heartbeats of the feed reveal: losses, new epochs, a daemon that has gone silent.
struct LossReport {
    private var detectors: [LossDetector]
    private let endpoint: String
    private let console: Console
    private var lastHeartbeat: ContinuousClock.Instant
    private var isSilent = false
    private var reportedEpoch: UInt64?

    /// A heartbeat comes each second.
    private static let silence = Duration.seconds(5)

    init(scopes: [LossDetector.Scope], endpoint: String, console: Console) {
        detectors = scopes.map { LossDetector(scope: $0) }
        self.endpoint = endpoint
        self.console = console
        lastHeartbeat = .now
    }

    mutating func observe(_ event: LiveEvent) {
        report { $0.observe(event.trailer, outcome: event.topic.outcome) }
    }

    mutating func observe(_ heartbeat: Heartbeat) {
        lastHeartbeat = .now
        if isSilent {
            isSilent = false
            console.complain("newswired at \(endpoint) is back")
        }
        report { $0.observe(heartbeat) }
    }

    /// To be called now and then: complains once when heartbeats stay away.
    mutating func checkSilence() {
        guard !isSilent, ContinuousClock.now - lastHeartbeat >= Self.silence else { return }
        isSilent = true
        console.complain(
            "no heartbeat for 5 s: newswired at \(endpoint) is down or unreachable, or --from is not its "
                + "feed.live.bind; still waiting")
    }

    private mutating func report(_ observe: (inout LossDetector) -> LossDetector.Observation) {
        var newEpoch: LossDetector.NewEpoch?
        var unseen: UInt64 = 0
        for index in detectors.indices {
            let observation = observe(&detectors[index])
            if let range = observation.missed { complain(range, detectors[index].scope) }
            guard let found = observation.newEpoch else { continue }
            newEpoch = found
            unseen += found.unseen
        }
        if let newEpoch { complain(newEpoch, unseen: unseen) }
    }

    /// With several numberings each tells of the epoch with its own next message; the notice comes once.
    private mutating func complain(_ newEpoch: LossDetector.NewEpoch, unseen: UInt64) {
        if reportedEpoch != newEpoch.to {
            reportedEpoch = newEpoch.to
            console.complain(
                "newswired at \(endpoint) began a new epoch (\(newEpoch.to)): numbers start again; how much was missed "
                    + "of the old one (\(newEpoch.from)) is unknown")
        }
        if unseen > 0 {
            console.complain(
                "\(Int(clamping: unseen).of("record")) at most of the new epoch came before the connection and may be "
                    + "missed")
        }
    }

    private mutating func complain(_ range: ClosedRange<UInt64>, _ scope: LossDetector.Scope) {
        let count = range.upperBound - range.lowerBound + 1
        let numbers = count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)–\(range.upperBound)"
        let what =
            switch scope {
            case .everything: "\(Int(clamping: count).of("record")): sequence \(numbers)"
            case .outcome(let outcome): "\(Int(clamping: count).of("\(outcome.rawValue) record")): number \(numbers)"
            }
        console.complain(
            "missed \(what); read faster, or raise --queue here and feed.live.sendHighWaterMark at newswired")
    }
}
