/// The families of the durable feed.
extension MetricFamily {
    static func durable(_ count: DurableCount) -> MetricFamily {
        switch count {
        case .events: durableEvents
        case .redelivered: durableRedelivered
        case .fetched: durableFetched
        case .acknowledged: durableAcknowledged
        case .deadLetters: durableDeadLetters
        case .gaps: durableGaps
        case .errors: durableErrors
        case .repliesDropped: durableRepliesDropped
        case .cursorsFailed: durableCursorsFailed
        case .connectionsAccepted: durableConnectionsAccepted
        case .connectionsClosed: durableConnectionsClosed
        }
    }

    private static let durableEvents = MetricFamily(
        counter: "newswire_durable_events_total", .feed, [], "Events delivered to consumers for the first time")
    private static let durableRedelivered = MetricFamily(
        counter: "newswire_durable_redelivered_total", .feed, [], "Events delivered to consumers again",
        "A steady share: a consumer puts events off, breaks off, or takes longer than feed.durable.ackWait to answer")
    private static let durableFetched = MetricFamily(
        counter: "newswire_durable_fetched_total", .feed, [], "Events sent in answer to a fetch")
    private static let durableAcknowledged = MetricFamily(
        counter: "newswire_durable_acknowledged_total", .feed, [], "Events that consumers have acknowledged")
    private static let durableDeadLetters = MetricFamily(
        counter: "newswire_durable_dead_letters_total", .feed, [],
        "Events that a consumer refused for good, or did not answer at any of feed.durable.maxDeliver deliveries",
        "Must not rise: the consumer can't process some records; its file of dead letters names them")
    private static let durableGaps = MetricFamily(
        counter: "newswire_durable_gaps_total", .feed, [],
        "Stretches of events that a consumer was told it will never get",
        "Must not rise: a consumer lagged past retention.consumerHold, or the record log was damaged; see the log"
    )
    private static let durableErrors = MetricFamily(
        counter: "newswire_durable_errors_total", .feed, [], "Messages of consumers that were answered with an error",
        "A steady rise: a consumer does not speak NWF1 as wire.md has it")
    private static let durableRepliesDropped = MetricFamily(
        counter: "newswire_durable_replies_dropped_total", .feed, [],
        "Answers to consumers that were dropped because these do not read")
    private static let durableCursorsFailed = MetricFamily(
        counter: "newswire_durable_cursors_failed_total", .feed, [],
        "Writes of the consumers' cursors that failed; they are tried again",
        "Must be 0: the disk of state.directory is full or failing")
    private static let durableConnectionsAccepted = MetricFamily(
        counter: "newswire_durable_connections_accepted_total", .feed, [], "Connections accepted by the durable feed",
        "A steady rise: a consumer connects again and again")
    private static let durableConnectionsClosed = MetricFamily(
        counter: "newswire_durable_connections_closed_total", .feed, [], "Connections to the durable feed that ended")
    static let consumers = MetricFamily(
        gauge: "newswire_consumers", .feed, [], "Consumers of the durable feed that are known")
    static let consumersLimit = MetricFamily(
        gauge: "newswire_consumers_limit", .feed, [], "The limit feed.durable.consumers")
    static let consumersConnected = MetricFamily(
        gauge: "newswire_consumers_connected", .feed, [], "Consumers of the durable feed that have a connection",
        "Fewer than you run: one is down, or can't reach the endpoint")
    static let consumerLag = MetricFamily(
        gauge: "newswire_consumer_lag", .feed, [.any("consumer", "its name, and behind a slash its shard")],
        "How far the consumer's cursor is behind the last sequence, whether all in between is for it or not",
        "Growing: the consumer is down or too slow; past retention.consumerHold it loses events")
    static let consumerOutstanding = MetricFamily(
        gauge: "newswire_consumer_outstanding", .feed, [.any("consumer", "its name, and behind a slash its shard")],
        "Events delivered to the consumer that it has not answered")

    static let durableFeed: [MetricFamily] =
        DurableCount.allCases.map { durable($0) } + [
            consumers, consumersLimit, consumersConnected, consumerLag, consumerOutstanding,
        ]
}
