/// How a payload's text was read: each line with its role, and why it has it. For people, and for no decision: the
/// words may change between versions.
public struct Explanation: Sendable, Equatable {
    /// A line, or the lines of a hard-wrapped paragraph.
    public struct TextLine: Sendable, Equatable {
        /// Of its first and last line in the payload's text, from 1.
        public let numbers: ClosedRange<Int>
        /// Cleaned, on one line, without its bullet.
        public let text: String
        /// What it is for: `paragraph`, `caption`.
        public let role: String
        /// What it is by itself, before its neighbours are asked: `prose`, `short`.
        public let kind: String
        /// The phrases that were found in it, by what they tell: `captionWord`.
        public let signs: [String]
        /// What decided.
        public let reason: String
        /// The model's, above 0 for lines of the article; nil where it was not asked (docs/text.md).
        public let score: Int?
    }

    /// What the payload was taken for: `text`, `envelope with text`.
    public internal(set) var form = "unknown"
    /// In the payload's order, without those that are empty; none of a payload whose text was not read.
    public internal(set) var lines: [TextLine] = []
}

/// What decided the role of a line.
enum RoleReason: UInt8 {
    /// Nothing made it anything else.
    case leftOver
    case ownWords
    case runningText

    // Above the article's text.
    case titleAbove
    case knownTitle
    case secondTitle
    case tooShort
    case listBelowTitle
    case listAboveTitle
    case captionWords
    case belowTitle
    case aboveCredits
    case nothingAbove

    // In the text and under it.
    case opensLinks
    case underLabel
    case sentenceBetween
    case bulletBetween
    case titleBetween
    case titlesBetween
    case rowsBetween
    case goesOn
    case announced
    case behindText

    // What the model judged, and what follows from it.
    case judgedText
    case judgedOther
    case ownElement
    case hiddenPlace
    case aboveText
    case navigationPlace
    case commentsPlace
    case promotionPlace
    case formPlace
    case nextArticle
    case otherColumn
    case saidTwice
    case linkLine
    case nothingBelow
    case farFromText
    case nameBesideDate
    case menu

    // In a text without a paragraph.
    case keptShort
    case firstShort

    var description: String {
        switch self {
        case .leftOver: "nothing makes it more"
        case .ownWords: "its own words"
        case .runningText: "running text"
        case .titleAbove: "title above the text"
        case .knownTitle: "has the words of the address"
        case .secondTitle: "second title"
        case .tooShort: "too short for a sentence"
        case .listBelowTitle: "list below the headline"
        case .listAboveTitle: "list above the headline"
        case .captionWords: "words of captions"
        case .belowTitle: "sentence below the headline"
        case .aboveCredits: "sentence above the text"
        case .nothingAbove: "before the article"
        case .opensLinks: "label of links"
        case .underLabel: "under a label of links"
        case .sentenceBetween: "sentence between paragraphs"
        case .bulletBetween: "bullet between paragraphs"
        case .titleBetween: "title between paragraphs"
        case .titlesBetween: "titles between paragraphs"
        case .rowsBetween: "rows between paragraphs"
        case .goesOn: "the text goes on"
        case .announced: "announced by a colon"
        case .behindText: "behind the text"
        case .judgedText: "judged to be the article's"
        case .judgedOther: "judged not to be the article's"
        case .ownElement: "the element that it stands in"
        case .aboveText: "a name, a date or a label above the text"
        case .navigationPlace: "in a menu"
        case .hiddenPlace: "the page hides it"
        case .commentsPlace: "among comments"
        case .promotionPlace: "in a box that is named as no part of the article"
        case .formPlace: "in a box with a form"
        case .nextArticle: "in another article"
        case .otherColumn: "in another column"
        case .saidTwice: "a quotation that the text has, too"
        case .nothingBelow: "a heading with nothing below it"
        case .linkLine: "a link, with a label or without"
        case .farFromText: "far from the article"
        case .nameBesideDate: "a name beside the date"
        case .menu: "one of several sections"
        case .keptShort: "text without a paragraph"
        case .firstShort: "title of a short text"
        }
    }
}

// MARK: - Making it

extension Explanation {
    /// The lines of a text whose roles are decided. Linear in the text.
    static func lines(
        _ text: Span<UInt8>, _ lines: [Line], _ kinds: [LineKind], _ decided: RoleRules, scores: [Int32?]
    ) -> [TextLine] {
        var counter = LineCounter()
        return lines.indices.map { index in
            let range = lines[index].range
            var plain: [UInt8] = []
            PlainText.append(text, range, to: &plain)
            let first = counter.number(at: range.lowerBound, in: text)
            return TextLine(
                numbers: first...counter.number(at: range.upperBound, in: text),
                text: String(decoding: plain, as: UTF8.self), role: "\(decided.roles[index])",
                kind: "\(kinds[index].kind)",
                signs: kinds[index].signs.names, reason: decided.reasons[index].description,
                score: index < scores.count ? scores[index].map(Int.init) : nil)
        }
    }
}

/// Counts lines up to indexes that never go back: in one pass.
private struct LineCounter {
    private var number = 1
    private var counted = 0

    /// The number of the line, from 1, in which an index stands.
    mutating func number(at index: Int, in text: Span<UInt8>) -> Int {
        while counted < index {
            if text[counted] == 0x0A { number += 1 }
            counted += 1
        }
        return number
    }
}

extension PhraseTable.Signs {
    fileprivate var names: [String] { Self.named.compactMap { contains($0.sign) ? $0.name : nil } }

    private static let named: [(sign: Self, name: String)] = [
        (.related, "related"), (.ranking, "ranking"), (.furniture, "furniture"), (.section, "section"),
        (.furnitureStart, "furnitureStart"), (.bylineStart, "bylineStart"), (.copyrightStart, "copyrightStart"),
        (.rights, "rights"), (.rankingStart, "rankingStart"), (.keywordsLabel, "keywordsLabel"),
        (.sectionLabel, "sectionLabel"), (.captionLabel, "captionLabel"), (.bylineLabel, "bylineLabel"),
        (.relatedLabel, "relatedLabel"), (.rankingWord, "rankingWord"), (.captionWord, "captionWord"),
        (.captionVerb, "captionVerb"),
    ]
}
