/// What one consumer of the durable feed has got and done: a value that is told what happens, and says what to do.
///
/// Events come to it in their order. Each that its subscription lets through is delivered once as long as the window
/// has room, and again where it was put off, where no answer came, and after the connection was lost. What is answered
/// is done; all up to the cursor is. Nothing here reads a clock: times are milliseconds of whatever clock is told.
public struct FeedConsumer: Sendable {
    public struct Options: Sendable, Equatable {
        /// What a consumer may ask for as its window.
        public var windowMax: FeedWindow
        /// How long an answer may take.
        public var ackWaitMilliseconds: Int64
        /// Deliveries of one event; then it goes to the dead letters.
        public var deliveriesMax: Int

        public init(windowMax: FeedWindow, ackWaitMilliseconds: Int64, deliveriesMax: Int) {
            self.windowMax = windowMax
            self.ackWaitMilliseconds = ackWaitMilliseconds
            self.deliveriesMax = deliveriesMax
        }
    }

    /// What is kept of it: where it goes on after a restart.
    public struct Progress: Sendable, Equatable {
        public var epoch: UInt64
        /// All up to it is done.
        public var cursor: UInt64
        /// The last event up to the cursor that its filter let through; 0 for none.
        public var previous: UInt64
        /// Behind the cursor, and done nevertheless: dead letters. Ascending.
        public var terminated: [UInt64]
        /// `FeedFilter.canonicalText` under which `previous` holds.
        public var filter: String

        public init(
            epoch: UInt64, cursor: UInt64 = 0, previous: UInt64 = 0, terminated: [UInt64] = [], filter: String = ""
        ) {
            self.epoch = epoch
            self.cursor = cursor
            self.previous = previous
            self.terminated = terminated
            self.filter = filter
        }
    }

    /// An event that is for this consumer.
    public struct Candidate: Sendable, Equatable {
        public var sequence: UInt64
        /// Where it stands in the record log.
        public var position: UInt64
        /// Of the record.
        public var bytes: Int

        public init(sequence: UInt64, position: UInt64, bytes: Int) {
            self.sequence = sequence
            self.position = position
            self.bytes = bytes
        }
    }

    /// An event that was delivered and is not done.
    public struct Outstanding: Sendable, Equatable {
        enum State: Sendable, Equatable {
            /// Delivered over this connection; an answer is due by then.
            case sent(at: Int64, due: Int64)
            /// To be delivered again as soon as there is room: no answer came, or the connection is gone.
            case lost
            /// Put off until then.
            case delayed(until: Int64)
        }

        public let event: Candidate
        public let previous: UInt64
        public fileprivate(set) var deliveries: Int
        var state: State
    }

    /// An event that nobody will be asked about again.
    public struct DeadLetter: Sendable, Equatable {
        public var sequence: UInt64
        public var position: UInt64
        public var deliveries: Int
        public var reason: String

        public init(sequence: UInt64, position: UInt64, deliveries: Int, reason: String) {
            self.sequence = sequence
            self.position = position
            self.deliveries = deliveries
            self.reason = reason
        }
    }

    /// Delivered and not done, delayed ones included: more than a window's worth, so that what is put off does not
    /// stop the rest.
    public static let outstandingMax = 4096

    public let options: Options
    public private(set) var epoch: UInt64
    public private(set) var filter = FeedFilter.articles
    public private(set) var window: FeedWindow
    /// The last event that was looked at, whether it was for this consumer or not.
    public private(set) var seen: UInt64
    /// Ascending.
    public private(set) var outstanding: [Outstanding] = []
    /// What `previous` of the next event is.
    private var latest: UInt64
    private var terminated: Set<UInt64>
    private var sent = FeedWindow(events: 0, bytes: 0)
    /// When something was heard of the consumer last.
    private var heard: Int64 = .min
    private var filterText: String
    /// False where all that is outstanding is on its way: there is nothing to look for then.
    private var mayWait = false

    public init(_ progress: Progress, options: Options) {
        self.options = options
        epoch = progress.epoch
        seen = progress.cursor
        latest = progress.previous
        terminated = Set(progress.terminated)
        filterText = progress.filter
        window = options.windowMax
    }

