/// Text, framesets, and what comes behind the body (§13.2.6.4.8 and 19–23).
extension HTMLParser {
    mutating func inText(_ kind: TokenKind, _ source: Span<UInt8>) -> Bool {
        if kind == .characters {
            insertText(text, source)
            return false
        }
        pop()
        mode = originalMode
        // A page may end in a script.
        return kind == .endOfFile
    }

    mutating func afterBody(_ kind: TokenKind, _ source: Span<UInt8>) -> Bool {
        switch kind {
        case .characters:
            if spacesAsInBody(source) { return false }
        case .comment:
            insertComment(at: InsertionPlace(parent: openElements[0].node))
            return false
        case .doctype, .endOfFile: return false
        case .startTag where tokenizer.name == .html: return inBody(kind, source)
        case .endTag where tokenizer.name == .html:
            if context == nil { mode = .afterAfterBody }
            return false
        default: break
        }
        mode = .inBody
        return true
    }

    mutating func afterAfterBody(_ kind: TokenKind, _ source: Span<UInt8>) -> Bool {
        switch kind {
        case .characters:
            if spacesAsInBody(source) { return false }
        case .comment:
            insertComment(at: InsertionPlace(parent: 0))
            return false
        case .doctype, .endOfFile: return false
        case .startTag where tokenizer.name == .html: return inBody(kind, source)
        default: break
        }
        mode = .inBody
        return true
    }

    /// Inserts the spaces that the text begins with; true if that is all of it.
    private mutating func spacesAsInBody(_ source: Span<UInt8>) -> Bool {
        let spaces = take(spaces: true, source)
        if !spaces.isEmpty {
            reconstructFormatting()
            insertText(spaces, source)
        }
        return text.isEmpty
    }

    /// Inserts only the spaces of a text.
    private mutating func insertSpacesOnly(_ source: Span<UInt8>) {
        while !text.isEmpty {
            insertText(take(spaces: true, source), source)
            _ = take(spaces: false, source)
        }
    }

    mutating func inFrameset(_ kind: TokenKind, _ source: Span<UInt8>) -> Bool {
        switch kind {
        case .characters: insertSpacesOnly(source)
        case .comment: insertComment()
        case .startTag:
            switch tokenizer.name {
            case .html: return inBody(kind, source)
            case .frameset: insertElement(tags[Name.frameset.index])
            case .frame: insertVoidElement()
            case .noframes: insertTextElement(.rawtext)
            default: break
            }
        case .endTag:
            guard tokenizer.name == .frameset, openElements.count > 1 else { return false }
            pop()
            if context == nil, current.name != .frameset { mode = .afterFrameset }
        default: break
        }
        return false
    }

    mutating func afterFrameset(_ kind: TokenKind, _ source: Span<UInt8>) -> Bool {
        switch kind {
        case .characters: insertSpacesOnly(source)
        case .comment: insertComment()
        case .startTag:
            if tokenizer.name == .html { return inBody(kind, source) }
            if tokenizer.name == .noframes { insertTextElement(.rawtext) }
        case .endTag:
            if tokenizer.name == .html { mode = .afterAfterFrameset }
        default: break
        }
        return false
    }

    mutating func afterAfterFrameset(_ kind: TokenKind, _ source: Span<UInt8>) -> Bool {
        switch kind {
        case .characters:
            while !text.isEmpty {
                _ = spacesAsInBody(source)
                _ = take(spaces: false, source)
            }
        case .comment: insertComment(at: InsertionPlace(parent: 0))
        case .startTag:
            if tokenizer.name == .html { return inBody(kind, source) }
            if tokenizer.name == .noframes { insertTextElement(.rawtext) }
        default: break
        }
        return false
    }
}
