internal import JSONText
internal import NewswireProtocol

/// What the administration server answers on which path. A pure handler over values that others provide.
public struct AdminRoutes: Sendable {
    /// The paths there are; `other` stands for all that are not, so that they can be counted without end.
    public enum Path: String, Sendable, CaseIterable {
        case root, metrics, livez, readyz, status, consumers, quarantine, reprocess, other

        /// - Parameter request: nil for one that could not be understood.
        public init(of request: AdminRequest?) {
            switch request?.path {
            case "/": self = .root
            case "/metrics": self = .metrics
            case "/livez": self = .livez
            case "/readyz": self = .readyz
            case "/status": self = .status
            case "/consumers": self = .consumers
            case "/quarantine": self = .quarantine
            case "/reprocess": self = .reprocess
            default: self = .other
            }
        }
    }

    /// How many outlets `/status` lists unless `?outlets=N` asks for another number.
    public static let outletsListed = 100

    /// The media type of Prometheus' text format.
    private static let metricsType = "text/plain; version=0.0.4; charset=utf-8"

    private let metricsText: @Sendable () -> [UInt8]
    private let status: @Sendable (_ outletsMax: Int) -> StatusDocument
    private let liveness: @Sendable () -> Health
    private let readiness: @Sendable () -> Health
    private let consumers: @Sendable () -> ConsumerBoard?
    private let reprocessing: @Sendable () -> ReprocessingDesk?

    /// All are called on the server's thread and must not block; what changes something may wait for a disk, for a time
    /// that is bounded.
    ///
    /// - Parameters:
    ///   - status: gets how many outlets are wanted at most; what it lists beyond them is left out.
    ///   - consumers: nil as long as the feed is not up.
    ///   - reprocessing: nil as long as the pipeline is not up.
    package init(
        metricsText: @escaping @Sendable () -> [UInt8],
        status: @escaping @Sendable (_ outletsMax: Int) -> StatusDocument,
        liveness: @escaping @Sendable () -> Health,
        readiness: @escaping @Sendable () -> Health,
        consumers: @escaping @Sendable () -> ConsumerBoard? = { nil },
        reprocessing: @escaping @Sendable () -> ReprocessingDesk? = { nil }
    ) {
        self.metricsText = metricsText
        self.status = status
        self.liveness = liveness
        self.readiness = readiness
        self.consumers = consumers
        self.reprocessing = reprocessing
    }

    public func respond(to request: AdminRequest) -> AdminResponse {
        let path = Path(of: request)
        guard request.method != "POST" || path.changesSomething else {
            return AdminResponse(
                status: 405, text: "there is nothing to change; POST is for /consumers, /quarantine and /reprocess\n")
        }
        return switch path {
        case .root: AdminResponse(text: Self.index)
        case .metrics: AdminResponse(contentType: Self.metricsType, body: metricsText())
        case .livez: Self.response(liveness(), request)
        case .readyz: Self.response(readiness(), request)
        case .status: statusResponse(request)
        case .consumers: consumersResponse(request)
        case .quarantine, .reprocess: reprocessingResponse(request, path)
        case .other: AdminResponse(status: 404, text: "there is no such path; there are:\n\n\(Self.index)")
        }
    }

    /// 200 `ok`, or 503 with the reasons; `?verbose` lists every check.
    private static func response(_ health: Health, _ request: AdminRequest) -> AdminResponse {
        let code = health.isOK ? 200 : 503
        guard request.parameter("verbose") != nil else {
            let lines = health.isOK ? ["ok"] : health.reasons
            return AdminResponse(status: code, text: lines.map { oneLine($0) + "\n" }.joined())
        }
        let lines = health.checks.map { check in
            let said = (check.fault ?? check.note).map { ": \($0)" } ?? ""
            return (check.fault == nil ? "ok      " : "not ok  ") + check.name + said
        }
        let verdict = health.isOK ? "ok" : "not ok"
        return AdminResponse(status: code, text: (lines + [verdict]).map { oneLine($0) + "\n" }.joined())
    }