    public var progress: Progress {
        let first = outstanding.first
        let cursor = first.map { $0.event.sequence - 1 } ?? seen
        return Progress(
            epoch: epoch, cursor: cursor, previous: first?.previous ?? latest,
            terminated: terminated.filter { $0 > cursor }.sorted(), filter: filterText)
    }

    /// The position of the record log from which on it needs entries, as far as its outstanding events say.
    public var firstPosition: UInt64? { outstanding.first?.event.position }

    // MARK: The connection

    /// A connection has subscribed. What was outstanding is delivered again, unless it begins elsewhere.
    ///
    /// - Parameter start: what is seen already: the sequence before the one to begin with; nil for where it stopped.
    public mutating func subscribe(filter: FeedFilter, window: FeedWindow, after start: UInt64?, now: Int64) {
        let text = filter.canonicalText
        disconnect()
        if let start {
            reset(after: start)
        } else if text != filterText {
            // Under another filter there is another event before the next one, which nobody knows.
            latest = 0
        }
        self.filter = filter
        filterText = text
        self.window = FeedWindow(
            events: min(window.events, options.windowMax.events), bytes: min(window.bytes, options.windowMax.bytes))
        heard = now
    }

    /// Numbers begin anew.
    public mutating func begin(epoch: UInt64) {
        self.epoch = epoch
        reset(after: 0)
    }

    /// It goes on behind the sequence, whatever was delivered before.
    public mutating func reset(after sequence: UInt64) {
        outstanding = []
        terminated = []
        sent = FeedWindow(events: 0, bytes: 0)
        (seen, latest) = (sequence, 0)
    }

    /// The connection is gone: what is not answered is to be delivered again.
    public mutating func disconnect() {
        for index in outstanding.indices {
            if case .sent = outstanding[index].state { outstanding[index].state = .lost }
        }
        mayWait = true
        sent = FeedWindow(events: 0, bytes: 0)
    }

    // MARK: Events

    /// Whether one more may be on its way.
    public func hasRoom(bytes: Int) -> Bool {
        sent.events == 0 || sent.events < window.events && sent.bytes + bytes <= window.bytes
    }

    /// Whether a new one may be delivered beside what is outstanding.
    public func takesNew(bytes: Int) -> Bool { outstanding.count < Self.outstandingMax && hasRoom(bytes: bytes) }

    /// The next event in order is not for this consumer.
    public mutating func pass(_ sequence: UInt64) { seen = max(seen, sequence) }

    /// Whether the event is done already: a dead letter from before a restart.
    public func isDone(_ sequence: UInt64) -> Bool { terminated.contains(sequence) }

    /// What a dead letter from before a restart leaves: it stays the one before the next.
    public mutating func passDone(_ sequence: UInt64) {
        seen = max(seen, sequence)
        latest = sequence
    }

    /// The event before the next one: what is told with it.
    public var previousOfNext: UInt64 { latest }

    /// The next event in order has been delivered for the first time.
    public mutating func deliver(_ event: Candidate, now: Int64) {
        outstanding.append(
            Outstanding(
                event: event, previous: latest, deliveries: 1,
                state: .sent(at: now, due: now + options.ackWaitMilliseconds)))
        count(event, 1)
        seen = event.sequence
        latest = event.sequence
    }

    /// The first event that is to be delivered again now; nil without one, or without room for it.
    public mutating func nextAgain(now: Int64) -> Outstanding? {
        guard mayWait else { return nil }
        mayWait = false
        for one in outstanding {
            switch one.state {
            case .sent: continue
            case .delayed(let until) where until > now: mayWait = true
            case .lost, .delayed:
                mayWait = true
                return hasRoom(bytes: one.event.bytes) ? one : nil
            }
        }
        return nil
    }

    /// It has been delivered again.
    public mutating func deliverAgain(_ sequence: UInt64, now: Int64) {
        guard let index = index(of: sequence) else { return }
        outstanding[index].deliveries += 1
        outstanding[index].state = .sent(at: now, due: now + options.ackWaitMilliseconds)
        count(outstanding[index].event, 1)
    }

