import Glibc
import NewswireModel

/// The course of a `newswire top`: asks again and again, and shows what comes, on a terminal or line by line.
struct TopRun {
    let address: AdminAddress
    let intervalSeconds: Double
    let countMax: Int?
    private var now: StatusSnapshot
    private var before: StatusSnapshot?
    /// Since when nobody has answered, and why.
    private var silence: (since: String, reason: String)?

    /// How long a daemon may take before the screen says that it is not reachable.
    private static let timeoutSeconds = 2.0

    init(address: AdminAddress, first: StatusSnapshot, intervalSeconds: Double, countMax: Int?) {
        self.address = address
        self.intervalSeconds = intervalSeconds
        self.countMax = countMax
        now = first
    }

    /// Until q, Ctrl-C or the count.
    mutating func onScreen() throws {
        let screen = LiveScreen()
        screen.enter()
        defer { screen.leave() }
        var shown = 0
        while true {
            draw(screen)
            shown += 1
            if shown == countMax { return }
            let next = ContinuousClock.now + .milliseconds(Int64(intervalSeconds * 1000))
            while let rest = Self.milliseconds(until: next) {
                switch try screen.wait(milliseconds: rest) {
                case .quit: return
                case .resized: draw(screen)
                case .timeOver: break
                }
            }
            try ask()
        }
    }

    /// A line each time, until Ctrl-C, the count, or the reader has gone.
    mutating func asLines() throws {
        var output = StandardOutput()
        var shown = 0
        while shown != countMax {
            let next = ContinuousClock.now + .milliseconds(Int64(intervalSeconds * 1000))
            while let rest = Self.milliseconds(until: next) {
                try Interruption.check()
                _ = poll(nil, 0, min(rest, 200))
                if output.isClosed { throw OutputClosed() }
            }
            try ask()
            let text =
                silence.map { "not reachable since \($0.since): \($0.reason)" }
                ?? TopView(now: now, before: before).line
            try output.append(line: Array("\(Self.clock())  \(text)".utf8))
            try output.flush()
            shown += 1
        }
    }

    private mutating func ask() throws {
        do {
            let new = try AdminConnectionOptions.status(at: address, timeoutSeconds: Self.timeoutSeconds).status
            before = now
            now = new
            silence = nil
        } catch let error as AdminClient.Unreachable {
            silence = (silence?.since ?? Self.clock(), error.reason)
        }
    }

    private func draw(_ screen: LiveScreen) {
        let (columns, rows) = screen.size
        let notice = silence.map { "NOT REACHABLE since \($0.since.timeText): \($0.reason)" }
        // What was there before the silence has no rates.
        let view = TopView(now: now, before: silence == nil ? before : nil)
        screen.draw(view.lines(address: address.description, notice: notice, columns: columns, rows: rows))
    }

    private static func clock() -> String { Timestamp.rfc3339(seconds: Int64(time(nil))) }

    /// Nil when it is past.
    private static func milliseconds(until end: ContinuousClock.Instant) -> Int32? {
        let (seconds, attoseconds) = (end - .now).components
        let rest = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        return rest > 0 ? Int32(clamping: rest) : nil
    }
}
