extension BoilerplateLearner {
    /// What is known of the lines of one source.
    struct Source: Sendable, Equatable {
        /// Stories told so far.
        var stories: UInt32 = 0
        /// The latest of them, by which they are known again; a ring.
        var told: [UInt32] = []
        var lines: [UInt64: Line] = [:]
        /// When something was learned of it last, by the learner's clock.
        var stamp: UInt64 = 0

        static let toldMax = 256

        struct Line: Sendable, Equatable {
            /// Stories that have it.
            var count: UInt32
            /// The first of them, and the last, by their numbers.
            var first: UInt32
            var last: UInt32
            /// When it was met last, in days since 1970.
            var day: Int32
        }

        /// Counts a story; false where the source has told it.
        mutating func tell(_ story: UInt32) -> Bool {
            guard !told.contains(story) else { return false }
            if told.count < Self.toldMax { told.append(story) } else { told[Int(stories) % Self.toldMax] = story }
            stories &+= 1
            return true
        }

        /// A line of the story that was told last.
        mutating func see(_ hash: UInt64, today: Int32, oldest: Int32) {
            guard var line = lines[hash], line.day >= oldest else {
                lines[hash] = Line(count: 1, first: stories, last: stories, day: today)
                return
            }
            guard line.last != stories else { return }
            line.count += 1
            line.last = stories
            line.day = today
            if stories - line.first >= Self.storiesMax {
                // What was long ago counts half, so that a line that has come to stay is soon known.
                line.count = max(1, line.count / 2)
                line.first = stories - (stories - line.first) / 2
            }
            lines[hash] = line
        }

        /// Stories that a share is taken of.
        private static let storiesMax: UInt32 = 1024

        /// The share of the stories that have the line, at least.
        func confidence(of line: Line) -> Double {
            Self.share(Double(line.count), of: Double(stories - line.first + 1))
        }

        /// The lower end of Wilson's interval, one-sided.
        static func share(_ count: Double, of all: Double) -> Double {
            let share = count / all
            let square = deviations * deviations / all
            let spread = deviations * ((share * (1 - share) + square / 4) / all).squareRoot()
            return max(0, (share + square / 2 - spread) / (1 + square))
        }

        /// 95%, one-sided.
        private static let deviations = 1.645

        mutating func limit(to linesMax: Int) {
            if lines.count > linesMax { prune(to: linesMax, oldest: .min) }
        }

        /// Makes room: what was met once goes before what came back, what was met long ago before the rest.
        ///
        /// Of the room that is left to them what came back has half at least, so that new lines can still be learned.
        mutating func prune(to linesMax: Int, oldest: Int32) {
            let kept = max(1, linesMax * 3 / 4)
            let held = lines.filter { $0.value.day >= oldest }.sorted {
                ($1.value.last, $0.key) < ($0.value.last, $1.key)
            }
            let back = held.filter { $0.value.count > 1 }
            let once = held.filter { $0.value.count == 1 }
            let backCount = min(back.count, max(kept / 2, kept - once.count))
            lines = Dictionary(
                uniqueKeysWithValues: (back.prefix(backCount) + once.prefix(kept - backCount)).map {
                    ($0.key, $0.value)
                })
        }
    }
}

/// What is learned of recurring lines, and how sure it must be.
public struct BoilerplateLimits: Sendable, Equatable {
    /// Stories of a source that must have a line, before the published body leaves it out.
    public var pages: Int
    /// The share of the source's stories that must have it, in percent: the lower end of its confidence interval.
    public var confidencePercent: Int
    /// How long a line is remembered after it was met last.
    public var days: Int
    /// Sources of which something is remembered; past it the longest unseen are forgotten.
    public var sourcesMax: Int
    /// Lines of each that are remembered; past it those met once, and longest ago, are forgotten.
    public var linesMax: Int

    public init(
        pages: Int = 3, confidencePercent: Int = 20, days: Int = 30, sourcesMax: Int = 1000, linesMax: Int = 1000
    ) {
        self.pages = pages
        self.confidencePercent = confidencePercent
        self.days = days
        self.sourcesMax = sourcesMax
        self.linesMax = linesMax
    }

    var confidence: Double { Double(confidencePercent) / 100 }

    /// What they let it take, in bytes: a table whose places are filled to three eighths at least.
    public var bytesMax: Int { sourcesMax * (linesMax * Self.bytesPerLine + Self.bytesPerSource) }
    private static let bytesPerLine = 72
    private static let bytesPerSource = 2048
}
