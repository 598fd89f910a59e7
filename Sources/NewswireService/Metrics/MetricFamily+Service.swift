/// The families of the daemon itself: queues and limits, service, process.
extension MetricFamily {
    static let inFlightPayloads = MetricFamily(
        gauge: "newswire_in_flight_payloads", .limits, [], "Payloads read and not yet published",
        "Near its limit for long: the daemon takes in less than scrapers send, and they wait; PUB sockets drop")
    static let inFlightPayloadsLimit = MetricFamily(
        gauge: "newswire_in_flight_payloads_limit", .limits, [], "The limit limits.inFlightPayloads")
    static let inFlightBytes = MetricFamily(
        gauge: "newswire_in_flight_bytes", .limits, [], "Bytes of payloads read and not yet published",
        "As newswire_in_flight_payloads; one payload may exceed the limit")
    static let inFlightBytesLimit = MetricFamily(
        gauge: "newswire_in_flight_bytes_limit", .limits, [], "The limit limits.inFlightBytes")
    static let backlogPayloads = MetricFamily(
        gauge: "newswire_backlog_payloads", .limits, [],
        "Payloads that stood in the journal at a start, or came since, and wait there to be decided",
        "Falls after a start; rising: more comes in than is decided, see newswire_queue_payloads")
    static let backlogBytes = MetricFamily(
        gauge: "newswire_backlog_bytes", .limits, [], "Bytes of these payloads in the journal, about")
    static let queuePayloads = MetricFamily(
        gauge: "newswire_queue_payloads", .limits, [.these("stage", QueueStage.self)],
        "Payloads waiting before a stage",
        "The first stage with a long queue, seen from the feed backwards, is the one that holds up the others")
    static let workers = MetricFamily(
        gauge: "newswire_workers", .limits, [], "Payloads that may be parsed at the same time")
    static let workersBusy = MetricFamily(
        gauge: "newswire_workers_busy", .limits, [], "Payloads being parsed",
        "Equal to newswire_workers for long: parsing is the bottleneck")
    static let dedupeIdentities = MetricFamily(
        gauge: "newswire_dedupe_identities", .limits, [], "Articles known by guid or canonical URL")
    static let dedupeIdentitiesLimit = MetricFamily(
        gauge: "newswire_dedupe_identities_limit", .limits, [], "The limit dedupe.identities",
        "Reached: articles are forgotten before dedupe.identityDays are over")
    static let dedupeTexts = MetricFamily(
        gauge: "newswire_dedupe_texts", .limits, [], "Texts known by their hash")
    static let dedupeTextsLimit = MetricFamily(
        gauge: "newswire_dedupe_texts_limit", .limits, [], "The limit dedupe.texts",
        "Reached: texts are forgotten before dedupe.textDays are over")
    static let dedupeNearTexts = MetricFamily(
        gauge: "newswire_dedupe_near_texts", .limits, [], "Texts among which near-duplicates are found")
    static let dedupeNearTextsLimit = MetricFamily(
        gauge: "newswire_dedupe_near_texts_limit", .limits, [], "The limit dedupe.near.texts",
        "Reached: texts are forgotten before dedupe.near.days are over")
    static let dedupeNearBytes = MetricFamily(
        gauge: "newswire_dedupe_near_bytes", .limits, [], "What the words of these texts take of the memory, as hashes")
    static let dedupeNearBytesLimit = MetricFamily(
        gauge: "newswire_dedupe_near_bytes_limit", .limits, [], "The limit dedupe.near.bytes",
        "Reached: texts are forgotten before dedupe.near.days are over")
    static let dedupeCompared = MetricFamily(
        counter: "newswire_dedupe_compared_total", .limits, [],
        "Texts that were compared word by word to find near-duplicates",
        "Many more than items: much of what comes in is made from a few templates; it costs processor time")
    static let boilerplateSources = MetricFamily(
        gauge: "newswire_boilerplate_sources", .limits, [], "Sources whose recurring lines are learned")
    static let boilerplateSourcesLimit = MetricFamily(
        gauge: "newswire_boilerplate_sources_limit", .limits, [], "The limit dedupe.boilerplate.sources",
        "Reached: sources that send seldom are forgotten and learned anew")
    static let boilerplateLines = MetricFamily(
        gauge: "newswire_boilerplate_lines", .limits, [], "Lines remembered of these sources")
    static let boilerplateRecords = MetricFamily(
        counter: "newswire_boilerplate_records_total", .limits, [],
        "Records whose body leaves out lines that keep coming back from their source")
    static let boilerplateRemoved = MetricFamily(
        counter: "newswire_boilerplate_removed_total", .limits, [], "These lines",
        "Many a record from one source: look at a record, and raise dedupe.boilerplate.confidence if it lacks text")
    static let quarantinePayloads = MetricFamily(
        gauge: "newswire_quarantine_payloads", .limits, [], "Payloads in the quarantine folder",
        "Growing: something sends what can't be processed; newswire quarantine ls says why")
    static let quarantinePayloadsLimit = MetricFamily(
        gauge: "newswire_quarantine_payloads_limit", .limits, [], "The limit limits.quarantineFiles")
    static let quarantineBytes = MetricFamily(
        gauge: "newswire_quarantine_bytes", .limits, [], "Bytes of the quarantine folder")
    static let quarantineBytesLimit = MetricFamily(
        gauge: "newswire_quarantine_bytes_limit", .limits, [], "The limit limits.quarantineBytes")
    static let quarantineDropped = MetricFamily(
        counter: "newswire_quarantine_dropped_total", .limits, [],
        "Payloads that left the quarantine folder to keep it within its limits",
        "Rising: what could be retried after a fix is being lost; look into the folder or raise the limits")
    static let quarantineFailed = MetricFamily(
        counter: "newswire_quarantine_failed_total", .limits, [],
        "Payloads that could not be written to the quarantine folder; their records are published all the same",
        "Must be 0: the disk of state.directory is full or failing, or the folder may not be written")
    static let quarantineRemoved = MetricFamily(
        counter: "newswire_quarantine_removed_total", .limits, [],
        "Payloads that an administrator dropped from the quarantine folder")
    static let poisonFound = MetricFamily(
        counter: "newswire_poison_total", .limits, [],
        "Payloads that ended the process before this one, and were found out at its start",
        "Must be 0: a fault of the program; the payload is in quarantine, the log says how it was found")
    static let memoryLimitBytes = MetricFamily(
        gauge: "newswire_memory_limit_bytes", .limits, [],
        "The limit limits.memory; past it sockets are bound anew to give their memory back",
        "Compare process_resident_memory_bytes with it")
    static let memoryGuardTrips = MetricFamily(
        counter: "newswire_memory_guard_trips_total", .limits, [.these("part", GuardedPart.self)],
        "Times that a part's sockets were bound anew because the process had grown past limits.memory",
        "Must not rise: messages that waited in those sockets are lost; find the peer that sends so much, lower the "
            + "high-water marks, or raise the limit")

