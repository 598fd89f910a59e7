import Glibc
import JSONText
import NewswireService

/// Has payloads processed again: by the daemon that runs on the state, or in the state of one that does not.
struct ReprocessingOrders {
    /// What became of an order.
    struct Answer {
        /// What was ordered, as it was named.
        let name: String
        /// Where the payload stands in the journal once more; nil of what was dropped.
        var position: UInt64?
        /// Why it was not done.
        var refusal: String?
    }

    private enum Way {
        case daemon(AdminAddress)
        case stopped(StoppedState)
    }

    private let way: Way

    private static let pauseMilliseconds: UInt32 = 100

    /// - Throws: `Failure` where a daemon runs that is not reachable, or is of another version.
    init(_ files: StateFiles, _ state: StateOptions, _ connection: AdminConnectionOptions) throws {
        if let daemon = files.daemon {
            let (status, _, address) = try connection.status()
            guard status.int("pid") == daemon else {
                throw Failure(
                    .usage,
                    "the newswired at \(address) is not the one that uses \(files.directory), process \(daemon): "
                        + "name that one's socket with --admin")
            }
            let version = status.string("version") ?? "unknown"
            guard version == Release.version else {
                throw Failure(
                    .temporary, "newswired is version \(version), and this is \(Release.version): restart it first")
            }
            way = .daemon(address)
            return
        }
        let configuration = try state.configuration()
        way = .stopped(
            try reportingStateFaults { () throws(StateFilesError) in try StoppedState(files, configuration) })
    }

    /// Carries them out in their order; waits where there is no room for more. Each answer is told once.
    func carryOut(_ orders: [ReprocessingDesk.Order], _ tell: (Answer) throws -> Void) throws {
        switch way {
        case .stopped(let state):
            defer { state.close() }
            for order in orders {
                try Interruption.check()
                let answers = try reportingStateFaults { () throws(StateFilesError) in try state.carryOut([order]) }
                for (order, answer) in answers {
                    switch answer {
                    case .journaled(let position): try tell(Answer(name: order.name, position: position))
                    case .refused(let refusal): try tell(Answer(name: order.name, refusal: refusal.rawValue))
                    case .dropped, .busy, .waiting: try tell(Answer(name: order.name))
                    }
                }
            }
        case .daemon(let address):
            var rest = orders[...]
            // Those for which there was no room.
            var waiting: [ReprocessingDesk.Order] = []
            while !rest.isEmpty || !waiting.isEmpty {
                let next = rest.prefix(ReprocessingDesk.ordersMax - waiting.count)
                rest = rest.dropFirst(next.count)
                waiting = try post(waiting + next, to: address, tell)
                try Interruption.check()
                if !waiting.isEmpty { usleep(Self.pauseMilliseconds * 1000) }
            }
        }
    }

    /// Those that were not answered for good: there is no room for them now.
    private func post(
        _ orders: [ReprocessingDesk.Order], to address: AdminAddress, _ tell: (Answer) throws -> Void
    ) throws -> [ReprocessingDesk.Order] {
        guard let target = Self.target(orders) else { return [] }
        let reply: AdminReply
        do {
            reply = try AdminClient(address: address).post(target)
        } catch let error as AdminClient.Unreachable {
            throw Failure(.unavailable, "newswired is not reachable any more (\(error.address): \(error.reason))")
        }
        guard reply.status == 200,
            let answers = (try? JSONReader.read(reply.body))?.object?["answers"]?.array?.compactMap(\.object),
            answers.count == orders.count
        else {
            throw Failure(.unavailable, "newswired answers \(reply.status): \(reply.firstLine.printable)")
        }
        var busy: [ReprocessingDesk.Order] = []
        for (order, answer) in zip(orders, answers) {
            guard answer["busy"] == nil else {
                busy.append(order)
                continue
            }
            var result = Answer(name: answer["of"]?.string ?? "")
            result.position = answer["journal"]?.int.map { UInt64($0) }
            result.refusal = answer["refused"]?.string
            if answer["waiting"] != nil { result.refusal = "it waits for the disk, and is done when that works again" }
            try tell(result)
        }
        return busy
    }

    /// The orders of a call are all of one kind.
    private static func target(_ orders: [ReprocessingDesk.Order]) -> String? {
        guard let first = orders.first else { return nil }
        let names = orders.map(\.name).joined(separator: ",")
        return switch first {
        case .retry: "/quarantine?retry=\(names)"
        case .drop: "/quarantine?drop=\(names)"
        case .reprocess: "/reprocess?payloads=\(names)"
        }
    }
}
