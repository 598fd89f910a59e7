import CZeroMQ

/// The messaging pattern that a socket takes part in.
public enum SocketKind: Sendable, Hashable, CaseIterable {
    /// PUSH: deals messages out to the connected PULLs; would block when all their queues are full.
    case push
    /// PULL: takes messages from every connected PUSH in turn.
    case pull
    /// PUB: sends to every subscriber whose topic matches; a slow one loses messages, silently.
    case publish
    /// SUB: receives what it subscribed to, and nothing before the first `subscribe`.
    case subscribe
    /// XPUB: PUB that receives its subscribers' subscriptions as messages: a byte 1 or 0, then the topic.
    case extendedPublish
    /// ROUTER: one socket, many peers; the first frame of each message, in and out, is the peer's routing id.
    case router
    /// DEALER: the peer of a router, sends and receives in any order.
    case dealer
    /// PAIR: exactly one peer, for threads of one process.
    case pair

    var type: Int32 {
        switch self {
        case .push: ZMQ_PUSH
        case .pull: ZMQ_PULL
        case .publish: ZMQ_PUB
        case .subscribe: ZMQ_SUB
        case .extendedPublish: ZMQ_XPUB
        case .router: ZMQ_ROUTER
        case .dealer: ZMQ_DEALER
        case .pair: ZMQ_PAIR
        }
    }

    /// Deals messages out among its peers, and so must be told where a message ends that a leaving peer cut short.
    var balancesLoad: Bool { self == .push || self == .dealer }
}
