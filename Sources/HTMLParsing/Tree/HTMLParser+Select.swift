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

    func tokenIsHiddenInput(_ source: Span<UInt8>) -> Bool {
        guard let type = tokenAttribute(.type) else { return false }
        return equals(type, "hidden", source)
    }

    mutating func startRule() {
        closeParagraph()
        if isInScope(.select) { generateImpliedEndTags() }
        insertVoidElement()
        framesetOK = false
    }

    mutating func startSelect(_ tag: TagRecord) {
        if isSelectFragment { return }
        if isInScope(.select) {
            popUntil(.select)
            return
        }
        reconstructFormatting()
        insertElement(tag)
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

    // MARK: What a select shows

    /// Shows an option that was just closed in the `selectedcontent` of its select, if it is the selected one
    /// (§4.10.10, "maybe clone an option into selectedcontent").
    mutating func showSelected(_ option: UInt32) {
        var select = nodes[Int(option)].parent
        while select != 0, nodes[Int(select)].name != .select || nodes[Int(select)].kind != .element {
            select = nodes[Int(select)].parent
            stepsLeft &-= 1
        }
        guard select != 0, attribute(.multiple, of: select) == nil, isSelected(option, in: select),
            let shown = first(in: select, where: { $0.name == .selectedcontent && $0.namespace == .html }),
            mayShow(shown, in: select)
        else { return }
        while nodes[Int(shown)].firstChild != 0 {
            stepsLeft &-= 1
            unlink(nodes[Int(shown)].firstChild)
        }
        copyChildren(of: option, to: shown)
    }

    /// Whether a `selectedcontent` is not disabled (§4.10.17): one that is in an option or in another `selectedcontent`
    /// would be copied into itself, without end.
    private mutating func mayShow(_ shown: UInt32, in select: UInt32) -> Bool {
        var ancestor = nodes[Int(shown)].parent
        while ancestor != select, ancestor != 0 {
            let record = nodes[Int(ancestor)]
            if record.kind == .element, record.name == .option || record.name == .selectedcontent { return false }
            ancestor = record.parent
            stepsLeft &-= 1
        }
        return true
    }

    /// The last option with a `selected` attribute, else the first one that is not disabled.
    private mutating func isSelected(_ option: UInt32, in select: UInt32) -> Bool {
        var chosen: UInt32 = 0
        var isChosen = false
        var node = next(after: select, in: select)
        while node != 0 {
            let record = nodes[Int(node)]
            if record.kind == .element, record.name == .option {
                let isMarked = attribute(.selected, of: node) != nil
                if isMarked || (!isChosen && chosen == 0 && attribute(.disabled, of: node) == nil) { chosen = node }
                isChosen = isChosen || isMarked
            }
            node = next(after: node, in: select)
        }
        return chosen == option
    }

    private mutating func first(in root: UInt32, where isIt: (NodeRecord) -> Bool) -> UInt32? {
        var node = next(after: root, in: root)
        while node != 0 {
            if nodes[Int(node)].kind == .element, isIt(nodes[Int(node)]) { return node }
            node = next(after: node, in: root)
        }
        return nil
    }

    /// The node that follows in document order within a root; 0 behind the last.
    private mutating func next(after node: UInt32, in root: UInt32) -> UInt32 {
        stepsLeft &-= 1
        if nodes[Int(node)].firstChild != 0 { return nodes[Int(node)].firstChild }
        var node = node
        while node != root, node != 0 {
            if nodes[Int(node)].next != 0 { return nodes[Int(node)].next }
            node = nodes[Int(node)].parent
        }
        return 0
    }

    private func attribute(_ name: Name, of node: UInt32) -> Attribute? {
        let start = Int(nodes[Int(node)].start)
        return tokenizer.attributes[start..<start + Int(nodes[Int(node)].length)].first { $0.name == name }
    }

    private mutating func copyChildren(of original: UInt32, to parent: UInt32) {
        var node = next(after: original, in: original)
        // The copies of the ancestors of `node` below the original.
        var copies: [(original: UInt32, copy: UInt32)] = [(original, parent)]
        while node != 0, stepsLeft > 0, nodes.count < limits.nodesMax {
            while let last = copies.last, last.original != nodes[Int(node)].parent { copies.removeLast() }
            var record = NodeRecord(kind: nodes[Int(node)].kind)
            record.name = nodes[Int(node)].name
            record.start = nodes[Int(node)].start
            record.length = nodes[Int(node)].length
            record.flags = nodes[Int(node)].flags.intersection([.svg, .mathml, .holdsHTML])
            copies.append((node, append(record, to: copies.last?.copy ?? parent)))
            node = next(after: node, in: original)
        }
    }
}
