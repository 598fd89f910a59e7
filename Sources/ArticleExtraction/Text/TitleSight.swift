/// Which lines of a text speak of what its title is known to say: the headline if that was given, and the words of the
/// article's address (`…/harbour-reopens-after-fire`). Where the page is mostly about something else, this finds the
/// article. Keeps its memory for the next text.
struct TitleSight {
    private var vocabulary = LineVocabulary()
    private var words = 0
    /// Of all lines before an index the words that are the title's.
    private var sums: [Int32] = []
    /// Of each line how many of its words are the title's, up to 255.
    private var known: [UInt8] = []
    /// The lines with most of the title's words, if they are enough to be it.
    private(set) var titles: [Int] = []

    /// Fewer words are a section or a file name.
    private static let wordsMin = 2

    mutating func see(_ title: [UInt8], _ lines: [Line], in text: Span<UInt8>) {
        removeAll(keepingCapacity: true)
        guard !title.isEmpty else { return }
        vocabulary.add(title.span, 0..<title.count, number: 0)
        words = vocabulary.overlap(title.span, 0..<title.count, isCore: false).words
        guard words >= Self.wordsMin else {
            words = 0
            return
        }
        sums.append(0)
        var most = max(Self.wordsMin, (words + 1) / 2)
        for index in lines.indices {
            let found = vocabulary.overlap(text, lines[index].range, isCore: false).known
            known.append(UInt8(clamping: found))
            sums.append(sums[index] &+ Int32(truncatingIfNeeded: found))
            // A paragraph may have all the words, too; it is not the title.
            guard !lines[index].isProse, found >= most else { continue }
            if found > most { titles.removeAll(keepingCapacity: true) }
            most = found
            titles.append(index)
        }
    }

    /// No title is known.
    var isEmpty: Bool { words == 0 }

    /// Of the title's words, in tenths, how many the line has.
    func share(_ index: Int) -> Int { min(10, 10 * Int(known[index]) / words) }

    /// How many of the title's words stand in so many lines before this one and behind it.
    func count(around index: Int, lines: Int) -> Int {
        let (first, end) = (max(0, index - lines), min(known.count, index + 1 + lines))
        return Int(sums[end] - sums[first]) - Int(known[index])
    }

    /// How far below the first and the last line that can be the title a line is; nil where none can.
    func distances(_ index: Int) -> (fromFirst: Int, fromLast: Int)? {
        guard let first = titles.first, let last = titles.last else { return nil }
        return (index - first, index - last)
    }

    mutating func removeAll(keepingCapacity: Bool) {
        vocabulary.removeAll()
        words = 0
        titles.removeAll(keepingCapacity: keepingCapacity)
        sums.removeAll(keepingCapacity: keepingCapacity)
        known.removeAll(keepingCapacity: keepingCapacity)
    }
}
