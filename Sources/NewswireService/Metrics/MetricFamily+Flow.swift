internal import NewswireModel
internal import NewswireProtocol

/// The families of the flow: intake, outcomes, feed, outlets.
extension MetricFamily {
    static let payloads = MetricFamily(
        counter: "newswire_payloads_total", .intake, [.endpoint], "Payloads accepted",
        "A rate of 0 at a time when scrapers run: they, the network or the endpoint are down")
    static let payloadBytes = MetricFamily(
        counter: "newswire_payload_bytes_total", .intake, [.endpoint],
        "Bytes of accepted payloads, without headers and topics")
    static let payloadSize = MetricFamily(
        histogram: "newswire_payload_size_bytes", .intake, [.endpoint], "Sizes of accepted payloads",
        "Sizes near limits.payloadBytes: larger ones are being refused as too-large")
    static let refused = MetricFamily(
        counter: "newswire_refused_total", .intake, [.endpoint, .these("code", RefusalCode.self)],
        "Messages refused by code; nothing of them is kept",
        "Must not rise: a scraper sends what can't be read; the log names the endpoint and the fault, wire.md the "
            + "codes. over-window, disk-low, draining and internal of the reliable endpoint are tried again by scrapers"
    )
    static let acknowledged = MetricFamily(
        counter: "newswire_acknowledged_total", .intake, [],
        "Payloads acknowledged at the reliable endpoint: on disk, and counted once")
    static let repeated = MetricFamily(
        counter: "newswire_repeated_total", .intake, [],
        "Payloads put again and acknowledged as accepted before",
        "A steady share: connections break, or acks come later than scrapers wait")
    static let acknowledgeDuration = MetricFamily(
        histogram: "newswire_acknowledge_duration_seconds", .intake, [],
        "Time from a payload's reception at the reliable endpoint to its acknowledgement",
        "Growing: the disk is slow, see newswire_log_sync_duration_seconds of the journal")
    static let resultsSent = MetricFamily(
        counter: "newswire_results_total", .intake, [], "Outcomes told to scrapers that had asked for them")
    static let repliesDropped = MetricFamily(
        counter: "newswire_replies_dropped_total", .intake, [],
        "Answers that a scraper did not get, because it has gone or does not read",
        "A steady rise: a scraper puts and does not read what it is answered; it will put again")
    static let reliableClients = MetricFamily(
        gauge: "newswire_reliable_clients", .intake, [],
        "Connections of scrapers to the reliable endpoint that are known",
        "At its limit, intake.reliable.connections, further scrapers are refused")
    static let reliableClientsLimit = MetricFamily(
        gauge: "newswire_reliable_clients_limit", .intake, [], "The limit intake.reliable.connections")
    static let ids = MetricFamily(
        gauge: "newswire_ids", .intake, [], "Ids of payloads that are remembered to recognise resends",
        "At its limit within less than intake.reliable.ids.hours: an older resend would be taken as new")
    static let idsLimit = MetricFamily(
        gauge: "newswire_ids_limit", .intake, [], "The limit intake.reliable.ids.count")
    static let connectionsAccepted = MetricFamily(
        counter: "newswire_connections_accepted_total", .intake, [.endpoint], "Connections of peers to the intake",
        "A steady rise with few payloads: a peer connects again and again")
    static let connectionsClosed = MetricFamily(
        counter: "newswire_connections_closed_total", .intake, [.endpoint],
        "Connections to the intake that ended: by the peer, or cut because a message had more than twice "
            + "limits.payloadBytes")
    static let handshakesFailed = MetricFamily(
        counter: "newswire_handshakes_failed_total", .intake, [.endpoint],
        "Connections to the intake that were not ZeroMQ",
        "Something else, a port scan or a health check over TCP, talks to the endpoint")

