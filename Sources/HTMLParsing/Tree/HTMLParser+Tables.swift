/// The insertion modes of tables (§13.2.6.4.9–15).
extension HTMLParser {
    mutating func inTable(_ kind: TokenKind, _ source: Span<UInt8>) -> Bool {
        switch kind {
        case .characters, .nullCharacter:
            guard current.traits.intersects(.fostering) || current.name == .template else { break }
            tableText.removeAll(keepingCapacity: true)
            tableTextIsSpace = true
            originalMode = mode
            mode = .inTableText
            return true
        case .comment:
            insertComment()
            return false
        case .doctype: return false
        case .startTag: return tableStartTag(source)
        case .endTag:
            switch tokenizer.name {
            case .table:
                if isInScope(.table, .tableScope) {
                    popUntil(.table)
                    resetMode()
                }
                return false
            case .body, .caption, .col, .colgroup, .html, .tbody, .td, .tfoot, .th, .thead, .tr: return false
            case .template:
                endTemplate()
                return false
            default: break
            }
        case .endOfFile: return inBody(kind, source)
        }
        return fostering(kind, source)
    }

    private mutating func tableStartTag(_ source: Span<UInt8>) -> Bool {
        let tag = tokenizer.name.isKnown ? tags[tokenizer.name.index] : TagRecord()
        switch tokenizer.name {
        case .caption:
            clearBack(to: .tableScope)
            formatting.append(.marker)
            insertElement(tag)
            mode = .inCaption
        case .colgroup:
            clearBack(to: .tableScope)
            insertElement(tag)
            mode = .inColumnGroup
        case .col:
            clearBack(to: .tableScope)
            insertElement(named: .colgroup)
            mode = .inColumnGroup
            return true
        case .tbody, .tfoot, .thead:
            clearBack(to: .tableScope)
            insertElement(tag)
            mode = .inTableBody
        case .td, .th, .tr:
            clearBack(to: .tableScope)
            insertElement(named: .tbody)
            mode = .inTableBody
            return true
        case .table:
            guard isInScope(.table, .tableScope) else { return false }
            popUntil(.table)
            resetMode()
            return true
        case .style, .script, .template: _ = headStartTag(source)
        case .input:
            guard tokenIsHiddenInput(source) else { return fostering(.startTag, source) }
            insertVoidElement()
        case .form:
            if openTemplates > 0 || form != 0 { return false }
            form = insertElement(tag)
            pop()
        default: return fostering(.startTag, source)
        }
        return false
    }

    /// What does not belong in a table is treated as in the body, but placed before the table.
    private mutating func fostering(_ kind: TokenKind, _ source: Span<UInt8>) -> Bool {
        fosterParenting = true
        // The body's rules may want another look by another mode: that is this one's affair again.
        let again = inBody(kind, source)
        fosterParenting = false
        return again
    }

    mutating func inTableText(_ kind: TokenKind, _ source: Span<UInt8>) -> Bool {
        switch kind {
        case .nullCharacter: return false
        case .characters:
            tableText.append(text)
            tableTextIsSpace = tableTextIsSpace && isSpace(text, source)
            return false
        default:
            fosterParenting = !tableTextIsSpace
            for piece in tableText {
                if !tableTextIsSpace {
                    reconstructFormatting()
                    framesetOK = false
                }
                insertText(piece, source)
            }
            fosterParenting = false
            mode = originalMode
            return true
        }
    }

    mutating func inCaption(_ kind: TokenKind, _ source: Span<UInt8>) -> Bool {
        let name = tokenizer.name
        if kind == .endTag {
            switch name {
            case .caption:
                _ = closeCaption()
                return false
            case .table: return closeCaption()
            case .body, .col, .colgroup, .html, .tbody, .td, .tfoot, .th, .thead, .tr: return false
            default: break
            }
        } else if kind == .startTag {
            switch name {
            case .caption, .col, .colgroup, .tbody, .td, .tfoot, .th, .thead, .tr: return closeCaption()
            default: break
            }
        }
        return inBody(kind, source)
    }

    /// False where no caption is open here.
    private mutating func closeCaption() -> Bool {
        guard isInScope(.caption, .tableScope) else { return false }
        generateImpliedEndTags()
        popUntil(.caption)
        clearFormatting()
        mode = .inTable
        return true
    }

