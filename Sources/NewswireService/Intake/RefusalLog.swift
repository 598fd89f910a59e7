internal import Logging
internal import NewswireModel

/// Logs refusals so that a flood of them does not flood the log: the 1st, 10th, 100th … of each code.
///
/// Every refusal is counted all the same. Confined to the intake thread.
struct RefusalLog {
    private let logger: Logger
    private var throttles = LogThrottles<RefusalCode>()

    init(logger: Logger) {
        self.logger = logger
    }

    mutating func note(_ finding: Finding<RefusalCode>, endpoint: IntakeEndpoint) {
        guard let count = throttles.count(finding.code) else { return }
        logger.log(
            .notice, .refused,
            "refused \(finding.code.rawValue) at \(endpoint.rawValue): \(finding.detail) (\(count) so far)",
            [.endpoint: endpoint.rawValue, .code: finding.code.rawValue, .detail: finding.detail, .count: count])
    }
}
