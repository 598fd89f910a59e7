extension Tokenizer {
    /// A document type declaration, from behind the word (§13.2.5.53–68).
    mutating func doctype(_ source: Span<UInt8>, from start: Int) -> TokenKind {
        doctype = DoctypeToken()
        let offset = readDoctype(source, from: start)
        position = min(offset, source.count)
        return .doctype
    }

    /// Reads it and returns where it ends; beyond the source where that ends in it.
    private mutating func readDoctype(_ source: Span<UInt8>, from start: Int) -> Int {
        var offset = source.skipSpaces(from: start)
        guard offset < source.count else { return unfinishedDoctype(source) }
        if source[offset] == UInt8(ascii: ">") {
            doctype.forcesQuirks = true
            return offset + 1
        }
        let nameStart = offset
        while offset < source.count, !source[offset].isHTMLSpace, source[offset] != UInt8(ascii: ">") { offset += 1 }
        doctype.name = lowercased(source, nameStart, offset)
        offset = source.skipSpaces(from: offset)
        guard offset < source.count else { return unfinishedDoctype(source) }
        if source[offset] == UInt8(ascii: ">") { return offset + 1 }
        if source.has("public", at: offset, ignoringCase: true) { return publicID(source, from: offset + 6) }
        if source.has("system", at: offset, ignoringCase: true) { return systemID(source, from: offset + 6) }
        doctype.forcesQuirks = true
        return bogusDoctype(source, from: offset)
    }

    private mutating func publicID(_ source: Span<UInt8>, from start: Int) -> Int {
        var offset = source.skipSpaces(from: start)
        guard offset < source.count else { return unfinishedDoctype(source) }
        guard let value = identifier(source, &offset) else { return offset }
        doctype.publicID = value
        if doctype.forcesQuirks { return offset }
        offset = source.skipSpaces(from: offset)
        guard offset < source.count else { return unfinishedDoctype(source) }
        if source[offset] == UInt8(ascii: ">") { return offset + 1 }
        return systemID(source, from: offset)
    }

    private mutating func systemID(_ source: Span<UInt8>, from start: Int) -> Int {
        var offset = source.skipSpaces(from: start)
        guard offset < source.count else { return unfinishedDoctype(source) }
        guard let value = identifier(source, &offset) else { return offset }
        doctype.systemID = value
        if doctype.forcesQuirks { return offset }
        offset = source.skipSpaces(from: offset)
        guard offset < source.count else { return unfinishedDoctype(source) }
        if source[offset] == UInt8(ascii: ">") { return offset + 1 }
        return bogusDoctype(source, from: offset)
    }

    /// A quoted identifier. Where there is none, or it is not finished, the declaration is done for: quirks are forced,
    /// and the offset is where it ends.
    private mutating func identifier(_ source: Span<UInt8>, _ offset: inout Int) -> TextSlice? {
        let quote = source[offset]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            doctype.forcesQuirks = true
            offset = bogusDoctype(source, from: offset)
            return nil
        }
        let start = offset + 1
        let end = source.firstIndex(of: quote, UInt8(ascii: ">"), quote, from: start)
        offset = end + 1
        if end == source.count || source[end] != quote { doctype.forcesQuirks = true }
        return replacingNulls(source, start, end)
    }

    private func bogusDoctype(_ source: Span<UInt8>, from start: Int) -> Int {
        source.firstIndex(of: UInt8(ascii: ">"), UInt8(ascii: ">"), UInt8(ascii: ">"), from: start) + 1
    }

    private mutating func unfinishedDoctype(_ source: Span<UInt8>) -> Int {
        doctype.forcesQuirks = true
        return source.count
    }

    /// A name in lower case, with U+FFFD for U+0000.
    private mutating func lowercased(_ source: Span<UInt8>, _ start: Int, _ end: Int) -> TextSlice {
        if (start..<end).allSatisfy({ source[$0] != 0 && source[$0].lowercased == source[$0] }) {
            return TextSlice(start, end)
        }
        let begin = decodedEnd
        for index in start..<end {
            if source[index] == 0 { decodeReplacement() } else { decoded.append(source[index].lowercased) }
        }
        return TextSlice(begin, decodedEnd)
    }
}
