/// Reads a text for near-duplicate search, in one pass over its UTF-8.
///
/// Words are those of `NormalizedText`, except that scripts without spaces beyond Han and Kana, such as Thai, are taken
/// by characters too. A number is a run of digits, with the points, commas, colons and slashes inside it. A name is a
/// word that begins with a capital and neither begins a sentence nor stands in capitals as a whole.
struct NearTextReader {
    /// Kept here: to reach a global costs a call for each byte.
    private let wordBytes = NormalizedText.wordBytes
    private var words: [UInt64] = []
    private var characterCount = 0
    private var names = SmallestValues<UInt32>(countMax: NearText.valuesMax)
    private var numbers = SmallestValues<UInt32>(countMax: NearText.valuesMax)
    private var placed = SmallestValues<UInt64>(countMax: NearText.valuesMax)
    /// Of the number that was read last, as long as the word behind it has not come.
    private var pending: (number: UInt64, before: UInt64)?
    private var previous: UInt64 = 0
    /// Where the words stand in the text, in bytes; nil where nobody asks.
    private var places: [Range<Int>]?
    /// Whether long texts are thinned.
    private var thins = true
    /// Where the lines that are not empty end; nil where nobody asks.
    private var lines: LineEnds?

    static func read(_ text: String) -> NearText {
        var reader = NearTextReader()
        reader.read(text.utf8.span)
        return reader.finish()
    }

    /// The same, with its lines.
    static func readLines(_ text: String) -> (text: NearText, lines: [LineMarks.Line]) {
        var reader = NearTextReader()
        reader.lines = LineEnds()
        reader.read(text.utf8.span)
        var ends = reader.lines ?? LineEnds()
        let near = reader.finish { ends.count($0) }
        return (near, ends.marks(reader.words))
    }

    /// The same, whole, with where each word or character stands, in bytes of the text's UTF-8, and each shingle of
    /// `length` words by its first.
    static func readPlaces(_ text: String) -> (text: NearText, places: [Range<Int>], shingles: [UInt32], length: Int) {
        var reader = NearTextReader()
        reader.places = []
        reader.thins = false
        reader.read(text.utf8.span)
        let length = reader.shingleLength
        return (reader.finish(), reader.places ?? [], reader.shingles(of: length), length)
    }

