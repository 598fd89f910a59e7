extension Tokenizer {
    /// The states in which only an end tag, or nothing, ends the text.
    @inline(never)
    mutating func nextInRawText(_ source: Span<UInt8>) -> TokenKind {
        if state == .cdata { return nextInCDATA(source) }
        guard position < source.count else { return .endOfFile }
        let start = position
        let end = rawTextEnd(source, from: start)
        guard end == start else {
            text = state == .rcdata ? decodedText(source, start, end) : replacingNulls(source, start, end)
            position = end
            return .characters
        }
        state = .data
        return endTag(source, nameAt: position + 2)
    }

    /// Where the text that begins at `start` is ended by an end tag.
    private func rawTextEnd(_ source: Span<UInt8>, from start: Int) -> Int {
        switch state {
        case .plaintext: return source.count
        case .scriptData: return scriptEnd(source, from: start)
        default:
            var offset = start
            while true {
                offset = lessThan(source, from: offset)
                if offset == source.count || endsRawText(source, at: offset) { return offset }
                offset += 1
            }
        }
    }

    /// The script data states (§13.2.5.4 and 15–31). Once `<!--` was seen the text is "escaped" until `-->`, and in it
    /// `<script` begins a stretch that `</script` ends, where no end tag ends the script.
    private func scriptEnd(_ source: Span<UInt8>, from start: Int) -> Int {
        var offset = start
        while true {
            offset = lessThan(source, from: offset)
            if offset == source.count || endsRawText(source, at: offset) { return offset }
            offset += 1
            guard source.has("!--", at: offset) else { continue }
            // The dashes of the beginning count for the end: `<!-->` is over at once.
            offset += 1
            var isDouble = false
            while true {
                offset = source.firstIndex(of: UInt8(ascii: "<"), UInt8(ascii: "-"), UInt8(ascii: "-"), from: offset)
                guard offset < source.count else { return offset }
                if source[offset] == UInt8(ascii: "-") {
                    offset += 1
                    guard source.has("-", at: offset) else { continue }
                    while offset < source.count, source[offset] == UInt8(ascii: "-") { offset += 1 }
                    if source.has(">", at: offset) { break }
                } else if isDouble {
                    offset += 1
                    if isScriptTag(source, at: offset, "/script") { isDouble = false }
                } else {
                    if endsRawText(source, at: offset) { return offset }
                    offset += 1
                    if isScriptTag(source, at: offset, "script") { isDouble = true }
                }
            }
        }
    }

    private func lessThan(_ source: Span<UInt8>, from offset: Int) -> Int {
        source.firstIndex(of: UInt8(ascii: "<"), UInt8(ascii: "<"), UInt8(ascii: "<"), from: offset)
    }

    private func isScriptTag(_ source: Span<UInt8>, at offset: Int, _ name: StaticString) -> Bool {
        source.has(name, at: offset, ignoringCase: true)
            && endsTagName(source, at: offset + name.utf8CodeUnitCount)
    }

    /// Whether the `<` at an offset begins the end tag of the last start tag.
    private func endsRawText(_ source: Span<UInt8>, at offset: Int) -> Bool {
        guard offset + 2 < source.count, source[offset + 1] == UInt8(ascii: "/"), let lastStartTag else { return false }
        let range = names.range(of: lastStartTag)
        guard offset + 2 + range.count < source.count else { return false }
        var at = offset + 2
        for index in range {
            guard source[at].lowercased == names.texts[index] else { return false }
            at += 1
        }
        return endsTagName(source, at: at)
    }

    private func endsTagName(_ source: Span<UInt8>, at offset: Int) -> Bool {
        guard offset < source.count else { return false }
        let byte = source[offset]
        return byte.isHTMLSpace || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ">")
    }

    /// Text with its character references decoded and U+0000 replaced.
    private mutating func decodedText(_ source: Span<UInt8>, _ start: Int, _ end: Int) -> TextSlice {
        var begin: Int?
        var from = start
        var offset = start
        while true {
            offset = source.firstIndex(of: UInt8(ascii: "&"), 0, 0, from: offset)
            guard offset < end else { break }
            if source[offset] == 0 {
                begin = begin ?? decodedEnd
                decode(source, from..<offset)
                decodeReplacement()
                from = offset + 1
            } else if let reference = characterReference(source, at: offset, inAttribute: false) {
                begin = begin ?? decodedEnd
                decode(source, from..<offset)
                decode(reference)
                from = reference.end
            } else {
                offset += 1
                continue
            }
            offset = from
        }
        guard let begin else { return TextSlice(start, end) }
        decode(source, from..<end)
        return TextSlice(begin, decodedEnd)
    }

    /// A CDATA section, piece by piece where U+0000 stand in it.
    private mutating func nextInCDATA(_ source: Span<UInt8>) -> TokenKind {
        let start = position
        guard start < source.count else { return .endOfFile }
        if source[start] == 0 { return nullCharacters(source, from: start) }
        var offset = start
        while true {
            offset = source.firstIndex(of: UInt8(ascii: "]"), 0, 0, from: offset)
            guard offset < source.count, source[offset] != 0 else { break }
            if source.has("]]>", at: offset) {
                state = .data
                break
            }
            offset += 1
        }
        position = state == .data ? offset + 3 : offset
        if offset == start { return next(source) }
        text = TextSlice(start, offset)
        return .characters
    }
}
