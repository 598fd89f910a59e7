/// What has been pushed so far, and the line that shows it on a terminal.
struct PushProgress {
    private(set) var sent = 0
    private(set) var bytes = 0
    /// How many payloads there will be; nil when that is not known.
    let payloadsTotal: Int?
    /// The bytes to be read; nil when that is not known.
    let bytesTotal: Int?

    private let start = ContinuousClock.now
    private var shown: ContinuousClock.Instant?
    private var payloadsDone = 0
    private var bytesRead = 0

    init(payloadsTotal: Int?, bytesTotal: Int?) {
        self.payloadsTotal = payloadsTotal
        self.bytesTotal = bytesTotal
    }

    /// A payload has been sent, or where there are acknowledgements, acknowledged.
    mutating func didSend(bytes count: Int) {
        sent += 1
        bytes += count
    }

    /// Counts a payload or file that is done with, sent or not, and the bytes read for it.
    mutating func didRead(payloads: Int = 0, bytes: Int) {
        payloadsDone += payloads
        bytesRead += bytes
    }

    /// `12 of 500 payloads`, `12 payloads`
    var countText: String {
        payloadsTotal.map { "\(sent) of \($0.of("payload"))" } ?? sent.of("payload")
    }

    var seconds: Double {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return Double(seconds) + Double(attoseconds) / 1e18
    }

    /// Shows the line where there is a terminal and it is time to.
    mutating func show(on console: Console) {
        guard console.showsStatus, isDue() else { return }
        console.show(status: line)
    }

    /// Whether it is time to show the line again: ten times a second.
    private mutating func isDue() -> Bool {
        let now = ContinuousClock.now
        if let shown, now - shown < .milliseconds(100) { return false }
        shown = now
        return true
    }

    /// `[#######-------------]  12 of 500 payloads  4.1 MB  1.2 MB/s`
    var line: String {
        let rate = Int(Double(bytes) / max(seconds, 0.001))
        let facts = "\(countText)  \(bytes.byteText)  \(rate.byteText)/s"
        guard let share else { return facts }
        let filled = Int(share * Double(Self.barWidth))
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: Self.barWidth - filled)
        return "[\(bar)]  \(facts)"
    }

    private static let barWidth = 20

    /// 0…1 of what there is to do.
    private var share: Double? {
        if let payloadsTotal, payloadsTotal > 0 { return min(1, Double(payloadsDone) / Double(payloadsTotal)) }
        if let bytesTotal, bytesTotal > 0 { return min(1, Double(bytesRead) / Double(bytesTotal)) }
        return nil
    }
}
