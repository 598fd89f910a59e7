internal import Dispatch
internal import JSONText
internal import Logging
internal import NewswireModel
internal import NewswireProtocol
internal import Synchronization

/// Has payloads processed again while the daemon runs, and drops what is in quarantine: for an administrator.
///
/// What is taken over is in the journal when it is said to be. Sendable because its state is behind a mutex.
package final class ReprocessingDesk: Sendable {
    package enum Order: Sendable, Equatable {
        /// A payload of the quarantine, by the id of its item.
        case retry(String)
        case drop(String)
        /// A payload of the journal.
        case reprocess(UInt64)

        /// As it was named.
        package var name: String {
            switch self {
            case .retry(let id), .drop(let id): id
            case .reprocess(let position): "\(position)"
            }
        }
    }

    /// What became of an order.
    package enum Answer: Sendable, Equatable {
        /// The payload stands in the journal once more, at that position.
        case journaled(UInt64)
        case dropped
        case refused(ReprocessingEntries.Refusal)
        /// There is no room for it now: again a little later.
        case busy(String)
        /// The disk keeps it waiting: it is done when that works again, unless the daemon ends before.
        case waiting
    }

    /// Orders of one call.
    package static let ordersMax = 64
    private static let waitMilliseconds = 2000

    private let entries: ReprocessingEntries
    private let limit: InFlightLimit
    private let hold: IntakeHold
    private let metrics: Metrics
    private let logger: Logger
    private let submit: @Sendable (JournalEntry, @escaping @Sendable (UInt64?) -> Void) -> Void
    private let letGo: @Sendable (String) -> Bool
    private let isStopped = Mutex(false)
    /// Orders whose payloads are on their way into the journal: none is carried out twice at once.
    private let underWay = Mutex<Set<String>>([])

    /// - Parameters:
    ///   - submit: takes an entry that has entered the limit, and calls back when it is kept, or can't be.
    ///   - letGo: drops a payload of the quarantine folder; false where it is not there.
    init(
        entries: ReprocessingEntries, limit: InFlightLimit, hold: IntakeHold, metrics: Metrics, logger: Logger,
        submit: @escaping @Sendable (JournalEntry, @escaping @Sendable (UInt64?) -> Void) -> Void,
        letGo: @escaping @Sendable (String) -> Bool
    ) {
        self.entries = entries
        self.limit = limit
        self.hold = hold
        self.metrics = metrics
        self.logger = logger
        self.submit = submit
        self.letGo = letGo
    }

    /// Nothing more is taken.
    func stop() { isStopped.withLock { $0 = true } }

    /// Carries the orders out one after the other, and waits, not without end, until the disk has them.
    package func carryOut(_ orders: [Order]) -> [(order: Order, answer: Answer)] {
        let answers = Answers(orders)
        for (index, order) in orders.enumerated() {
            switch order {
            case .drop(let id):
                let isThere = letGo(id)
                if isThere {
                    metrics.add(.quarantineRemoved)
                    logger.log(.notice, .quarantineRemoved, "\(id) was dropped from quarantine", [.id: id])
                }
                answers.put(isThere ? .dropped : .refused(.notInQuarantine), at: index)
            case .retry(let id):
                journal(order, index, answers) { now throws(ReprocessingEntries.Refusal) in
                    try self.entries.retry(id, at: now)
                } then: { [letGo] in
                    _ = letGo(id)
                }
            case .reprocess(let position):
                journal(order, index, answers) { now throws(ReprocessingEntries.Refusal) in
                    try self.entries.reprocess(position, at: now)
                }
            }
        }
        return answers.wait(milliseconds: Self.waitMilliseconds)
    }

    private func journal(
        _ order: Order, _ index: Int, _ answers: Answers,
        _ make: (Timestamp) throws(ReprocessingEntries.Refusal) -> JournalEntry,
        then done: @escaping @Sendable () -> Void = {}
    ) {
        if let reason = busyReason { return answers.put(.busy(reason), at: index) }
        guard underWay.withLock({ $0.insert(order.name).inserted }) else {
            return answers.put(.busy("it is on its way into the journal"), at: index)
        }
        do throws(ReprocessingEntries.Refusal) {
            let entry = try make(WallClock.now())
            limit.enter(bytes: InFlightSize.bytes(of: entry))
            submit(entry) { [self] position in
                if position != nil { done() }
                _ = underWay.withLock { $0.remove(order.name) }
                answers.put(position.map { .journaled($0) } ?? .busy("the journal can't be written"), at: index)
            }
        } catch {
            _ = underWay.withLock { $0.remove(order.name) }
            answers.put(.refused(error), at: index)
        }
    }

    private var busyReason: String? {
        if isStopped.withLock({ $0 }) { return "newswired is stopping" }
        if let reason = hold.reasons.first { return reason.rawValue }
        return limit.hasRoom() ? nil : "as much is in flight as may be"
    }

    /// The answers as `/quarantine` and `/reprocess` give them.
    package static func json(_ answers: [(order: Order, answer: Answer)]) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("answers")
        writer.beginArray()
        for (order, answer) in answers {
            writer.beginObject()
            writer.member("of", order.name)
            switch answer {
            case .journaled(let position): writer.member("journal", position)
            case .dropped: writer.member("dropped", true)
            case .refused(let refusal): writer.member("refused", refusal.rawValue)
            case .busy(let reason): writer.member("busy", reason)
            case .waiting: writer.member("waiting", true)
            }
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    /// What is known of the orders so far, and who waits for the rest. Sendable because it is behind a mutex.
    private final class Answers: Sendable {
        private let orders: [Order]
        private let found: Mutex<[Answer?]>
        private let group = DispatchGroup()

        init(_ orders: [Order]) {
            self.orders = orders
            found = Mutex(Array(repeating: nil, count: orders.count))
            for _ in orders { group.enter() }
        }

        func put(_ answer: Answer, at index: Int) {
            found.withLock { $0[index] = answer }
            group.leave()
        }

        func wait(milliseconds: Int) -> [(order: Order, answer: Answer)] {
            _ = group.wait(timeout: .now() + .milliseconds(milliseconds))
            return found.withLock { found in zip(orders, found).map { ($0, $1 ?? .waiting) } }
        }
    }
}
