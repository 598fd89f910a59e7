internal import NewswireProtocol

extension Configuration.Durable {
    var limits: DurableDesk.Limits {
        DurableDesk.Limits(
            consumersMax: consumersMax,
            options: FeedConsumer.Options(
                windowMax: windowMax, ackWaitMilliseconds: Int64(ackWaitSeconds) * 1000,
                deliveriesMax: deliveriesMax))
    }
}

extension Configuration {
    /// Where the PULL socket listens.
    var pushEndpoints: SocketEndpoints { SocketEndpoints(bind: pushBind) }

    /// Where the SUB socket listens, whom it connects to, and what it lets in.
    var subscribeEndpoints: SocketEndpoints {
        SocketEndpoints(bind: subscribeBind, connect: subscribeConnect, topics: subscribeTopics)
    }

    /// Where the ROUTER socket of the reliable intake listens.
    var reliableEndpoints: SocketEndpoints { SocketEndpoints(bind: reliableBind) }

    /// Where the live feed's XPUB socket listens.
    var liveEndpoints: SocketEndpoints { SocketEndpoints(bind: liveBind) }

    /// Where the durable feed's ROUTER socket listens.
    var durableEndpoints: SocketEndpoints { SocketEndpoints(bind: durableBind) }
}
