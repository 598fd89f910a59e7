/// The families of the logs on disk: the journal, the record log and the id log.
extension MetricFamily {
    static let storeEntries = MetricFamily(
        counter: "newswire_log_entries_total", .stores, [.store], "Entries synced to the log")
    static let storeBytes = MetricFamily(
        counter: "newswire_log_bytes_total", .stores, [.store],
        "Bytes synced to the log, with the 40 that each entry adds")
    static let syncDuration = MetricFamily(
        histogram: "newswire_log_sync_duration_seconds", .stores, [.store], "Time of one fdatasync of the log",
        "Growing: the disk is slow or shared; what waits goes into the next sync, so latency suffers before throughput")
    static let syncBatch = MetricFamily(
        histogram: "newswire_log_batch_entries", .stores, [.store], "Entries that one sync confirmed")
    static let storeFailures = MetricFamily(
        counter: "newswire_log_failures_total", .stores, [.store, .these("kind", StoreFailure.self)],
        "Calls of the disk that failed; what they were to keep is tried again",
        "full: make room below state.directory; sync and other: the disk is failing, the log has the call and its error"
    )
    static let storeWaiting = MetricFamily(
        gauge: "newswire_log_waiting", .stores, [.store],
        "Whether the log waits for the disk to take what it has: 1 or 0",
        "1: nothing is taken from the sockets until the disk has room or works again; the log says why")
    static let storeDamaged = MetricFamily(
        counter: "newswire_log_damaged_total", .stores, [.store],
        "Damaged places of the log that were met since the start, at the start or when read",
        "Must be 0: entries are lost, the log names them; what is left of their bytes is in the folder corrupt")
    static let diskFreeBytes = MetricFamily(
        gauge: "newswire_disk_free_bytes", .stores, [], "Room on the disk of state.directory that the daemon may use",
        "Falling towards newswire_disk_reserve_bytes: make room before the intake stops")
    static let diskReserveBytes = MetricFamily(
        gauge: "newswire_disk_reserve_bytes", .stores, [], "The limit state.reserve")
    static let intakeHeld = MetricFamily(
        gauge: "newswire_intake_held", .stores, [.these("reason", IntakeHold.Reason.self)],
        "Whether nothing is taken from the sockets for this reason: 1 or 0",
        "disk-low: make room; backlog-full: more comes in than is decided, and as much waits in the journal as it may")
    static let intakeHolds = MetricFamily(
        counter: "newswire_intake_holds_total", .stores, [.these("reason", IntakeHold.Reason.self)],
        "Times that the daemon began to take nothing for this reason")
    static let storeSegments = MetricFamily(gauge: "newswire_log_segments", .stores, [.store], "Files of the log")
    static let storeFileBytes = MetricFamily(
        gauge: "newswire_log_file_bytes", .stores, [.store], "Bytes of the log's files, with what is reserved",
        "Above newswire_log_retention_bytes: what is still needed is not let go of")
    static let storeRetentionBytes = MetricFamily(
        gauge: "newswire_log_retention_bytes", .stores, [.store],
        "The limit retention.payloadBytes or retention.recordBytes, or what intake.reliable.ids.count ids take")
}
