/// Whether something is well: a list of checks, each passed or with the reason why not.
public struct Health: Sendable, Equatable {
    public struct Check: Sendable, Equatable {
        /// One word or two: `in flight`.
        public let name: String
        /// What is wrong, where, and what to do, in a sentence; nil where nothing is.
        public let fault: String?
        /// What is worth knowing of it all the same.
        public let note: String?

        public init(_ name: String, fault: String? = nil, note: String? = nil) {
            self.name = name
            self.fault = fault
            self.note = note
        }
    }

    public var checks: [Check]

    public init(_ checks: [Check] = []) {
        self.checks = checks
    }

    /// One check: passed without reasons, failed with each of them.
    public init(_ name: String, reasons: [String]) {
        checks = reasons.isEmpty ? [Check(name)] : reasons.map { Check(name, fault: $0) }
    }

    public var isOK: Bool { checks.allSatisfy { $0.fault == nil } }
    /// One for each check that did not pass.
    public var reasons: [String] { checks.compactMap(\.fault) }
}
