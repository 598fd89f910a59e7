/// SVG and MathML (§13.2.6, the dispatcher, and §13.2.6.5).
extension HTMLParser {
    /// Whether the adjusted current node is not an HTML element.
    @inline(__always)
    var isInForeignContent: Bool {
        if openElements.isEmpty { return false }
        if openElements.count == 1, contextTraits.intersects(.foreign) { return true }
        return current.traits.intersects(.foreign)
    }

    private var adjustedTraits: ElementTraits {
        openElements.count == 1 && context != nil ? contextTraits : current.traits
    }

    /// Whether a token is treated as in HTML although the adjusted current node is not.
    mutating func followsHTMLRules(_ kind: TokenKind) -> Bool {
        let traits = adjustedTraits
        switch kind {
        case .endOfFile: return true
        case .characters, .nullCharacter:
            return traits.intersects([.mathmlTextIntegrationPoint, .htmlIntegrationPoint])
        case .startTag:
            if traits.intersects(.htmlIntegrationPoint) { return true }
            if traits.intersects(.mathmlTextIntegrationPoint) {
                return tokenizer.name != .mglyph && tokenizer.name != .malignmark
            }
            return traits.intersects(.annotationXML) && tokenizer.name == .svg
        default: return false
        }
    }

    /// The rules for foreign content. True: the current insertion mode has to look at the token.
    mutating func foreign(_ kind: TokenKind, _ source: Span<UInt8>) -> Bool {
        switch kind {
        case .nullCharacter:
            let start = tokenizer.decodedEnd
            for _ in 0..<tokenizer.text.count { tokenizer.decodeReplacement() }
            insertText(TextSlice(start, tokenizer.decodedEnd), source)
        case .characters:
            insertText(text, source)
            if framesetOK, !isSpace(text, source) { framesetOK = false }
        case .comment: insertComment()
        case .startTag:
            if breaksOut() { return leaveForeignContent() }
            insertForeignElement(adjustedTraits.intersects(.svg) ? .svg : .mathml, source)
        case .endTag:
            if tokenizer.name == .br || tokenizer.name == .p { return leaveForeignContent() }
            return endForeign()
        case .doctype, .endOfFile: break
        }
        return false
    }

    private mutating func leaveForeignContent() -> Bool {
        while openElements.count > 1, current.traits.intersects(.foreign),
            !current.traits.intersects([.mathmlTextIntegrationPoint, .htmlIntegrationPoint])
        {
            pop()
        }
        return true
    }

    private mutating func endForeign() -> Bool {
        let name = tokenizer.name
        var index = openElements.count - 1
        while index > 0 {
            let element = openElements[index]
            // The current node is looked at even where it is HTML's; no other one is.
            if !element.traits.intersects(.foreign) { return true }
            if element.written == name {
                popThrough(index)
                return false
            }
            index -= 1
            stepsLeft &-= 1
        }
        return false
    }

    /// Whether a start tag is one of HTML's that SVG and MathML cannot hold.
    private mutating func breaksOut() -> Bool {
        switch tokenizer.name {
        case .b, .big, .blockquote, .body, .br, .center, .code, .dd, .div, .dl, .dt, .em, .embed, .h1, .h2, .h3, .h4,
            .h5, .h6, .head, .hr, .i, .img, .li, .listing, .menu, .meta, .nobr, .ol, .p, .pre, .ruby, .s, .small,
            .span, .strong, .strike, .sub, .sup, .table, .tt, .u, .ul, .`var`:
            return true
        case .font:
            return tokenAttribute(.color) != nil || tokenAttribute(.face) != nil || tokenAttribute(.size) != nil
        default: return false
        }
    }
}
