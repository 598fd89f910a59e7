/// An alert worth having: a rule for Prometheus, what it means and what to do.
package struct SuggestedAlert: Sendable {
    package enum Severity: String, Sendable {
        /// Someone must look now.
        case critical
        /// Someone must look on the next working day.
        case warning
    }

    package let name: String
    package let expression: String
    /// How long it must hold: `5m`.
    package let holds: String
    package let severity: Severity
    package let meaning: String
    package let action: String

    init(
        _ name: String, _ expression: String, holds: String, _ severity: Severity, _ meaning: String, _ action: String
    ) {
        self.name = name
        self.expression = expression
        self.holds = holds
        self.severity = severity
        self.meaning = meaning
        self.action = action
    }

    package static let all: [SuggestedAlert] = lifeAlerts + lossAlerts + changeAlerts

    private static let lifeAlerts = [
        SuggestedAlert(
            "NewswireDown", #"up{job="newswire"} == 0"#, holds: "2m", .critical,
            "The daemon does not answer.",
            "`systemctl status newswired` and `journalctl -u newswired -e` say why it ended or does not start."),
        SuggestedAlert(
            "NewswireStalled",
            "newswire_alive == 0 or increase(newswire_watchdog_withheld_total[5m]) > 0", holds: "0m", .critical,
            "A part has work and makes no progress; its watchdog pings are withheld, and systemd will restart it.",
            "`newswire status` and the log name the part. The disk for journal and record, a payload for parse: keep "
                + "the log, and the core dump if there is one."),
        SuggestedAlert(
            "NewswireNotReady", "newswire_ready == 0 and newswire_draining == 0", holds: "10m", .critical,
            "For ten minutes it could not take as much as scrapers send, and they wait.",
            "Look for the longest `newswire_queue_payloads` and the stage duration that grew: a slow disk, too few "
                + "cores, or more payloads than before."),
        SuggestedAlert(
            "NewswireRestarting", "changes(process_start_time_seconds{job=\"newswire\"}[30m]) > 2", holds: "0m",
            .critical,
            "It was started again three times in half an hour.",
            "The last lines of each run in `journalctl -u newswired` say why it ended."),
        SuggestedAlert(
            "NewswireMemoryNearLimit",
            "process_resident_memory_bytes{job=\"newswire\"} > 0.9 * newswire_memory_limit_bytes", holds: "10m",
            .warning,
            "It holds nearly what `limits.memory` allows; past it, sockets are bound anew and lose what waits in them.",
            "Compare with what `newswired check` adds up. Lower the high-water marks or the limits of dedupe, or raise "
                + "`limits.memory`."),
        SuggestedAlert(
            "NewswireDiskLow", #"newswire_intake_held{reason="disk-low"} == 1"#, holds: "0m", .critical,
            "The disk of `state.directory` has less room than `state.reserve`: nothing is taken, and scrapers wait.",
            "Make room there. It goes on by itself."),
        SuggestedAlert(
            "NewswireMemoryGuard", "increase(newswire_memory_guard_trips_total[15m]) > 0", holds: "0m", .critical,
            "Sockets were bound anew to give memory back; what waited in them is lost.",
            "Find the peer that sends so much or reads so little; see the memory table of operations.md."),
    ]

    private static let lossAlerts = [
        SuggestedAlert(
            "NewswireJournalFailed", "increase(newswire_journal_failed_total[5m]) > 0", holds: "0m", .critical,
            "Accepted payloads were lost because the journal could not be written.",
            "Check space and health of the disk under `state.directory`; the log has the kernel's reason."),
        SuggestedAlert(
            "NewswirePublishFailed", "increase(newswire_publish_failed_total[5m]) > 0", holds: "0m", .critical,
            "The live feed's socket did not take messages; subscribers miss those numbers.",
            "The log has libzmq's reason. Restart the daemon if it goes on."),
        SuggestedAlert(
            "NewswireRefusals", "rate(newswire_refused_total[15m]) > 0.01", holds: "15m", .warning,
            "A scraper sends messages that can't be taken; nothing of them is kept.",
            "The label `code` and the log say what is wrong with them; correct the scraper."),
        SuggestedAlert(
            "NewswireQuarantineGrowing", "delta(newswire_quarantine_payloads[1h]) > 50", holds: "15m", .warning,
            "Many payloads can't be processed.",
            "The `.json` files of the quarantine folder say why, by `code` and `detail`."),
        SuggestedAlert(
            "NewswireQuarantineLosing",
            "increase(newswire_quarantine_dropped_total[1h]) + increase(newswire_quarantine_failed_total[1h]) > 0",
            holds: "0m", .warning,
            "Payloads that could not be processed are no longer kept for a retry.",
            "`newswire quarantine drop` what you have seen, or raise `limits.quarantineBytes` and "
                + "`limits.quarantineFiles`; if writing failed, check the disk."),
        SuggestedAlert(
            "NewswirePoison", "newswire_poison_total > 0", holds: "0m", .warning,
            "A payload ended the process, was found out at the next start, and is in quarantine. All else goes on.",
            "The log names it (event `poison-found`). Keep the payload of the quarantine folder, and report it."),
        SuggestedAlert(
            "NewswireOutletQuiet",
            "time() - newswire_outlet_last_seen_timestamp_seconds > 6 * 3600", holds: "15m", .warning,
            "Nothing has come from an outlet for six hours.",
            "Check its scraper and whether the site has changed. Set the time to what is usual for your outlets."),
        SuggestedAlert(
            "NewswireLogFailed", "increase(newswire_log_failed_total[15m]) > 0", holds: "0m", .warning,
            "Journald did not take log messages; they are on standard error, without their fields.",
            "Check journald (`systemctl status systemd-journald`). A burst that it could not follow for a moment is "
                + "harmless."),
        SuggestedAlert(
            "NewswireLogDropped", "increase(newswire_log_dropped_total[15m]) > 0", holds: "0m", .warning,
            "Log lines could be written nowhere.",
            "Check journald (`systemctl status systemd-journald`), or what reads standard error."),
    ]

    private static let changeAlerts = [
        SuggestedAlert(
            "NewswireReloadRefused", "newswire_configuration_last_reload_successful == 0", holds: "0m", .warning,
            "The last reload was refused; the configuration before it is in force. A restart would fail.",
            "`newswired check` names each fault with its line."),
        SuggestedAlert(
            "NewswireRestartNeeded", "newswire_configuration_restart_needed == 1", holds: "24h", .warning,
            "The configuration file holds values that a reload can't apply.",
            "`/status` names the keys. Restart when it suits."),
    ]
}
