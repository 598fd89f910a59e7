/// The insertion modes up to the body (§13.2.6.4.1–6).
extension HTMLParser {
    mutating func initial(_ kind: TokenKind, _ source: Span<UInt8>) -> Bool {
        switch kind {
        case .characters:
            _ = take(spaces: true, source)
            if text.isEmpty { return false }
        case .comment:
            insertComment(at: InsertionPlace(parent: 0))
            return false
        case .doctype:
            doctype = tokenizer.doctype
            _ = append(NodeRecord(kind: .doctype), to: 0)
            quirksMode = QuirksRules.mode(of: tokenizer.doctype, in: self, source)
            mode = .beforeHTML
            return false
        default: break
        }
        quirksMode = .quirks
        mode = .beforeHTML
        return true
    }

    mutating func beforeHTML(_ kind: TokenKind, _ source: Span<UInt8>) -> Bool {
        switch kind {
        case .doctype: return false
        case .comment:
            insertComment(at: InsertionPlace(parent: 0))
            return false
        case .characters:
            _ = take(spaces: true, source)
            if text.isEmpty { return false }
        case .startTag where tokenizer.name == .html:
            pushRoot(append(tokenElement(), to: 0))
            mode = .beforeHead
            return false
        case .endTag where !mayEndHead(tokenizer.name): return false
        default: break
        }
        insertRoot()
        mode = .beforeHead
        return true
    }

    /// Inserts an `html` element without a tag.
    mutating func insertRoot() {
        var record = NodeRecord(kind: .element)
        record.name = .html
        pushRoot(append(record, to: 0))
    }

    /// Whether an end tag implies the elements that begin a page.
    private mutating func mayEndHead(_ name: Name) -> Bool {
        name == .head || name == .body || name == .html || name == .br
    }

    mutating func beforeHead(_ kind: TokenKind, _ source: Span<UInt8>) -> Bool {
        switch kind {
        case .characters:
            _ = take(spaces: true, source)
            if text.isEmpty { return false }
        case .comment:
            insertComment()
            return false
        case .doctype: return false
        case .startTag where tokenizer.name == .html: return inBody(kind, source)
        case .startTag where tokenizer.name == .head:
            head = insertElement(tags[Name.head.index])
            mode = .inHead
            return false
        case .endTag where !mayEndHead(tokenizer.name): return false
        default: break
        }
        head = insertElement(named: .head)
        mode = .inHead
        return true
    }

    /// White space, comments and document types, as the modes around the head and in column groups take them; false for
    /// other tokens and for text that is more than white space.
    mutating func takesBetweenElements(_ kind: TokenKind, _ source: Span<UInt8>) -> Bool {
        switch kind {
        case .characters:
            insertText(take(spaces: true, source), source)
            return text.isEmpty
        case .comment:
            insertComment()
            return true
        case .doctype: return true
        default: return false
        }
    }

    mutating func inHead(_ kind: TokenKind, _ source: Span<UInt8>) -> Bool {
        if takesBetweenElements(kind, source) { return false }
        switch kind {
        case .startTag:
            if headStartTag(source) { return false }
            if tokenizer.name == .html { return inBody(kind, source) }
            if tokenizer.name == .head { return false }
            if tokenizer.name == .noscript {
                insertElement(tags[Name.noscript.index])
                mode = .inHeadNoscript
                return false
            }
        case .endTag:
            switch tokenizer.name {
            case .head:
                pop()
                mode = .afterHead
                return false
            case .body, .html, .br: break
            case .template:
                endTemplate()
                return false
            default: return false
            }
        default: break
        }
        pop()
        mode = .afterHead
        return true
    }

    /// The start tags of what belongs in the head, which other modes leave to "in head". False for any other tag.
    mutating func headStartTag(_ source: Span<UInt8>) -> Bool {
        switch tokenizer.name {
        case .base, .basefont, .bgsound, .link, .meta: insertVoidElement()
        case .title: insertTextElement(.rcdata)
        case .noframes, .style: insertTextElement(.rawtext)
        case .script: insertTextElement(.scriptData)
        case .template: startTemplate()
        default: return false
        }
        return true
    }

    /// Inserts an element whose content is text up to its end tag (§13.2.6.2).
    mutating func insertTextElement(_ state: Tokenizer.State) {
        insertElement(tags[tokenizer.name.index])
        tokenizer.state = state
        originalMode = mode
        mode = .text
    }

    mutating func inHeadNoscript(_ kind: TokenKind, _ source: Span<UInt8>) -> Bool {
        switch kind {
        case .doctype: return false
        case .characters:
            insertText(take(spaces: true, source), source)
            if text.isEmpty { return false }
        case .comment:
            insertComment()
            return false
        case .startTag:
            switch tokenizer.name {
            case .html: return inBody(kind, source)
            case .basefont, .bgsound, .link, .meta, .noframes, .style:
                _ = headStartTag(source)
                return false
            case .head, .noscript: return false
            default: break
            }
        case .endTag:
            if tokenizer.name == .noscript {
                pop()
                mode = .inHead
                return false
            }
            if tokenizer.name != .br { return false }
        default: break
        }
        pop()
        mode = .inHead
        return true
    }

    mutating func afterHead(_ kind: TokenKind, _ source: Span<UInt8>) -> Bool {
        if takesBetweenElements(kind, source) { return false }
        switch kind {
        case .startTag:
            switch tokenizer.name {
            case .html: return inBody(kind, source)
            case .body:
                insertElement(tags[Name.body.index])
                framesetOK = false
                mode = .inBody
                return false
            case .frameset:
                insertElement(tags[Name.frameset.index])
                mode = .inFrameset
                return false
            case .head: return false
            default: if intoHead(source) { return false }
            }
        case .endTag:
            switch tokenizer.name {
            case .template:
                endTemplate()
                return false
            case .body, .html, .br: break
            default: return false
            }
        default: break
        }
        insertElement(named: .body)
        mode = .inBody
        return true
    }

    /// Puts what belongs in the head into it although it is closed. False for any other tag.
    private mutating func intoHead(_ source: Span<UInt8>) -> Bool {
        let height = openElements.count
        push(head, .head, tags[Name.head.index].traits)
        let belongs = headStartTag(source)
        removeFromStack(at: height)
        return belongs
    }
}
