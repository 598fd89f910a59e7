/// What a part of the daemon says of itself: whether it has something to do, and how often it got something done.
package struct PartReading: Sendable, Equatable {
    /// As the log and /livez name it: `nw-intake`, `parse-0`, `journal`.
    package let part: String
    package let hasWork: Bool
    /// Grows with each piece of work done.
    package let progress: UInt64

    package init(part: String, hasWork: Bool, progress: UInt64) {
        self.part = part
        self.hasWork = hasWork
        self.progress = progress
    }
}

/// A part that has work and does not get on.
package struct Stall: Sendable, Equatable, CustomStringConvertible {
    package let part: String
    package let seconds: Int

    package init(part: String, seconds: Int) {
        self.part = part
        self.seconds = seconds
    }

    package var description: String { "\(part) has work and has not moved for \(seconds) s" }
}

/// Finds the parts that have work and make no progress, from readings taken now and then.
///
/// A pure value. Time in which nobody took readings does not count: a process that was stopped and goes on, or that
/// got no processor, is not stalled.
package struct StallWatch {
    /// Readings further apart than this tell that the observer itself did not run.
    private static let gapMax: Int64 = 2000

    private struct Track {
        var progress: UInt64
        /// When it was last seen to move, or to have nothing to do.
        var moved: Int64
    }

    private var tracks: [String: Track] = [:]
    private var observed: Int64?

    package init() {}

    /// - Parameter now: milliseconds of a clock that only goes forward.
    package mutating func observe(_ readings: [PartReading], now: Int64) {
        let gap = observed.map { max(0, now - $0 - Self.gapMax) } ?? 0
        observed = now
        var next: [String: Track] = [:]
        for reading in readings {
            if let track = tracks[reading.part], reading.hasWork, track.progress == reading.progress {
                next[reading.part] = Track(progress: track.progress, moved: track.moved + gap)
            } else {
                next[reading.part] = Track(progress: reading.progress, moved: now)
            }
        }
        tracks = next
    }

    /// The parts that have not moved for `seconds` or more, longest first.
    package func stalls(after seconds: Int) -> [Stall] {
        guard let observed else { return [] }
        return tracks.map { Stall(part: $0.key, seconds: Int((observed - $0.value.moved) / 1000)) }
            .filter { $0.seconds >= seconds }
            .sorted { ($0.seconds, $1.part) > ($1.seconds, $0.part) }
    }
}
