internal import CFaults
internal import Hashing
internal import NewswireProtocol

/// A fault that a test orders for one payload. Always built in, off unless `NEWSWIRE_TEST_CRASH` is set: no peer can
/// set a variable of the process.
///
/// `NEWSWIRE_TEST_CRASH=KIND:SHA256[,KIND:SHA256…]`: the kind is one of those below; the hash, of the payload as sent,
/// in hexadecimal.
struct ProvokedFault: Sendable {
    static let variable = "NEWSWIRE_TEST_CRASH"

    enum Kind: String, Sendable {
        case segv, trap, abort, stack, hang, kill
    }

    private let kinds: [String: Kind]

    /// Nil when none is ordered. Orders that can't be read are left out.
    init?(environment: [String: String]) {
        guard let text = environment[Self.variable] else { return nil }
        var kinds: [String: Kind] = [:]
        for order in text.split(separator: ",") {
            let parts = order.split(separator: ":")
            guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])) else { continue }
            kinds[parts[1].lowercased()] = kind
        }
        guard !kinds.isEmpty else { return nil }
        self.kinds = kinds
    }

    /// Does not return if a fault is ordered for the payload.
    func strike(_ entry: JournalEntry) {
        guard let kind = kinds[SHA256.hexadecimal(entry.payload.span)] else { return }
        let fault: nw_fault =
            switch kind {
            case .segv: NW_FAULT_SEGMENT
            case .trap: NW_FAULT_TRAP
            case .abort: NW_FAULT_ABORT
            case .stack: NW_FAULT_STACK
            case .hang: NW_FAULT_HANG
            case .kill: NW_FAULT_KILL
            }
        nw_faults_provoke(fault)
    }
}
