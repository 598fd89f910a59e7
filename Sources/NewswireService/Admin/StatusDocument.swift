public import NewswireModel

/// How the daemon is at one moment: what `/status` answers. Nil means unknown and is left out.
///
/// Made field by field: `var document = StatusDocument(state: .running, …); document.epoch = …`.
public struct StatusDocument: Sendable, Equatable {
    public enum State: String, Sendable, CaseIterable {
        case starting, running, draining
    }

    public var version = Release.version
    public var libzmq: String?
    public var pid: Int?
    public var state: State
    /// When the process started.
    public var since: Timestamp
    public var uptimeSeconds: Double
    public var epoch: UInt64?
    public var stateID: String?
    public var ready: Health
    public var alive: Health
    public var configuration = Configuration()
    public var endpoints = Endpoints()
    public var inFlight = InFlight()
    public var backlog = Backlog()
    /// In the order of the flow.
    public var queues: [Queue] = []
    public var workers = Workers()
    public var reliable = Reliable()
    public var push = Intake()
    public var subscribe = Intake()
    public var outcomes: [Outcome: UInt64] = [:]
    public var feed = Feed()
    public var dedupe = Dedupe()
    public var quarantine = Quarantine()
    public var memory = Memory()
    public var disk = Disk()
    /// Why nothing is taken from the sockets for now.
    public var held: [String] = []
    public var cpuSeconds: Double?
    public var outlets = Outlets()

    public init(state: State, since: Timestamp, uptimeSeconds: Double, ready: Health, alive: Health) {
        self.state = state
        self.since = since
        self.uptimeSeconds = uptimeSeconds
        self.ready = ready
        self.alive = alive
    }
}

extension StatusDocument {
    public struct Configuration: Sendable, Equatable {
        /// Nil where there is none and the defaults apply.
        public var file: String?
        /// 1 at the start, one more with each reload that was applied.
        public var generation: Int?
        public var loadedAt: Timestamp?
        /// Nil as long as none was asked for.
        public var lastReload: Reload?
        /// The keys whose changed value takes effect at the next start only.
        public var restartNeeded: [String] = []

        public init() {}
    }

    public struct Reload: Sendable, Equatable {
        public enum Result: String, Sendable, CaseIterable {
            case applied
            /// The configuration before it stayed in force.
            case refused
        }

        public var at: Timestamp
        public var result: Result
        /// Why it was refused, each with file, line and key.
        public var faults: [String]

        public init(at: Timestamp, result: Result, faults: [String] = []) {
            self.at = at
            self.result = result
            self.faults = faults
        }
    }

    /// What the sockets are bound and connected to, as configured; an empty list is a closed endpoint.
    public struct Endpoints: Sendable, Equatable {
        public var reliable: [String] = []
        public var push: [String] = []
        public var subscribeBind: [String] = []
        public var subscribeConnect: [String] = []
        public var topics: [String] = []
        public var live: [String] = []
        public var durable: [String] = []
        /// Nil when closed.
        public var http: String?
        public var socket: String?

        public init() {}
    }

    /// What was read from the sockets and is not yet published.
    public struct InFlight: Sendable, Equatable {
        public var payloads: Int?
        public var payloadsLimit: Int?
        public var bytes: Int?
        public var bytesLimit: Int?

        public init() {}
    }

    /// What stands in the journal and waits there to be decided.
    public struct Backlog: Sendable, Equatable {
        public var payloads: Int?
        /// Of their entries, about.
        public var bytes: Int?

        public init() {}
    }

    /// Payloads that wait for a stage of the pipeline or are in it.
    public struct Queue: Sendable, Equatable {
        public var stage: String
        public var payloads: Int

        public init(stage: String, payloads: Int) {
            self.stage = stage
            self.payloads = payloads
        }
    }

    public struct Workers: Sendable, Equatable {
        public var count: Int?
        public var busy: Int?

        public init() {}
    }

    /// One endpoint of the intake, since the start.
    public struct Intake: Sendable, Equatable {
        public var payloads: UInt64?
        public var bytes: UInt64?
        public var refused: [RefusalCode: UInt64] = [:]

        public init() {}
    }

    /// The endpoint that acknowledges, since the start.
    public struct Reliable: Sendable, Equatable {
        public var intake = Intake()
        public var acknowledged: UInt64?
        /// Acknowledged as accepted before.
        public var repeated: UInt64?
        /// Connections that are known.
        public var scrapers: Int?
        /// Ids that are remembered.
        public var ids: Int?
        public var idsLimit: Int?

        public init() {}
    }

    public struct Feed: Sendable, Equatable {
        /// The last number of the record log; 0 for none.
        public var head: UInt64?
        /// The last number within each outcome.
        public var heads: [Outcome: UInt64] = [:]
        public var published: UInt64?
        public var publishedBytes: UInt64?
        public var subscribers: Int?

        public init() {}
    }

    public struct Dedupe: Sendable, Equatable {
        public var identities: Int?
        public var identitiesLimit: Int?
        public var texts: Int?
        public var textsLimit: Int?
        public var nearTexts: Int?
        public var nearTextsLimit: Int?
        public var nearBytes: Int?
        public var nearBytesLimit: Int?

        public init() {}
    }

    public struct Quarantine: Sendable, Equatable {
        public var payloads: Int?
        public var payloadsLimit: Int?
        public var bytes: Int?
        public var bytesLimit: Int?
        /// Since the start, to keep it within its limits.
        public var dropped: UInt64?

        public init() {}
    }

    /// In bytes.
    public struct Memory: Sendable, Equatable {
        public var resident: Int?
        public var limit: Int?

        public init() {}
    }

    /// Of the state directory, in bytes.
    public struct Disk: Sendable, Equatable {
        public var free: Int?
        public var reserve: Int?

        public init() {}
    }

    public struct Outlets: Sendable, Equatable {
        /// How many are remembered.
        public var known: Int?
        /// How many were dropped since the start to keep within the limit.
        public var forgotten: UInt64?
        public var limit: Int?
        /// Last seen first.
        public var list: [Outlet] = []

        public init() {}
    }

    public struct Outlet: Sendable, Equatable {
        /// The scrapers' name for the paper.
        public var outlet: String
        public var payloads: UInt64
        public var lastSeen: Timestamp

        public init(outlet: String, payloads: UInt64, lastSeen: Timestamp) {
            self.outlet = outlet
            self.payloads = payloads
            self.lastSeen = lastSeen
        }
    }
}
