internal import Hashing
internal import NewswireModel

/// What is learned of a text line by line: a hash of each line's words, and what it adds to the text's shingles.
///
/// Lines are those of the body that are not empty, in their order; a line of punctuation alone has no words and stands
/// for its place only. Behind a line with a label, "Read also: …", stands the label, without words of its own. Lines
/// behind `LineEnds.linesMax`, or behind the words that are looked at, are not in it.
struct LineMarks: Sendable, Equatable {
    /// Lines and labels.
    static let countMax = 2 * LineEnds.linesMax

    struct Line: Sendable, Equatable {
        /// Of its words, as `NormalizedText` has them, without a number that it begins with: the place in a list.
        var hash: UInt64
        /// Words, or characters in scripts without spaces.
        var unitCount: UInt16
        /// Of the text's shingles, those that stand in this line first.
        var shingleCount: UInt16

        var isLabel: Bool { unitCount == 0 && hash != 0 }
    }

    /// Whose lines they are: the hash of the outlet, else of the domain.
    let source: UInt64
    let lines: [Line]

    /// The outlet that the scraper names, else the registrable domain; nil where neither is known: then nothing can be
    /// learned.
    static func source(of article: Article) -> UInt64? {
        guard let (purpose, name) = article.outlet.map({ ("outlet", $0) }) ?? article.domain.map({ ("domain", $0) })
        else { return nil }
        var hasher = Hasher128()
        hasher.updateField(purpose)
        hasher.updateField(name)
        return hasher.finalize().low
    }

    /// What a line begins with, up to a colon.
    static func label(_ words: ArraySlice<UInt64>) -> Line {
        Line(hash: max(1, WordHash.mix(hash(of: words) ^ 0x6C61_6265_6C)), unitCount: 0, shingleCount: 0)
    }

    /// The hash of a line that has words.
    static func hash(of words: ArraySlice<UInt64>) -> UInt64 {
        var hash = UInt64(words.count)
        for word in words { hash = hash &* 0x9E37_79B9_7F4A_7C15 &+ word }
        return WordHash.mix(hash)
    }
}

extension NearText {
    /// The text without some of its lines: what near-duplicates are found by when these say nothing.
    ///
    /// Numbers and names stay: it is not known which lines they are of.
    func leavingOut(_ isLeftOut: [Bool], of marks: LineMarks) -> NearText {
        var kept: [UInt32] = []
        kept.reserveCapacity(shingles.count)
        var start = 0
        var units = unitCount
        for (line, isLeftOut) in zip(marks.lines, isLeftOut) {
            let end = min(shingles.count, start + Int(line.shingleCount))
            if isLeftOut { units -= Int(line.unitCount) } else { kept += shingles[start..<end] }
            start = end
        }
        kept += shingles[start...]
        return NearText(
            shingles: kept, numbers: numbers, placedNumbers: placedNumbers, names: names, unitCount: max(0, units))
    }
}