    static let items = MetricFamily(
        counter: "newswire_items_total", .outcomes, [.these("outcome", Outcome.self)], "Items decided by outcome",
        "quarantined or rejected taking a growing share: look into the quarantine folder, or at what a scraper sends")
    static let quarantined = MetricFamily(
        counter: "newswire_quarantined_total", .outcomes, [.these("code", QuarantineCode.self)],
        "Payloads quarantined by code",
        "bad-encoding or over-limit rising: what a scraper sends is damaged, or meant to harm; operations.md has the "
            + "codes")
    static let processedAgain = MetricFamily(
        counter: "newswire_reprocessed_payloads_total", .outcomes, [.these("reason", Reprocessing.Reason.self)],
        "Payloads that an administrator had processed again: newswire quarantine retry, newswire reprocess",
        "With newswire_payloads_total they make what is settled or in flight")
    static let settledPayloads = MetricFamily(
        counter: "newswire_settled_payloads_total", .outcomes, [],
        "Payloads all of whose items are in the record log",
        "Standing still while newswire_in_flight_payloads is above 0: a stage is stalled; see the alert Stalled")
    static let settleDuration = MetricFamily(
        histogram: "newswire_settle_duration_seconds", .outcomes, [],
        "Time from a payload's reception to its outcome in the record log",
        "Growing: the daemon is at its limit; the stage durations and queues show where")
    static let stageDuration = MetricFamily(
        histogram: "newswire_stage_duration_seconds", .outcomes, [.these("stage", Stage.self)],
        "Wall time of one call of a stage: one payload in parse, one batch elsewhere",
        "journal or record growing: the disk is slow; parse growing: larger or more difficult payloads")
    static let stageProcessorTime = MetricFamily(
        counter: "newswire_stage_cpu_seconds_total", .outcomes, [.these("stage", Stage.self)],
        "Processor time of a stage",
        "Compare its rate with newswire_workers: parse near it means that more cores would help")
    static let journalFailed = MetricFamily(
        counter: "newswire_journal_failed_total", .outcomes, [],
        "Payloads accepted and lost because the daemon was stopped while the journal could not be written",
        "Must be 0: the disk of state.directory was full or failing, and stop.drainSeconds were over")

    static let published = MetricFamily(
        counter: "newswire_published_total", .feed, [], "Records given to the live feed")
    static let publishedBytes = MetricFamily(
        counter: "newswire_published_bytes_total", .feed, [], "Bytes of records given to the live feed")
    static let publishFailed = MetricFamily(
        counter: "newswire_publish_failed_total", .feed, [], "Messages that the live feed's socket did not take",
        "Must be 0: consumers see the gap in the numbers; the log has the reason")
    static let liveSubscribers = MetricFamily(
        gauge: "newswire_live_subscribers", .feed, [], "Connections to the live feed",
        "Fewer than you have consumers: one is down, or can't reach the endpoint")
    static let liveConnectionsAccepted = MetricFamily(
        counter: "newswire_live_connections_accepted_total", .feed, [], "Connections accepted by the live feed",
        "A steady rise: a consumer connects again and again and loses records in between")
    static let liveConnectionsClosed = MetricFamily(
        counter: "newswire_live_connections_closed_total", .feed, [], "Connections to the live feed that ended")

    static let outletPayloads = MetricFamily(
        counter: "newswire_outlet_payloads_total", .outlets, [.outlet],
        "Payloads accepted that name the outlet, since it was last added to the table")
    static let outletLastSeen = MetricFamily(
        gauge: "newswire_outlet_last_seen_timestamp_seconds", .outlets, [.outlet],
        "Unix time of the last accepted payload that names the outlet",
        "Longer ago than the outlet ever pauses: its scraper is down, or the site has changed")
    static let outletsForgotten = MetricFamily(
        counter: "newswire_outlets_forgotten_total", .outlets, [],
        "Outlets dropped from the table to keep it within limits.outlets, the longest unseen first",
        "Rising: raise limits.outlets, or find the scraper that makes up names")
}