    mutating func inColumnGroup(_ kind: TokenKind, _ source: Span<UInt8>) -> Bool {
        if takesBetweenElements(kind, source) { return false }
        switch kind {
        case .startTag:
            switch tokenizer.name {
            case .html: return inBody(kind, source)
            case .col:
                insertVoidElement()
                return false
            case .template:
                startTemplate()
                return false
            default: break
            }
        case .endTag:
            switch tokenizer.name {
            case .colgroup:
                if current.name == .colgroup {
                    pop()
                    mode = .inTable
                }
                return false
            case .col: return false
            case .template:
                endTemplate()
                return false
            default: break
            }
        case .endOfFile: return inBody(kind, source)
        default: break
        }
        guard current.name == .colgroup else { return false }
        pop()
        mode = .inTable
        return true
    }

    mutating func inTableBody(_ kind: TokenKind, _ source: Span<UInt8>) -> Bool {
        let name = tokenizer.name
        if kind == .startTag {
            switch name {
            case .tr:
                clearBack(to: .tableBodyContext)
                insertElement(tags[Name.tr.index])
                mode = .inRow
                return false
            case .th, .td:
                clearBack(to: .tableBodyContext)
                insertElement(named: .tr)
                mode = .inRow
                return true
            case .caption, .col, .colgroup, .tbody, .tfoot, .thead: return closeTableBody()
            default: break
            }
        } else if kind == .endTag {
            switch name {
            case .tbody, .tfoot, .thead:
                guard isInScope(name, .tableScope) else { return false }
                clearBack(to: .tableBodyContext)
                pop()
                mode = .inTable
                return false
            case .table: return closeTableBody()
            case .body, .caption, .col, .colgroup, .html, .td, .th, .tr: return false
            default: break
            }
        }
        return inTable(kind, source)
    }

    private mutating func closeTableBody() -> Bool {
        guard isInScope(having: .tableBodyContext, .tableScope) else { return false }
        clearBack(to: .tableBodyContext)
        pop()
        mode = .inTable
        return true
    }

    mutating func inRow(_ kind: TokenKind, _ source: Span<UInt8>) -> Bool {
        let name = tokenizer.name
        if kind == .startTag {
            switch name {
            case .th, .td:
                clearBack(to: .tableRowContext)
                insertElement(tags[name.index])
                mode = .inCell
                formatting.append(.marker)
                return false
            case .caption, .col, .colgroup, .tbody, .tfoot, .thead, .tr: return closeRow()
            default: break
            }
        } else if kind == .endTag {
            switch name {
            case .tr:
                _ = closeRow()
                return false
            case .table: return closeRow()
            case .tbody, .tfoot, .thead: return isInScope(name, .tableScope) && closeRow()
            case .body, .caption, .col, .colgroup, .html, .td, .th: return false
            default: break
            }
        }
        return inTable(kind, source)
    }

    private mutating func closeRow() -> Bool {
        guard isInScope(.tr, .tableScope) else { return false }
        clearBack(to: .tableRowContext)
        pop()
        mode = .inTableBody
        return true
    }

    mutating func inCell(_ kind: TokenKind, _ source: Span<UInt8>) -> Bool {
        let name = tokenizer.name
        if kind == .startTag {
            switch name {
            case .caption, .col, .colgroup, .tbody, .td, .tfoot, .th, .thead, .tr: return closeCell()
            default: break
            }
        } else if kind == .endTag {
            switch name {
            case .td, .th:
                if isInScope(name, .tableScope) { endCell { $0 == name } }
                return false
            case .body, .caption, .col, .colgroup, .html: return false
            case .table, .tbody, .tfoot, .thead, .tr: return isInScope(name, .tableScope) && closeCell()
            default: break
            }
        }
        return inBody(kind, source)
    }

    /// False where no cell is open here.
    private mutating func closeCell() -> Bool {
        guard isInScope(.td, .tableScope) || isInScope(.th, .tableScope) else { return false }
        endCell { $0 == .td || $0 == .th }
        return true
    }

    private mutating func endCell(_ isCell: (Name) -> Bool) {
        generateImpliedEndTags()
        while openElements.count > 1 {
            let isIt = isCell(current.name)
            pop()
            if isIt { break }
        }
        clearFormatting()
        mode = .inRow
    }
}
