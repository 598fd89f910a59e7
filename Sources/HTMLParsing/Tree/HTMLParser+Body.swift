/// The "in body" insertion mode (§13.2.6.4.7): what may come in it and what begins.
extension HTMLParser {
    @inline(__always)
    mutating func inBody(_ kind: TokenKind, _ source: Span<UInt8>) -> Bool {
        switch kind {
        case .characters:
            bodyText(source)
            return false
        case .startTag: return bodyStartTag(source)
        case .endTag: return bodyEndTag(source)
        case .nullCharacter, .doctype: return false
        case .comment:
            insertComment()
            return false
        case .endOfFile: return templateModes.isEmpty ? false : inTemplate(kind, source)
        }
    }

    private mutating func bodyText(_ source: Span<UInt8>) {
        reconstructFormatting()
        insertText(text, source)
        if framesetOK, !isSpace(text, source) { framesetOK = false }
    }

    mutating func bodyStartTag(_ source: Span<UInt8>) -> Bool {
        let name = tokenizer.name
        let tag = name.index < tags.count ? tags[name.index] : TagRecord()
        switch tag.start {
        case .ordinary:
            reconstructFormatting()
            insertElement(tag)
        case .block:
            closeParagraph()
            insertElement(tag)
        case .formatting:
            reconstructFormatting()
            pushFormatting(insertElement(tag), source)
        case .anchor: startAnchor(tag, source)
        case .listItem: startListItem(tag)
        case .description: startDescription(tag)
        case .heading:
            closeParagraph()
            if current.traits.intersects(.heading) { pop() }
            insertElement(tag)
        case .voidElement:
            reconstructFormatting()
            insertVoidElement()
            framesetOK = false
        case .voidPlain: insertVoidElement()
        case .head: _ = headStartTag(source)
        case .button:
            if isInScope(.button) {
                generateImpliedEndTags()
                popUntil(.button)
            }
            reconstructFormatting()
            insertElement(tag)
            framesetOK = false
        default: return rareStartTag(tag, source)
        }
        return false
    }

    @inline(never)
    private mutating func rareStartTag(_ tag: TagRecord, _ source: Span<UInt8>) -> Bool {
        switch tag.start {
        case .html: if openTemplates == 0 { mergeAttributes(into: openElements[0].node) }
        case .body: startBody()
        case .frameset: startFrameset(tag)
        case .preformatted:
            closeParagraph()
            insertElement(tag)
            skipsLineFeed = true
            framesetOK = false
        case .form: startForm(tag)
        case .plaintext:
            closeParagraph()
            insertElement(tag)
            tokenizer.state = .plaintext
        case .noBreak: startNoBreak(tag, source)
        case .marker:
            reconstructFormatting()
            insertElement(tag)
            formatting.append(.marker)
            framesetOK = false
        case .table:
            if quirksMode != .quirks { closeParagraph() }
            insertElement(tag)
            framesetOK = false
            mode = .inTable
        case .input: startInput(source)
        case .rule: startRule()
        case .image:
            tokenizer.name = .img
            return true
        case .textarea:
            insertTextElement(.rcdata)
            skipsLineFeed = true
            framesetOK = false
        case .xmp:
            closeParagraph()
            reconstructFormatting()
            framesetOK = false
            insertTextElement(.rawtext)
        case .iframe:
            framesetOK = false
            insertTextElement(.rawtext)
        case .noembed: insertTextElement(.rawtext)
        case .select: startSelect(tag, source)
        case .option, .optgroup: startOption(tag)
        case .selectedContent:
            hasSelectedContent = true
            reconstructFormatting()
            showSelected(inNew: insertElement(tag))
        case .rubyBase, .rubyText: startRuby(tag)
        case .math, .svg:
            reconstructFormatting()
            insertForeignElement(tag.start == .svg ? .svg : .mathml, source)
        default: break
        }
        return false
    }

    // MARK: The page

    private mutating func startBody() {
        guard openElements.count > 1, openElements[1].name == .body, openTemplates == 0 else { return }
        framesetOK = false
        mergeAttributes(into: openElements[1].node)
    }