    static let ready = MetricFamily(
        gauge: "newswire_ready", .service, [], "Whether /readyz says yes: 1 or 0",
        "0 for long: full queues, a drain, or a part that is not alive; /readyz and /status say which")
    static let alive = MetricFamily(
        gauge: "newswire_alive", .service, [], "Whether /livez says yes: 1 or 0",
        "0: a part has work and makes no progress; systemd restarts the service when it lasts")
    static let draining = MetricFamily(
        gauge: "newswire_draining", .service, [], "Whether the daemon is stopping: 1 or 0")
    static let watchdogWithheld = MetricFamily(
        counter: "newswire_watchdog_withheld_total", .service, [],
        "Pings that the service manager was not sent because a part was stalled",
        "Must not rise: the log names the part")
    static let configurationGeneration = MetricFamily(
        gauge: "newswire_configuration_generation", .service, [],
        "Number of the configuration in force: 1 at the start, one more with each reload that was applied")
    static let reloads = MetricFamily(
        counter: "newswire_reloads_total", .service, [.these("result", ReloadResult.self)],
        "Reloads of the configuration")
    static let configurationLastReloadSuccessful = MetricFamily(
        gauge: "newswire_configuration_last_reload_successful", .service, [],
        "Whether the last reload was applied: 1 or 0; 1 before the first",
        "0: the file has faults and the configuration before it is in force; newswired check names them")
    static let configurationLastReloadTimestamp = MetricFamily(
        gauge: "newswire_configuration_last_reload_timestamp_seconds", .service, [],
        "Unix time of the last reload that was applied, else of the start")
    static let configurationRestartNeeded = MetricFamily(
        gauge: "newswire_configuration_restart_needed", .service, [],
        "Whether the file holds values that only a restart applies: 1 or 0",
        "1: restart when it suits; /status names the keys")
    static let adminRequests = MetricFamily(
        counter: "newswire_admin_requests_total", .service,
        [.these("path", AdminPath.allCases.map(\.label)), .these("code", AdminStatus.allCases.map(\.label))],
        "Answers of the admin interface; a pair is shown from its first answer on",
        "Codes other than 200, and 503 of livez and readyz, that rise: a monitor asks for the wrong thing")
    static let logFailed = MetricFamily(
        counter: "newswire_log_failed_total", .service, [],
        "Log messages that journald did not take; they went to standard error instead",
        "Should be 0: journald is gone, or did not keep up for a moment; their fields are lost, the text is not")
    static let logDropped = MetricFamily(
        counter: "newswire_log_dropped_total", .service, [], "Log lines that could be written nowhere",
        "Must be 0: journald or the reader of standard error is gone or does not keep up")
    static let buildInfo = MetricFamily(
        gauge: "newswire_build_info", .service, [.any("version", "of newswired"), .any("libzmq", "its version")],
        "What runs; always 1")

    static let processCPUSeconds = MetricFamily(
        counter: "process_cpu_seconds_total", .process, [], "Processor time of the process, user and system")
    static let processResidentMemory = MetricFamily(
        gauge: "process_resident_memory_bytes", .process, [], "Memory of the process that is in RAM",
        "Near newswire_memory_limit_bytes: see operations.md on memory")
    static let processVirtualMemory = MetricFamily(
        gauge: "process_virtual_memory_bytes", .process, [], "Address space of the process")
    static let processStartTime = MetricFamily(
        gauge: "process_start_time_seconds", .process, [], "Unix time of the start of the process",
        "Changing without an administrator: the service was killed or failed; see its log")
    static let processOpenFiles = MetricFamily(
        gauge: "process_open_fds", .process, [], "File descriptors that are open",
        "Near process_max_fds: too many connections; raise LimitNOFILE or find who makes them")
    static let processMaxFiles = MetricFamily(
        gauge: "process_max_fds", .process, [], "File descriptors that may be open")
    static let processThreads = MetricFamily(
        gauge: "process_threads", .process, [], "Threads of the process")
}