    /// The record of an outstanding event is not there any more.
    public mutating func lose(_ sequence: UInt64) {
        guard let index = index(of: sequence) else { return }
        forget(outstanding.remove(at: index))
        pruneTerminated()
    }

    // MARK: Answers

    /// All that was delivered up to the sequence is done, but what was put off.
    ///
    /// - Returns: how many; nil where the sequence was never delivered.
    public mutating func acknowledge(upTo sequence: UInt64, now: Int64) -> Int? {
        heard = now
        guard sequence <= seen else { return nil }
        var kept: [Outstanding] = []
        var count = 0
        for one in outstanding {
            if case .delayed = one.state {
                kept.append(one)
            } else if one.event.sequence > sequence {
                kept.append(one)
            } else {
                forget(one)
                count += 1
            }
        }
        outstanding = kept
        pruneTerminated()
        return count
    }

    public enum Answer: Sendable, Equatable {
        /// It waits for no answer.
        case unknown
        case putOff
        case dead(DeadLetter)
    }

    /// The event is to come again later; after its last delivery it is a dead letter.
    public mutating func putOff(_ sequence: UInt64, milliseconds: Int, now: Int64) -> Answer {
        heard = now
        guard let index = index(of: sequence) else { return .unknown }
        if outstanding[index].deliveries >= options.deliveriesMax {
            return .dead(bury(index, "delivered \(outstanding[index].deliveries) times, the last time put off"))
        }
        forget(outstanding[index])
        outstanding[index].state = .delayed(until: now + Int64(milliseconds))
        mayWait = true
        return .putOff
    }

    /// The event is to come never again.
    public mutating func terminate(_ sequence: UInt64, reason: String, now: Int64) -> Answer {
        heard = now
        guard let index = index(of: sequence) else { return .unknown }
        return .dead(bury(index, reason.isEmpty ? "terminated" : reason))
    }

    /// Something else was heard of the consumer.
    public mutating func hear(now: Int64) { heard = now }

    /// What to do about events whose answer is overdue. They come again if the consumer has been heard of since:
    /// whoever is silent has not read them yet, and finds them when it goes on.
    ///
    /// - Returns: those that became dead letters.
    public mutating func expire(now: Int64) -> [DeadLetter] {
        var dead: [DeadLetter] = []
        var index = 0
        while index < outstanding.count {
            defer { index += 1 }
            guard case .sent(let time, let due) = outstanding[index].state, due <= now else { continue }
            guard heard > time else {
                outstanding[index].state = .sent(at: time, due: now + options.ackWaitMilliseconds)
                continue
            }
            if outstanding[index].deliveries >= options.deliveriesMax {
                dead.append(bury(index, "delivered \(outstanding[index].deliveries) times without an answer"))
                index -= 1
            } else {
                forget(outstanding[index])
                outstanding[index].state = .lost
                mayWait = true
            }
        }
        return dead
    }

    private mutating func bury(_ index: Int, _ reason: String) -> DeadLetter {
        let one = outstanding.remove(at: index)
        forget(one)
        terminated.insert(one.event.sequence)
        pruneTerminated()
        return DeadLetter(
            sequence: one.event.sequence, position: one.event.position, deliveries: one.deliveries, reason: reason)
    }

    /// What lies before the cursor is done anyway.
    private mutating func pruneTerminated() {
        guard !terminated.isEmpty else { return }
        let cursor = outstanding.first.map { $0.event.sequence - 1 } ?? seen
        terminated = terminated.filter { $0 > cursor }
    }

    /// It is on its way no longer.
    private mutating func forget(_ one: Outstanding) {
        if case .sent = one.state { count(one.event, -1) }
    }

    private mutating func count(_ event: Candidate, _ sign: Int) {
        sent.events += sign
        sent.bytes += sign * event.bytes
    }

    private func index(of sequence: UInt64) -> Int? {
        var (low, high) = (0, outstanding.count)
        while low < high {
            let middle = (low + high) / 2
            if outstanding[middle].event.sequence < sequence { low = middle + 1 } else { high = middle }
        }
        return low < outstanding.count && outstanding[low].event.sequence == sequence ? low : nil
    }
}
