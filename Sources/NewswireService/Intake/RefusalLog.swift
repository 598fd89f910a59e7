internal import Logging
internal import NewswireModel

/// Logs refusals so that a flood of them does not flood the log: the 1st, 10th, 100th … of each code.
///
/// Every refusal is counted all the same. Confined to the intake thread.
struct RefusalLog {
    private let logger: Logger
    private var counts: [RefusalCode: Int] = [:]

    init(logger: Logger) {
        self.logger = logger
    }

    mutating func note(_ finding: Finding<RefusalCode>, endpoint: IntakeEndpoint) {
        let count = counts[finding.code, default: 0] + 1
        counts[finding.code] = count
        guard LogThrottle.mustLog(UInt64(count)) else { return }
        logger.notice(
            "refused \(finding.code.rawValue) at \(endpoint.rawValue): \(finding.detail) (\(count) so far)")
    }
}
