extension Tokenizer {
    /// A start tag at `position`.
    @inline(__always)
    mutating func startTag(_ source: Span<UInt8>) -> TokenKind {
        beginTag()
        var offset = position &+ 1
        name = tagName(source, &offset)
        guard finishTag(source, offset) else { return .endOfFile }
        lastStartTag = name
        return .startTag
    }

    /// An end tag whose name begins at an offset.
    @inline(__always)
    mutating func endTag(_ source: Span<UInt8>, nameAt start: Int) -> TokenKind {
        beginTag()
        var offset = start
        name = tagName(source, &offset)
        guard finishTag(source, offset) else { return .endOfFile }
        return .endTag
    }

    /// Reads the rest of a tag from behind its name. False where the source ends in it: then it is no tag.
    @inline(__always)
    private mutating func finishTag(_ source: Span<UInt8>, _ start: Int) -> Bool {
        if start < source.count, source[start] == UInt8(ascii: ">") {
            position = start &+ 1
            return true
        }
        return readAttributes(source, from: start)
    }

    /// The states from "before attribute name" to the end of the tag.
    @inline(never)
    private mutating func readAttributes(_ source: Span<UInt8>, from start: Int) -> Bool {
        var offset = start
        while true {
            offset = source.skipSpaces(from: offset)
            guard offset < source.count else { break }
            let byte = source[offset]
            if byte == UInt8(ascii: ">") {
                position = offset &+ 1
                return true
            }
            if byte == UInt8(ascii: "/") {
                offset &+= 1
                if offset < source.count, source[offset] == UInt8(ascii: ">") {
                    isSelfClosing = true
                    position = offset &+ 1
                    return true
                }
                continue
            }
            if isFull { return passAttributes(source, from: offset) }
            let attribute = attributeName(source, &offset)
            var value = TextSlice.empty
            offset = source.skipSpaces(from: offset)
            if offset < source.count, source[offset] == UInt8(ascii: "=") {
                offset = source.skipSpaces(from: offset &+ 1)
                guard offset < source.count else { break }
                value = attributeValue(source, &offset)
                guard offset <= source.count else { break }
            }
            add(attribute, value)
        }
        position = source.count
        return false
    }

    /// As `readAttributes`, but keeps nothing, not even new names: the tag has all the attributes it may have.
    @inline(never)
    private mutating func passAttributes(_ source: Span<UInt8>, from start: Int) -> Bool {
        droppedAttributes = true
        var offset = start
        while true {
            offset = source.skipSpaces(from: offset)
            guard offset < source.count else { break }
            switch source[offset] {
            case UInt8(ascii: ">"):
                position = offset &+ 1
                return true
            case UInt8(ascii: "/"):
                offset &+= 1
                if offset < source.count, source[offset] == UInt8(ascii: ">") { isSelfClosing = true }
                continue
            default: break
            }
            passAttributeName(source, &offset)
            offset = source.skipSpaces(from: offset)
            guard offset < source.count, source[offset] == UInt8(ascii: "=") else { continue }
            offset = source.skipSpaces(from: offset &+ 1)
            guard offset < source.count else { break }
            let decodedCount = decoded.count
            _ = attributeValue(source, &offset)
            decoded.removeLast(decoded.count &- decodedCount)
            guard offset <= source.count else { break }
        }
        position = source.count
        return false
    }

    /// The value at an offset, which moves behind it; beyond the end of the source if that ends within quotes.
    @inline(__always)
    private mutating func attributeValue(_ source: Span<UInt8>, _ offset: inout Int) -> TextSlice {
        let quote = source[offset]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let start = offset &+ 1
            offset = source.firstIndex(of: quote, UInt8(ascii: "&"), 0, from: start)
            if offset < source.count, source[offset] == quote {
                offset &+= 1
                return TextSlice(start, offset &- 1)
            }
            return decodedValue(source, from: start, &offset, quote: quote)
        }
        if quote == UInt8(ascii: ">") { return .empty }
        return decodedValue(source, from: offset, &offset, quote: nil)
    }

    /// A value in which something may have to be decoded, or without quotes. `offset` is the first byte that may end
    /// it or may have to be decoded.
    @inline(never)
    private mutating func decodedValue(
        _ source: Span<UInt8>, from start: Int, _ offset: inout Int, quote: UInt8?
    ) -> TextSlice {
        var begin: Int?
        var from = start
        while true {
            offset = valueStop(source, from: offset, quote: quote)
            guard offset < source.count else { break }
            let byte = source[offset]
            if byte == UInt8(ascii: "&") {
                guard let reference = characterReference(source, at: offset, inAttribute: true) else {
                    offset += 1
                    continue
                }
                begin = begin ?? decodedEnd
                decode(source, from..<offset)
                decode(reference)
                from = reference.end
            } else if byte == 0 {
                begin = begin ?? decodedEnd
                decode(source, from..<offset)
                decodeReplacement()
                from = offset + 1
            } else {
                break
            }
            offset = from
        }
        let end = offset
        if quote != nil || end == source.count { offset += 1 }
        guard let begin else { return TextSlice(from, end) }
        decode(source, from..<end)
        return TextSlice(begin, decodedEnd)
    }

    /// The next byte that ends a value, or is `&` or U+0000.
    private func valueStop(_ source: Span<UInt8>, from start: Int, quote: UInt8?) -> Int {
        if let quote { return source.firstIndex(of: quote, UInt8(ascii: "&"), 0, from: start) }
        var offset = start
        while offset < source.count {
            let byte = source[offset]
            if byte.isHTMLSpace || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "&") || byte == 0 { break }
            offset += 1
        }
        return offset
    }
}
