/// Every family, in the order of the text and of the reference page.
extension MetricFamily {
    package static let all: [MetricFamily] = flow + durableFeed + service

    private static let flow: [MetricFamily] = [
        payloads, payloadBytes, payloadSize, refused, connectionsAccepted, connectionsClosed, handshakesFailed,
        acknowledged, repeated, acknowledgeDuration, resultsSent, repliesDropped, reliableClients,
        reliableClientsLimit, ids, idsLimit,

        items, quarantined, processedAgain, settledPayloads, settleDuration, stageDuration, stageProcessorTime,
        journalFailed,

        published, publishedBytes, publishFailed, liveSubscribers, liveConnectionsAccepted, liveConnectionsClosed,
    ]

    private static let service: [MetricFamily] = [
        inFlightPayloads, inFlightPayloadsLimit, inFlightBytes, inFlightBytesLimit, backlogPayloads,
        backlogBytes, queuePayloads, workers, workersBusy,
        dedupeIdentities, dedupeIdentitiesLimit, dedupeTexts, dedupeTextsLimit, dedupeNearTexts,
        dedupeNearTextsLimit, dedupeNearBytes, dedupeNearBytesLimit, dedupeCompared,
        boilerplateSources, boilerplateSourcesLimit, boilerplateLines, boilerplateRecords, boilerplateRemoved,
        quarantinePayloads, quarantinePayloadsLimit, quarantineBytes, quarantineBytesLimit, quarantineDropped,
        quarantineFailed, quarantineRemoved, poisonFound, memoryLimitBytes, memoryGuardTrips,

        storeEntries, storeBytes, syncDuration, syncBatch, storeFailures, storeWaiting, storeDamaged, storeSegments,
        storeFileBytes, storeRetentionBytes, diskFreeBytes, diskReserveBytes, intakeHeld, intakeHolds,

        outletPayloads, outletLastSeen, outletsForgotten,

        ready, alive, draining, watchdogWithheld, configurationGeneration, reloads,
        configurationLastReloadSuccessful, configurationLastReloadTimestamp, configurationRestartNeeded,
        adminRequests, logFailed, logDropped, buildInfo,

        processCPUSeconds, processResidentMemory, processVirtualMemory, processStartTime, processOpenFiles,
        processMaxFiles, processThreads,
    ]

    init(counter name: String, _ group: Group, _ labels: [Label], _ help: String, _ advice: String = "") {
        self.init(name: name, kind: .counter, group: group, labels: labels, help: help, advice: advice)
    }

    init(gauge name: String, _ group: Group, _ labels: [Label], _ help: String, _ advice: String = "") {
        self.init(name: name, kind: .gauge, group: group, labels: labels, help: help, advice: advice)
    }

    init(histogram name: String, _ group: Group, _ labels: [Label], _ help: String, _ advice: String = "") {
        self.init(name: name, kind: .histogram, group: group, labels: labels, help: help, advice: advice)
    }
}