    private mutating func read(_ source: Span<UInt8>) {
        var index = 0
        var beginsSentence = true
        var newlines = 0
        words.reserveCapacity(min(NearText.unitsMax, source.count / 5))
        while index < source.count, words.count < NearText.unitsMax {
            let byte = source[index]
            if byte < 0x80, wordBytes[Int(byte)] == 0 {
                switch byte {
                case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: ";"):
                    beginsSentence = true
                case UInt8(ascii: ":"):
                    beginsSentence = true
                    lines?.label(words: words.count)
                case UInt8(ascii: "\n"):
                    lines?.end(at: index, words: words.count)
                    newlines += 1
                    if newlines > 1 { beginsSentence = true }
                default: break
                }
                index += 1
                continue
            }
            let (scalar, length) = byte < 0x80 ? (UInt32(byte), 1) : NormalizedText.scalar(source, at: index)
            switch byte < 0x80 ? .letter : NormalizedText.kind(of: scalar) {
            case .separator:
                if scalar == 0x3002 || scalar == 0xFF01 || scalar == 0xFF1F || scalar == 0x2026 {
                    beginsSentence = true
                }
                if scalar == 0xFF1A { lines?.label(words: words.count) }
                index += length
                continue
            case .ideograph: addCharacter(scalar, at: index..<index + length)
            case .letter where Self.isWithoutSpaces(scalar): addCharacter(scalar, at: index..<index + length)
            case .letter:
                index = readWord(source, at: index, beginsSentence: beginsSentence)
                beginsSentence = false
                newlines = 0
                continue
            }
            index += length
            beginsSentence = false
            newlines = 0
        }
        if let pending { place(pending, after: 0) }
        if index >= source.count, words.count <= NearText.unitsMax { lines?.end(at: index, words: words.count) }
        // The last number may have brought several at once.
        let over = max(0, words.count - NearText.unitsMax)
        words.removeLast(over)
        places?.removeLast(over)
    }

    private mutating func addCharacter(_ scalar: UInt32, at range: Range<Int>) {
        var hash = WordHash()
        hash.add(UInt8(truncatingIfNeeded: scalar >> 16))
        hash.add(UInt8(truncatingIfNeeded: scalar >> 8))
        hash.add(UInt8(truncatingIfNeeded: scalar))
        characterCount += 1
        add(hash.finish(), at: range)
    }

    private mutating func add(_ word: UInt64, at range: Range<Int>) {
        if let pending { place(pending, after: word) }
        pending = nil
        words.append(word)
        places?.append(range)
        previous = word
    }

    private mutating func place(_ pending: (number: UInt64, before: UInt64), after: UInt64) {
        let context = WordHash.mix(pending.before &* 3 &+ after)
        placed.insert(context & 0xFFFF_FFFF_0000_0000 | pending.number >> 32)
    }

    /// Reads the word or the number that begins at the index, and returns where it ends.
    private mutating func readWord(_ source: Span<UInt8>, at start: Int, beginsSentence: Bool) -> Int {
        if Self.isDigit(source[start]) { return readNumber(source, at: start) }
        var index = start
        var hash = WordHash()
        var capitals = 0
        var letters = 0
        while index < source.count {
            let byte = source[index]
            if byte < 0x80 {
                let folded = wordBytes[Int(byte)]
                guard folded != 0 else { break }
                if folded != byte { capitals += 1 }
                hash.add(folded)
                index += 1
            } else {
                let (scalar, length) = NormalizedText.scalar(source, at: index)
                guard NormalizedText.kind(of: scalar) == .letter, !Self.isWithoutSpaces(scalar) else { break }
                let folded = NormalizedText.lowercase(scalar)
                if folded != scalar { capitals += 1 }
                NormalizedText.encode(folded) { hash.add($0) }
                index += length
            }
            letters += 1
        }
        let isCapital = isCapital(source, at: start)
        let word = hash.finish()
        // A short word in capitals is an abbreviation, a long one shouts.
        if isCapital, !beginsSentence, letters > 1, capitals < letters || letters < 6 {
            names.insert(UInt32(truncatingIfNeeded: word >> 32))
        }
        add(word, at: start..<index)
        return index
    }

    private func isCapital(_ source: Span<UInt8>, at index: Int) -> Bool {
        let byte = source[index]
        guard byte >= 0x80 else { return wordBytes[Int(byte)] != byte }
        let scalar = NormalizedText.scalar(source, at: index).scalar
        return NormalizedText.lowercase(scalar) != scalar
    }

    /// Its parts are words of the text; as a number it is compared as a whole. Letters may follow: `3rd`.
    private mutating func readNumber(_ source: Span<UInt8>, at start: Int) -> Int {
        let before = previous
        var whole = WordHash()
        var part = WordHash()
        var index = start
        var parts: [UInt64] = []
        while index < source.count {
            let byte = source[index]
            if byte < 0x80, wordBytes[Int(byte)] != 0 {
                whole.add(wordBytes[Int(byte)])
                part.add(wordBytes[Int(byte)])
                index += 1
            } else if Self.isInsideNumber(byte), index + 1 < source.count, Self.isDigit(source[index + 1]),
                parts.count < 8
            {
                whole.add(byte)
                parts.append(part.finish())
                part = WordHash()
                index += 1
            } else {
                break
            }
        }
        parts.append(part.finish())
        lines?.number(at: words.count, parts: parts.count)
        for part in parts { add(part, at: start..<index) }
        let number = whole.finish()
        numbers.insert(UInt32(truncatingIfNeeded: number >> 32))
        pending = (number, before)
        return index
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

    private static func isInsideNumber(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "/")
    }

    /// Thai, Lao, Myanmar, Khmer: written without spaces between words.
    private static func isWithoutSpaces(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF: true
        default: false
        }
    }

    // MARK: Shingles

    private var isByCharacters: Bool { 2 * characterCount > words.count }
    private var shingleLength: Int { isByCharacters ? NearText.shingleCharacters : NearText.shingleWords }

    /// Calls back with the word that each shingle that is kept begins with.
    private mutating func finish(_ note: (Int) -> Void = { _ in }) -> NearText {
        let hashes = shingles(of: shingleLength)
        return NearText(
            shingles: kept(hashes, window: isByCharacters ? NearText.characterWindow : NearText.wordWindow, note),
            numbers: numbers.finish(), placedNumbers: placed.finish(), names: names.finish(), unitCount: words.count)
    }

    /// 31 bits each.
    private func shingles(of length: Int) -> [UInt32] {
        guard words.count >= length else { return [] }
        return [UInt32](unsafeUninitializedCapacity: words.count - length + 1) { output, count in
            count = words.count - length + 1
            for start in 0..<count {
                // The hashes of words are mixed already: a polynomial of them needs to be only once more.
                var hash: UInt64 = 0
                for index in start..<start + length { hash = hash &* 0x9E37_79B9_7F4A_7C15 &+ words[index] }
                output[start] = UInt32(truncatingIfNeeded: WordHash.mix(hash) >> 33)
            }
        }
    }

    /// Each once, where it stands first, with the bit of those that winnowing selects anywhere; of a long text these
    /// alone.
    private func kept(_ hashes: [UInt32], window: Int, _ note: (Int) -> Void) -> [UInt32] {
        var seen = ShingleSet()
        seen.begin(countMax: hashes.count)
        var distinct: [UInt32] = []
        distinct.reserveCapacity(hashes.count)
        var starts: [UInt32] = []
        starts.reserveCapacity(hashes.count)
        for start in hashes.indices where seen.insert(hashes[start], value: UInt32(distinct.count)) {
            distinct.append(hashes[start])
            starts.append(UInt32(start))
        }
        Winnowing.select(hashes.span, window: window) { index in
            if let place = seen.value(of: hashes[index]) { distinct[Int(place)] |= NearText.selectedBit }
        }
        let isThinned = thins && distinct.count > NearText.fullShinglesMax
        var count = 0
        for index in distinct.indices where !isThinned || distinct[index] & NearText.selectedBit != 0 {
            distinct[count] = distinct[index]
            count += 1
            note(Int(starts[index]))
        }
        distinct.removeSubrange(count...)
        return distinct
    }
}