    private func statusResponse(_ request: AdminRequest) -> AdminResponse {
        var outletsMax = Self.outletsListed
        if let text = request.parameter("outlets") {
            guard let number = Int(text), number >= 0 else {
                return AdminResponse(
                    status: 400, text: "outlets must be a whole number, such as /status?outlets=1000\n")
            }
            outletsMax = number
        }
        var document = status(outletsMax)
        document.outlets.list = Array(document.outlets.list.prefix(outletsMax))
        return AdminResponse(contentType: "application/json", body: document.json)
    }

    /// GET lists them. POST changes one: `?consumer=NAME` with `&reset=N`, to go on behind that sequence, or `&remove`.
    private func consumersResponse(_ request: AdminRequest) -> AdminResponse {
        guard let board = consumers() else { return AdminResponse(status: 503, text: "newswired is starting\n") }
        guard request.method == "POST" else {
            return AdminResponse(contentType: "application/json", body: ConsumerBoard.json(board.consumers))
        }
        guard let key = request.parameter("consumer").flatMap({ ConsumerKey($0) }) else {
            return AdminResponse(status: 400, text: "consumer must be a name, or NAME/1of2 for a shard\n")
        }
        let order: ConsumerBoard.Order
        if let text = request.parameter("reset") {
            guard let sequence = UInt64(text) else {
                return AdminResponse(status: 400, text: "reset must be the sequence to go on behind, from 0\n")
            }
            order = .reset(key, after: sequence)
        } else if request.parameter("remove") != nil {
            order = .remove(key)
        } else {
            return AdminResponse(status: 400, text: "say reset=N or remove\n")
        }
        guard let fault = board.carryOut(order) else { return AdminResponse(text: "done\n") }
        return AdminResponse(status: 404, text: fault + "\n")
    }

    /// POST has payloads processed again, or drops them: `/quarantine?retry=ID,ID…` or `?drop=ID…`, and
    /// `/reprocess?payloads=N,N…` by their positions in the journal. The answer tells of each, in their order.
    private func reprocessingResponse(_ request: AdminRequest, _ path: Path) -> AdminResponse {
        guard request.method == "POST" else {
            return AdminResponse(status: 405, text: "this is changed by POST; newswire quarantine ls shows it\n")
        }
        guard let desk = reprocessing() else { return AdminResponse(status: 503, text: "newswired is starting\n") }
        func list(_ name: String) -> [String]? {
            request.parameter(name).map { $0.split(separator: ",").map(String.init) }
        }
        let orders: [ReprocessingDesk.Order]
        if path == .reprocess {
            guard let positions = list("payloads")?.map({ UInt64($0) }), !positions.contains(nil) else {
                return AdminResponse(status: 400, text: "say payloads=N,… with positions of the journal\n")
            }
            orders = positions.compactMap { $0 }.map { .reprocess($0) }
        } else if let ids = list("retry") {
            orders = ids.map { .retry($0) }
        } else if let ids = list("drop") {
            orders = ids.map { .drop($0) }
        } else {
            return AdminResponse(status: 400, text: "say retry=ID,… or drop=ID,…\n")
        }
        guard !orders.isEmpty, orders.count <= ReprocessingDesk.ordersMax else {
            return AdminResponse(status: 400, text: "name 1 to \(ReprocessingDesk.ordersMax) at once\n")
        }
        return AdminResponse(
            contentType: "application/json", body: ReprocessingDesk.json(desk.carryOut(orders)))
    }

    private static func oneLine(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }

    private static let index = """
        /livez      200 while newswired works, else 503 and why not; ?verbose lists the checks
        /readyz     200 while it can take payloads, else 503 and why not; ?verbose lists the checks
        /status     how it is, as JSON; ?outlets=N lists up to N outlets, 100 without it
        /consumers  those of the durable feed, as JSON; POST on the socket changes one:
                    ?consumer=NAME&reset=N or &remove
        /quarantine POST on the socket: ?retry=ID,… or ?drop=ID,…; newswire quarantine does it
        /reprocess  POST on the socket: ?payloads=N,… processes again; newswire reprocess does it
        /metrics    counters for Prometheus

        """
}

extension AdminRoutes.Path {
    fileprivate var changesSomething: Bool {
        switch self {
        case .consumers, .quarantine, .reprocess: true
        case .root, .metrics, .livez, .readyz, .status, .other: false
        }
    }
}
