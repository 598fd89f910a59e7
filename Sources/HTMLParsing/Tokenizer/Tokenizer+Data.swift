extension Tokenizer {
    /// The data state and the tags, comments and declarations that begin in it.
    mutating func nextInData(_ source: Span<UInt8>) -> TokenKind {
        while position < source.count {
            let byte = source[position]
            guard byte == UInt8(ascii: "<") else { return characters(source, from: position) }
            guard position &+ 1 < source.count else { return characters(source, from: position) }
            let next = source[position &+ 1]
            if next.isASCIILetter { return startTag(source) }
            switch next {
            case UInt8(ascii: "/"):
                guard position &+ 2 < source.count else { return characters(source, from: position) }
                let third = source[position &+ 2]
                if third.isASCIILetter { return endTag(source, nameAt: position &+ 2) }
                if third == UInt8(ascii: ">") {
                    position &+= 3
                    continue
                }
                return bogusComment(source, from: position &+ 2)
            case UInt8(ascii: "!"): return markupDeclaration(source)
            case UInt8(ascii: "?"): return bogusComment(source, from: position &+ 1)
            default: return characters(source, from: position)
            }
        }
        return .endOfFile
    }

    /// Text up to the next markup. What `position` stands at is text, unless it is U+0000.
    private mutating func characters(_ source: Span<UInt8>, from start: Int) -> TokenKind {
        var offset = start
        if source[start] == UInt8(ascii: "<") { offset &+= 1 }
        while true {
            offset = source.firstIndex(of: UInt8(ascii: "<"), UInt8(ascii: "&"), 0, from: offset)
            guard offset < source.count else { break }
            let byte = source[offset]
            if byte == UInt8(ascii: "<") {
                if beginsMarkup(source, offset) { break }
                offset &+= 1
            } else if byte == UInt8(ascii: "&") {
                guard let reference = characterReference(source, at: offset, inAttribute: false) else {
                    offset &+= 1
                    continue
                }
                return decodedCharacters(source, from: start, to: offset, reference)
            } else {
                if offset == start { return nullCharacters(source, from: start) }
                break
            }
        }
        text = TextSlice(start, offset)
        position = offset
        return .characters
    }

    /// All U+0000 from an offset on.
    mutating func nullCharacters(_ source: Span<UInt8>, from start: Int) -> TokenKind {
        position = start
        while position < source.count, source[position] == 0 { position &+= 1 }
        text = TextSlice(start, position)
        return .nullCharacter
    }

    /// Whether `<` begins a tag, a comment or a declaration.
    @inline(__always)
    private func beginsMarkup(_ source: Span<UInt8>, _ offset: Int) -> Bool {
        guard offset &+ 1 < source.count else { return false }
        let next = source[offset &+ 1]
        if next.isASCIILetter || next == UInt8(ascii: "!") || next == UInt8(ascii: "?") { return true }
        return next == UInt8(ascii: "/") && offset &+ 2 < source.count
    }

    /// The same, from the first character reference on.
    private mutating func decodedCharacters(
        _ source: Span<UInt8>, from start: Int, to first: Int, _ reference: CharacterReference
    ) -> TokenKind {
        let begin = decodedEnd
        decode(source, start..<first)
        decode(reference)
        var from = reference.end
        var offset = from
        while true {
            offset = source.firstIndex(of: UInt8(ascii: "<"), UInt8(ascii: "&"), 0, from: offset)
            guard offset < source.count else { break }
            let byte = source[offset]
            if byte == UInt8(ascii: "<") {
                if beginsMarkup(source, offset) { break }
                offset &+= 1
            } else if byte == UInt8(ascii: "&") {
                guard let reference = characterReference(source, at: offset, inAttribute: false) else {
                    offset &+= 1
                    continue
                }
                decode(source, from..<offset)
                decode(reference)
                from = reference.end
                offset = from
            } else {
                break
            }
        }
        decode(source, from..<offset)
        text = TextSlice(begin, decodedEnd)
        position = offset
        return .characters
    }

    // MARK: Declarations and comments

    /// The markup declaration open state, at `<!`.
    private mutating func markupDeclaration(_ source: Span<UInt8>) -> TokenKind {
        let start = position + 2
        if source.has("--", at: start) { return comment(source, from: start + 2) }
        if source.has("doctype", at: start, ignoringCase: true) { return doctype(source, from: start + 7) }
        if source.has("[CDATA[", at: start) {
            if allowsCDATA {
                position = start + 7
                state = .cdata
                return nextInRawText(source)
            }
            return bogusComment(source, from: start)
        }
        return bogusComment(source, from: start)
    }

    private mutating func bogusComment(_ source: Span<UInt8>, from start: Int) -> TokenKind {
        let end = source.firstIndex(of: UInt8(ascii: ">"), UInt8(ascii: ">"), UInt8(ascii: ">"), from: start)
        text = replacingNulls(source, start, end)
        position = min(end + 1, source.count)
        return .comment
    }

    /// A comment whose data begin at `start`. It ends at the first `-->` or `--!>`, or at once with `>` or `->`.
    private mutating func comment(_ source: Span<UInt8>, from start: Int) -> TokenKind {
        var offset = start
        var end = source.count
        while true {
            offset = source.firstIndex(of: UInt8(ascii: ">"), UInt8(ascii: ">"), UInt8(ascii: ">"), from: offset)
            guard offset < source.count else {
                end = unfinishedCommentEnd(source, from: start)
                break
            }
            if let found = commentEnd(source, from: start, at: offset) {
                end = found
                break
            }
            offset += 1
        }
        text = replacingNulls(source, start, end)
        position = min(offset + 1, source.count)
        return .comment
    }

    /// Where the data of a comment end if the `>` at an offset ends it.
    private func commentEnd(_ source: Span<UInt8>, from start: Int, at offset: Int) -> Int? {
        let dash = UInt8(ascii: "-")
        switch offset - start {
        case 0: return start
        case 1: return source[start] == dash ? start : nil
        default:
            if source[offset - 1] == dash { return source[offset - 2] == dash ? offset - 2 : nil }
            guard offset - start >= 3, source[offset - 1] == UInt8(ascii: "!") else { return nil }
            return source[offset - 2] == dash && source[offset - 3] == dash ? offset - 3 : nil
        }
    }

    /// Where the data of a comment end that the source ends in: dashes that might have ended it are not part of them.
    private func unfinishedCommentEnd(_ source: Span<UInt8>, from start: Int) -> Int {
        let end = source.count
        for suffix: StaticString in ["--!", "--", "-"] {
            let length = suffix.utf8CodeUnitCount
            if end - length >= start, source.has(suffix, at: end - length) { return end - length }
        }
        return end
    }
}