    private mutating func startFrameset(_ tag: TagRecord) {
        guard openElements.count > 1, openElements[1].name == .body, framesetOK else { return }
        unlink(openElements[1].node)
        while openElements.count > 1 { pop() }
        insertElement(tag)
        mode = .inFrameset
    }

    /// Gives an element those attributes of the current tag that it has not.
    private mutating func mergeAttributes(into node: UInt32) {
        let kept = tokenizer.attributesKept
        guard tokenizer.attributes.count > kept else { return }
        let start = Int(nodes[Int(node)].start)
        let length = Int(nodes[Int(node)].length)
        stepsLeft &-= length * (tokenizer.attributes.count - kept)
        // What is new moves to the front, over what the element has already, and then behind that.
        var end = kept
        for index in kept..<tokenizer.attributes.count {
            let new = tokenizer.attributes[index]
            if hasAttribute(new.name, start..<start + length) { continue }
            tokenizer.attributes[end] = new
            end += 1
        }
        tokenizer.attributes.removeLast(tokenizer.attributes.count - end)
        let fresh = end - kept
        if fresh == 0 { return }
        guard length + fresh <= limits.attributesPerElementMax else {
            truncation.insert(.attributes)
            return
        }
        if start + length != kept {
            nodes[Int(node)].start = UInt32(end)
            for index in start..<start + length { tokenizer.attributes.append(tokenizer.attributes[index]) }
            for index in kept..<end { tokenizer.attributes.append(tokenizer.attributes[index]) }
            stepsLeft &-= length
        }
        nodes[Int(node)].length = UInt32(length + fresh)
        tokenizer.keepAttributes()
    }

    private mutating func hasAttribute(_ name: Name, _ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        while index < range.upperBound, tokenizer.attributes[index].name != name { index += 1 }
        return index < range.upperBound
    }

    // MARK: Lists, forms, ruby

    private mutating func startListItem(_ tag: TagRecord) {
        framesetOK = false
        closeListItem { $0 == .li }
        closeParagraph()
        insertElement(tag)
    }

    private mutating func startDescription(_ tag: TagRecord) {
        framesetOK = false
        closeListItem { $0 == .dd || $0 == .dt }
        closeParagraph()
        insertElement(tag)
    }

    /// Closes the item that a new one follows, unless it is open outside of something special.
    @inline(__always)
    private mutating func closeListItem(_ isItem: (Name) -> Bool) {
        var index = openElements.count &- 1
        while index > 0 {
            let element = openElements[index]
            if isItem(element.name) {
                generateImpliedEndTags(except: element.name)
                popThrough(index)
                return
            }
            if element.traits.intersects(.special), element.name != .address, element.name != .div, element.name != .p {
                return
            }
            index &-= 1
            stepsLeft &-= 1
        }
    }

    private mutating func startForm(_ tag: TagRecord) {
        if form != 0, openTemplates == 0 { return }
        closeParagraph()
        let node = insertElement(tag)
        if openTemplates == 0 { form = node }
    }

    private mutating func startRuby(_ tag: TagRecord) {
        if isInScope(.ruby) {
            if tag.start == .rubyBase { generateImpliedEndTags() } else { generateImpliedEndTags(except: .rtc) }
        }
        insertElement(tag)
    }

    // MARK: Formatting

    private mutating func startAnchor(_ tag: TagRecord, _ source: Span<UInt8>) {
        if let index = formattingIndex(.a) {
            let node = formatting[index].node
            adoptionAgency(.a)
            if let index = formatting.lastIndex(where: { $0.node == node }) { formatting.remove(at: index) }
            if nodes[Int(node)].flags.contains(.open), let index = self.index(ofOpen: node) {
                removeFromStack(at: index)
            }
        }
        reconstructFormatting()
        pushFormatting(insertElement(tag), source)
    }

    private mutating func startNoBreak(_ tag: TagRecord, _ source: Span<UInt8>) {
        reconstructFormatting()
        if isInScope(.nobr) {
            adoptionAgency(.nobr)
            reconstructFormatting()
        }
        pushFormatting(insertElement(tag), source)
    }
}
