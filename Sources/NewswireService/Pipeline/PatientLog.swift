internal import Glibc
package import Logging
package import SegmentLog
internal import Synchronization

/// A log that waits where the disk does not take an entry: there is room again, or it works again, and nothing is lost.
///
/// Whoever appends is held up for so long, and with them all who feed them, up to the senders. Sendable because its
/// state is atomic; reading and trimming go straight to the log.
package final class PatientLog: EntryLog {
    private static let pauseMilliseconds: UInt32 = 250
    /// While it waits it says so again after so many tries: a minute.
    private static let triesBetweenMessages = 240

    private let log: any EntryLog
    private let name: StoreName
    private let logger: Logger
    private let pause: @Sendable () -> Void
    private let waiting = Atomic(false)
    private let isGivenUp = Atomic(false)

    /// - Parameter pause: what is done between two tries; sleeps for 250 ms if not told otherwise.
    package init(
        _ log: any EntryLog, name: StoreName, logger: Logger,
        pause: @escaping @Sendable () -> Void = { usleep(pauseMilliseconds * 1000) }
    ) {
        self.log = log
        self.name = name
        self.logger = logger
        self.pause = pause
    }

    /// Whether an append waits for the disk now.
    package var isWaiting: Bool { waiting.load(ordering: .acquiring) }

    /// Appends that wait, and those that fail from now on, throw instead: the daemon ends.
    package func giveUp() { isGivenUp.store(true, ordering: .releasing) }

    package func append(_ batch: [[UInt8]]) throws(LogError) -> Range<UInt64> {
        var tries = 0
        while true {
            do throws(LogError) {
                let positions = try log.append(batch)
                if tries > 0 {
                    waiting.store(false, ordering: .releasing)
                    logger.log(
                        .notice, .diskWritable, "the \(name.text) can be written again", [.part: name.rawValue])
                }
                return positions
            } catch {
                guard case .disk(let fault) = error, !isGivenUp.load(ordering: .acquiring) else {
                    waiting.store(false, ordering: .releasing)
                    throw error
                }
                if tries % Self.triesBetweenMessages == 0 { complain(fault) }
                tries += 1
                waiting.store(true, ordering: .releasing)
                pause()
            }
        }
    }

    private func complain(_ fault: DiskError) {
        let cure = fault.isDiskFull ? "make room there" : "the disk or its file system is failing"
        logger.log(
            .error, .diskWaiting,
            "the \(name.text) can't be written, and nothing is read from the sockets until it can: \(fault); \(cure)",
            [.part: name.rawValue, .detail: "\(fault)"])
    }

    package func read(from position: UInt64, entriesMax: Int, bytesMax: Int) throws(LogError) -> [PositionedEntry] {
        try log.read(from: position, entriesMax: entriesMax, bytesMax: bytesMax)
    }

    package func trim(below position: UInt64) throws(LogError) { try log.trim(below: position) }

    package var positions: Range<UInt64> { log.positions }
}

extension StoreName {
    /// In a sentence.
    var text: String {
        switch self {
        case .journal: "journal"
        case .records: "record log"
        case .ids: "id log"
        }
    }
}
