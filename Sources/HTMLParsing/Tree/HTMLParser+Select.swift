/// Controls of forms whose parsing is peculiar (§13.2.6.4.7): `input`, `hr`, `select` and its options.
extension HTMLParser {
    private var isSelectFragment: Bool { context?.namespace == .html && contextName == .select }

    mutating func startInput(_ source: Span<UInt8>) {
        if isSelectFragment { return }
        if isInScope(.select) { popUntil(.select) }
        reconstructFormatting()
        let isHidden = tokenIsHiddenInput(source)
        insertVoidElement()
        if !isHidden { framesetOK = false }
    }

    mutating func tokenIsHiddenInput(_ source: Span<UInt8>) -> Bool {
        guard let type = tokenAttribute(.type) else { return false }
        return equals(type, "hidden", source)
    }

    mutating func startRule() {
        closeParagraph()
        if isInScope(.select) { generateImpliedEndTags() }
        insertVoidElement()
        framesetOK = false
    }

    mutating func startSelect(_ tag: TagRecord, _ source: Span<UInt8>) {
        if isSelectFragment { return }
        if isInScope(.select) {
            popUntil(.select)
            return
        }
        reconstructFormatting()
        let showsSeveral = tokenShowsSeveral(source)
        let select = insertElement(tag)
        if showsSeveral { nodes[Int(select)].flags.insert(.showsSeveral) }
        framesetOK = false
    }

    /// An `option` or `optgroup`.
    mutating func startOption(_ tag: TagRecord) {
        if isInScope(.select) {
            if tag.start == .option { generateImpliedEndTags(except: .optgroup) } else { generateImpliedEndTags() }
        } else if current.name == .option {
            pop()
        }
        reconstructFormatting()
        insertElement(tag)
    }
}
