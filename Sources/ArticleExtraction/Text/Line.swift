/// What can be seen of one line of text without understanding it: the features from which its role is decided.
struct Line {
    /// Its bytes in the cleaned text, trimmed, without a bullet. Where hard-wrapped lines were joined it holds line
    /// feeds.
    var range: Range<Int>
    /// Scalars.
    var columns = 0
    /// Words between white space that hold a letter or digit.
    var words = 0
    /// Words that begin with an upper-case letter.
    var capitalized = 0
    var uppercase = 0
    var lowercase = 0
    var digits = 0
    /// Characters of scripts that are written without spaces.
    var wide = 0
    /// Sentence ends followed by white space or the end.
    var sentences = 0
    /// Scalars of the first word: what would have had to fit on the line before.
    var firstWordColumns = 0
    var commas = 0
    var ending = Ending.open
    var marks: Marks = []
    var punctuation: Punctuation = []

    /// How it ends, closing quotes and brackets aside.
    enum Ending: UInt8 {
        /// Anything else.
        case open
        /// A full stop, in whatever script, or an ellipsis.
        case terminal
        /// A question or exclamation mark.
        case emphatic
        case colon
        case comma
        /// A hyphen behind a letter: perhaps a broken word.
        case hyphen
    }

    struct Marks: OptionSet {
        let rawValue: UInt8
        /// There are empty lines above it.
        static let gapAbove = Marks(rawValue: 1)
        /// A bullet stood before it, or on a line of its own above it.
        static let bulleted = Marks(rawValue: 2)
    }

    /// Marks that stand somewhere in it, so that who looks for one need not search lines without it.
    struct Punctuation: OptionSet {
        let rawValue: UInt8
        /// `|`
        static let bar = Punctuation(rawValue: 1 << 0)
        /// `•`, `·`
        static let dot = Punctuation(rawValue: 1 << 1)
        /// `>`, `›`, `»`
        static let angle = Punctuation(rawValue: 1 << 2)
        /// `:` of ASCII.
        static let colon = Punctuation(rawValue: 1 << 3)
        /// `©`
        static let copyright = Punctuation(rawValue: 1 << 4)
        /// `"`, `“`, `”`, `„`, `«`, `»`
        static let quote = Punctuation(rawValue: 1 << 5)
        /// `(`
        static let bracket = Punctuation(rawValue: 1 << 6)
        /// `@`, `//`
        static let address = Punctuation(rawValue: 1 << 7)
    }
}

extension Line {
    /// Its length in words, for all scripts: two characters of a script without spaces count as one word.
    var weight: Int { words + wide / 2 }

    var isBulleted: Bool { marks.contains(.bulleted) }

    var endsSentence: Bool { ending == .terminal || ending == .emphatic }

    /// Nearly all words begin with a capital, as in English headlines.
    var isTitleCase: Bool { words >= 4 && capitalized * 10 >= words * 7 }

    var isAllCapitals: Bool { uppercase >= 2 && lowercase == 0 }

    /// A paragraph of running text.
    var isProse: Bool {
        if isBulleted { return weight >= 25 && endsSentence }
        if weight >= 30 { return true }
        return endsSentence && !isTitleCase && (weight >= 12 || (weight >= 8 && sentences >= 2))
    }

    /// Joins the next line of a hard-wrapped paragraph.
    mutating func join(_ next: Line) {
        range = range.lowerBound..<next.range.upperBound
        columns += 1 + next.columns
        words += next.words
        capitalized += next.capitalized
        uppercase += next.uppercase
        lowercase += next.lowercase
        digits += next.digits
        wide += next.wide
        sentences += next.sentences
        commas += next.commas
        punctuation.formUnion(next.punctuation)
        ending = next.ending
    }
}
