/// What the log tells that an operator may want to be told of: each has a name and, for journald, a message id.
///
/// The ids never change: alerts are made from them. docs/operations.md lists them.
package enum LoggedEvent: String, Sendable, CaseIterable {
    /// The key under which the metadata of a message names its event.
    static let metadataKey = "event"
    /// The endpoints are bound, and the daemon takes payloads.
    case ready
    /// The drain begins.
    case stopping
    /// The drain is no longer waited for: a second signal, or stop.drainSeconds are over.
    case stopHastened = "stop-hastened"
    /// It has stopped, and everything that was taken is published.
    case stopped
    /// It could not start, could not go on, or could not finish; the exit code says which.
    case failed
    /// A part can't go on; the daemon stops for it.
    case partFailed = "part-failed"
    /// A configuration that was read anew is in force.
    case reloadApplied = "reload-applied"
    /// It was not taken over; the one before stays in force.
    case reloadRefused = "reload-refused"
    /// One fault of a configuration that was refused.
    case configurationFault = "configuration-fault"
    /// Something of the configuration that has no effect.
    case configurationNote = "configuration-note"
    /// A key has a new value that waits for the next start.
    case restartNeeded = "restart-needed"
    /// A part has work and does not get on.
    case stalled
    /// It does again.
    case movesAgain = "moves-again"
    /// Sockets are closed and opened again because the process holds more than limits.memory.
    case memoryGuard = "memory-guard"
    /// A message was refused at the intake; nothing of it is kept.
    case refused
    /// A payload could not be processed; it is kept in the quarantine folder.
    case quarantined
    /// It could not be kept there: the disk.
    case quarantineFailed = "quarantine-failed"
    /// An administrator has dropped a payload from the quarantine folder.
    case quarantineRemoved = "quarantine-removed"
    /// Payloads were lost because the journal could not be written.
    case journalFailed = "journal-failed"
    /// A log on disk can't be written: the intake is held up until it can.
    case diskWaiting = "disk-waiting"
    /// It can again.
    case diskWritable = "disk-writable"
    /// Nothing is taken from the sockets, for want of room on the disk or in the journal.
    case intakeHeld = "intake-held"
    /// One reason for that is gone.
    case intakeOpen = "intake-open"
    /// A payload was proved to end the process: it is not looked at any more.
    case poisonFound = "poison-found"
    /// A call of the disk failed.
    case diskFailed = "disk-failed"
    /// Entries of a log on disk are damaged or of no known form.
    case logDamaged = "log-damaged"
    /// The end of the record log is lost, and numbers begin anew.
    case epochBegun = "epoch-begun"
    /// A record could not be handed to the live feed's socket.
    case publishFailed = "publish-failed"
    /// A consumer has subscribed to the durable feed.
    case consumerSubscribed = "consumer-subscribed"
    /// An event that a consumer can't process will not be delivered to it again.
    case deadLetter = "dead-letter"
    /// A consumer was told that it will never get some events.
    case consumerGap = "consumer-gap"
    /// The consumers' cursors could not be written.
    case cursorsFailed = "cursors-failed"
    /// The service manager could not be told something.
    case notifyFailed = "notify-failed"
    /// A peer has connected. Level debug.
    case connectionOpened = "connection-opened"
    /// A connection is gone. Level debug.
    case connectionClosed = "connection-closed"
    /// Somebody connected who does not speak ZeroMQ, or not as it must be.
    case handshakeFailed = "handshake-failed"

    /// 128 bits in hexadecimal, as `MESSAGE_ID` has them (sd_journal_print(3)).
    package var messageID: String {
        switch self {
        case .ready: "afaa23f94b6241b894ba7618a2d13c66"
        case .stopping: "f22bf58e0a45466db9732eb241a793dd"
        case .stopHastened: "953f3970da12422095cccee6fdd3b179"
        case .stopped: "4e96278182fe4a6d9fce7cc5cbf8c3ec"
        case .failed: "ada83bc993eb40a698e2c36c2345e91a"
        case .partFailed: "44289d9e20a24c349255d627eaab1382"
        case .reloadApplied: "de447ecbe2784974b0f7878d81991121"
        case .reloadRefused: "9490adadedf649a59b8bbd503b9517c6"
        case .configurationFault: "aada75f2281f4849a141fdc29727d36f"
        case .configurationNote: "13ace1c1a6574e8db375a0c7b493974e"
        case .restartNeeded: "13854185fffe4f77adb0afd3848dd0fa"
        case .stalled: "68be64b9599b4268b3b8428626625848"
        case .movesAgain: "6b4fce726df84c8f9498f8af1140c042"
        case .memoryGuard: "7eda6c80ab324dcaaaea1a415db739ff"
        case .refused: "0056871fc579459583e7b1bb08c8db5f"
        case .quarantined: "cdd0139d85f04a48921240a94a2a98c2"
        case .quarantineFailed: "01780fd1ad4847baa6cae37338818328"
        case .quarantineRemoved: "121ce76d24bb4881bd5c89a2f04d806b"
        case .journalFailed: "a84283bebe5a41719912db782cbd15c7"
        case .diskWaiting: "caa0b2d0a9c64bac8267e97590364d69"
        case .diskWritable: "7e7c9c23bd7f4b15aa4cd8d6f8a83738"
        case .intakeHeld: "487cb994ccc540b7ba065b57bd5c8913"
        case .intakeOpen: "2a92ce92d2d5441088ddf859cfcd113b"
        case .poisonFound: "29df8b0c99154173bd8ff00b95a86e3c"
        case .diskFailed: "3ed17107c62e4c069d1157a0e1aa8a1f"
        case .logDamaged: "d6047ab421064e49b4f1f3fd7d5b215e"
        case .epochBegun: "da681e4ca17347828bd7d2da17134b3f"
        case .publishFailed: "9f14d0327c09467fb1bfd69081c00772"
        case .consumerSubscribed: "d13c513a42f84da197b1165f0971b7c4"
        case .deadLetter: "25abd89bd67e4d928a8318174d645fa6"
        case .consumerGap: "3cbb7daa64c144fa88a7c8252abc5619"
        case .cursorsFailed: "eca9bad1449e48e4b15ce760f3e452f2"
        case .notifyFailed: "9363fc65228141f68f17537f35b98ae6"
        case .connectionOpened: "816227a6e9224e80817dcba4dfa56c8e"
        case .connectionClosed: "f993188c33fa4bb5b87c6923de609ec8"
        case .handshakeFailed: "ef484cfd22924994ad71dec839b30553"
        }
    }
}
