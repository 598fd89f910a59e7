/// Finds the place at the beginning of a report: `KYIV, Ukraine (AP) — …`, `WASHINGTON, Jan 23 (Reuters) - …`.
enum Dateline {
    /// Only so many bytes of a paragraph are searched.
    private static let bytesMax = 100

    /// The place as printed; nil if the paragraph does not begin with one.
    static func place(_ text: Span<UInt8>, _ paragraph: Range<Int>) -> Range<Int>? {
        guard let dash = dash(text, paragraph) else { return nil }
        var place = trimmed(text, paragraph.lowerBound..<dash)
        var hasAgency = false
        if !place.isEmpty, text[place.upperBound - 1] == UInt8(ascii: ")") {
            guard let open = place.last(where: { text[$0] == UInt8(ascii: "(") }) else { return nil }
            place = trimmed(text, place.lowerBound..<open)
            hasAgency = true
        }
        place = withoutDate(text, place)
        if isPlace(text, place, needsCapitals: !hasAgency) { return place }
        return isNamedPlace(text, place, dash: dash, paragraph) ? place : nil
    }

    /// `Teluk Sangit - Puluhan nelayan …`: up to three words in capitals before the hyphen of a long paragraph, and a
    /// capital behind it.
    private static func isNamedPlace(
        _ text: Span<UInt8>, _ place: Range<Int>, dash: Int, _ paragraph: Range<Int>
    ) -> Bool {
        // A long dash stands in any sentence.
        guard text[dash] == UInt8(ascii: "-"), paragraph.count > 80, isPlace(text, place, needsCapitals: false) else {
            return false
        }
        var words = 0
        var isStart = true
        for index in place {
            if isStart {
                words += 1
                guard LetterCase(scalar: UTF8Sequence(text, at: index).scalar ?? 0) == .upper else { return false }
            }
            isStart = text[index] == 0x20
        }
        let rest = trimmed(text, dash + UTF8Sequence(text, at: dash).length..<paragraph.upperBound)
        return words <= 3 && !rest.isEmpty
            && LetterCase(scalar: UTF8Sequence(text, at: rest.lowerBound).scalar ?? 0) == .upper
    }

    /// The first dash between spaces, or behind a bracket.
    private static func dash(_ text: Span<UInt8>, _ paragraph: Range<Int>) -> Int? {
        let end = min(paragraph.upperBound, paragraph.lowerBound + bytesMax)
        var index = paragraph.lowerBound
        while index < end {
            let sequence = UTF8Sequence(text, at: index)
            switch sequence.scalar {
            case 0x2D, 0x2013, 0x2014:
                let before = index > paragraph.lowerBound ? text[index - 1] : 0
                let behind = index + sequence.length < paragraph.upperBound ? text[index + sequence.length] : 0
                let isSpaced = before == 0x20 || before == UInt8(ascii: ")")
                if isSpaced, behind == 0x20 || behind == 0x2D || sequence.length == 3 { return index }
            // A sentence has ended, or begun with speech.
            case 0x21, 0x3F, 0x22, 0x201C, 0x201D: return nil
            default: break
            }
            index += sequence.length
        }
        return nil
    }

    /// `WASHINGTON, Jan 23` without the day.
    private static func withoutDate(_ text: Span<UInt8>, _ place: Range<Int>) -> Range<Int> {
        CreditLine.datesBehindComma(text, place).map { place.lowerBound..<$0.comma } ?? place
    }

    private static func isPlace(_ text: Span<UInt8>, _ place: Range<Int>, needsCapitals: Bool) -> Bool {
        guard 2...60 ~= place.count else { return false }
        var words = 1
        var isFirstPart = true
        var capitals = 0
        var index = place.lowerBound
        while index < place.upperBound {
            let sequence = UTF8Sequence(text, at: index)
            let letterCase = LetterCase(scalar: sequence.scalar ?? 0)
            if index == place.lowerBound, letterCase != .upper { return false }
            switch letterCase {
            case .upper where isFirstPart: capitals += 1
            case .lower where isFirstPart && needsCapitals: return false
            case nil where sequence.scalar == 0x2C: isFirstPart = false
            case nil where sequence.scalar == 0x20: words += 1
            case nil where (sequence.scalar ?? 0) &- 0x30 < 10: return false
            case nil where ":;()[]@".unicodeScalars.contains { $0.value == sequence.scalar }: return false
            default: break
            }
            index += sequence.length
        }
        return words <= 6 && (!needsCapitals || capitals >= 2)
    }
}
