/// The end tags of the "in body" insertion mode (§13.2.6.4.7).
extension HTMLParser {
    mutating func bodyEndTag(_ source: Span<UInt8>) -> Bool {
        let name = tokenizer.name
        let rule = name.index < tags.count ? tags[name.index].end : .ordinary
        switch rule {
        case .ordinary: endOrdinary(name)
        case .block:
            if let index = indexInScope(name) {
                generateImpliedEndTags()
                popThrough(index)
            }
        case .formatting: adoptionAgency(name)
        case .paragraph:
            if !current.traits.intersects(.paragraphInButtonScope) { insertElement(named: .p) }
            closeParagraph()
        case .listItem:
            if let index = indexInScope(.li, .listItemScope) {
                generateImpliedEndTags(except: .li)
                popThrough(index)
            }
        case .description:
            if let index = indexInScope(name) {
                generateImpliedEndTags(except: name)
                popThrough(index)
            }
        case .heading: endHeading()
        case .form: endForm()
        case .template: endTemplate()
        case .body, .html:
            guard isInScope(.body) else { return false }
            mode = .afterBody
            return rule == .html
        case .marker:
            if let index = indexInScope(name) {
                generateImpliedEndTags()
                popThrough(index)
                clearFormatting()
            }
        case .lineBreak:
            reconstructFormatting()
            var record = NodeRecord(kind: .element)
            record.name = .br
            _ = insert(record, at: place(in: current))
            framesetOK = false
        }
        return false
    }

    /// "Any other end tag".
    mutating func endOrdinary(_ name: Name) {
        var index = openElements.count &- 1
        while index > 0 {
            let element = openElements[index]
            if element.name == name {
                generateImpliedEndTags(except: name)
                popThrough(index)
                return
            }
            if element.traits.intersects(.special) { return }
            index &-= 1
            stepsLeft &-= 1
        }
    }

    private mutating func endHeading() {
        guard isInScope(having: .heading, .scope) else { return }
        generateImpliedEndTags()
        while openElements.count > 1 {
            let isHeading = current.traits.intersects(.heading)
            pop()
            if isHeading { return }
        }
    }

    private mutating func endForm() {
        if openTemplates > 0 {
            guard let index = indexInScope(.form) else { return }
            generateImpliedEndTags()
            popThrough(index)
            return
        }
        let node = form
        form = 0
        guard node != 0, let index = self.index(ofOpen: node), isInScope(at: index) else { return }
        generateImpliedEndTags()
        // What was implied may have been all that lay on it.
        if index == openElements.count - 1 { pop() } else { removeFromStack(at: index) }
    }

    // MARK: Templates

    mutating func startTemplate() {
        let node = insertElement(tags[Name.template.index])
        let contents = append(NodeRecord(kind: .templateContents), to: node)
        if openElements[openElements.count - 1].target == node {
            openElements[openElements.count - 1].target = contents
        }
        openTemplates += 1
        formatting.append(.marker)
        framesetOK = false
        mode = .inTemplate
        templateModes.append(.inTemplate)
    }

    mutating func endTemplate() {
        guard openTemplates > 0 else { return }
        generateImpliedEndTagsThoroughly()
        popUntil(.template)
        clearFormatting()
        templateModes.removeLast()
        resetMode()
    }

    /// The "in template" insertion mode (§13.2.6.4.18).
    mutating func inTemplate(_ kind: TokenKind, _ source: Span<UInt8>) -> Bool {
        switch kind {
        case .characters, .nullCharacter, .comment, .doctype: return inBody(kind, source)
        case .startTag:
            if headStartTag(source) { return false }
            switch tokenizer.name {
            case .caption, .colgroup, .tbody, .tfoot, .thead: mode = .inTable
            case .col: mode = .inColumnGroup
            case .tr: mode = .inTableBody
            case .td, .th: mode = .inRow
            default: mode = .inBody
            }
            templateModes[templateModes.count - 1] = mode
            return true
        case .endTag:
            if tokenizer.name == .template { endTemplate() }
            return false
        case .endOfFile:
            guard openTemplates > 0 else { return false }
            popUntil(.template)
            clearFormatting()
            templateModes.removeLast()
            resetMode()
            return true
        }
    }

    /// Resets the insertion mode appropriately (§13.2.4.1).
    mutating func resetMode() {
        var index = openElements.count - 1
        while true {
            let isLast = index == 0
            var name = openElements[index].name
            if isLast, let context { name = context.namespace == .html ? contextName : OpenElement.notHTML }
            if let found = Self.mode(in: name, isLast: isLast) {
                mode = found
                return
            }
            if name == .template {
                mode = templateModes.last ?? .inBody
                return
            }
            if name == .html {
                mode = head == 0 ? .beforeHead : .afterHead
                return
            }
            if isLast {
                mode = .inBody
                return
            }
            index -= 1
            stepsLeft &-= 1
        }
    }

    private static func mode(in name: Name, isLast: Bool) -> InsertionMode? {
        switch name {
        case .td, .th: isLast ? nil : .inCell
        case .tr: .inRow
        case .tbody, .thead, .tfoot: .inTableBody
        case .caption: .inCaption
        case .colgroup: .inColumnGroup
        case .table: .inTable
        case .head: isLast ? nil : .inHead
        case .body: .inBody
        case .frameset: .inFrameset
        default: nil
        }
    }
}
