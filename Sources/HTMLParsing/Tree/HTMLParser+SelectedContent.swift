/// What a `select` shows: a copy of the selected option's content in its `selectedcontent` (§4.10.7, §4.10.10,
/// §4.10.17).
///
/// Each node that is looked at takes a step and each copy four, so that no page is copied without end.
extension HTMLParser {
    /// Shows an option that was just closed, if it is the selected one ("maybe clone an option into selectedcontent").
    mutating func showSelected(_ option: UInt32) {
        let select = nearestSelect(of: option)
        guard select != 0, isSelected(option, in: select) else { return }
        show(option, in: select)
    }

    /// Shows the selected option of a select that just got a `selectedcontent`.
    mutating func showSelected(inNew shown: UInt32) {
        let select = selectShowing(in: shown)
        guard select != 0 else { return }
        var chosen: UInt32 = 0
        var isMarked = false
        var node = next(after: select, in: select)
        while node != 0, stepsLeft > 0 {
            if isOption(node, of: select) {
                if attribute(.selected, of: node) != nil {
                    chosen = node
                    isMarked = true
                } else if !isMarked, chosen == 0, showsFirst(select), !isDisabled(node) {
                    chosen = node
                }
            }
            node = next(after: node, in: select)
        }
        if chosen != 0 { show(chosen, in: select) }
    }

    private mutating func show(_ option: UInt32, in select: UInt32) {
        guard attribute(.multiple, of: select) == nil else { return }
        var shown = next(after: select, in: select)
        while shown != 0, !isElement(shown, .selectedcontent) { shown = next(after: shown, in: select) }
        // Into itself an option would be copied without end: the standard's rule does not let that happen.
        guard shown != 0, selectShowing(in: shown) == select else { return }
        while nodes[Int(shown)].firstChild != 0 {
            stepsLeft &-= 1
            unlink(nodes[Int(shown)].firstChild)
        }
        copyChildren(of: option, to: shown)
    }

    // MARK: Which select, which option

    /// The select that an option is one of ("option element nearest ancestor select"); 0 for none.
    private mutating func nearestSelect(of option: UInt32) -> UInt32 {
        var groups = 0
        var ancestor = nodes[Int(option)].parent
        while ancestor != 0, nodes[Int(ancestor)].kind == .element {
            stepsLeft &-= 1
            if nodes[Int(ancestor)].namespace == .html {
                switch nodes[Int(ancestor)].name {
                case .select: return ancestor
                case .datalist, .hr, .option: return 0
                case .optgroup: groups += 1
                default: break
                }
            }
            if groups > 1 { return 0 }
            ancestor = nodes[Int(ancestor)].parent
        }
        return 0
    }

    /// The select that a `selectedcontent` may show an option of; 0 where it is disabled: in an option, in another
    /// `selectedcontent`, or in a select within a select.
    private mutating func selectShowing(in shown: UInt32) -> UInt32 {
        var select: UInt32 = 0
        var ancestor = nodes[Int(shown)].parent
        while ancestor != 0, nodes[Int(ancestor)].kind == .element {
            stepsLeft &-= 1
            if isElement(ancestor, .option) || isElement(ancestor, .selectedcontent) { return 0 }
            if isElement(ancestor, .select) {
                if select != 0 { return 0 }
                select = ancestor
            }
            ancestor = nodes[Int(ancestor)].parent
        }
        return select
    }

    /// Whether it is the last option with a `selected` attribute, or without any such the first that is not disabled.
    ///
    /// Options are closed in their order, mostly: the one before tells enough of those before.
    private mutating func isSelected(_ option: UInt32, in select: UInt32) -> Bool {
        if attribute(.selected, of: option) == nil {
            if !showsFirst(select) || isDisabled(option) { return false }
            var before = previous(option, in: select)
            while before != 0, stepsLeft > 0 {
                if isOption(before, of: select), attribute(.selected, of: before) != nil || !isDisabled(before) {
                    return false
                }
                before = previous(before, in: select)
            }
        }
        var behind = next(after: option, in: select)
        while behind != 0, stepsLeft > 0 {
            if isOption(behind, of: select), attribute(.selected, of: behind) != nil { return false }
            behind = next(after: behind, in: select)
        }
        return true
    }

    private mutating func isOption(_ node: UInt32, of select: UInt32) -> Bool {
        isElement(node, .option) && nearestSelect(of: node) == select
    }

    private mutating func isDisabled(_ option: UInt32) -> Bool {
        if attribute(.disabled, of: option) != nil { return true }
        let parent = nodes[Int(option)].parent
        return isElement(parent, .optgroup) && attribute(.disabled, of: parent) != nil
    }

    /// Whether a select without a selected option shows its first: its display size is 1.
    private mutating func showsFirst(_ select: UInt32) -> Bool { !nodes[Int(select)].flags.contains(.showsSeveral) }

    /// Whether the current tag, of a select, has a `size` other than 1.
    mutating func tokenShowsSeveral(_ source: Span<UInt8>) -> Bool {
        guard let size = tokenAttribute(.size) else { return false }
        var address = Int(size.start)
        while address < size.end, byte(address, source).isHTMLSpace { address += 1 }
        if address < size.end, byte(address, source) == UInt8(ascii: "+") { address += 1 }
        var number: Int?
        while address < size.end, byte(address, source).isASCIIDigit {
            number = min(10 * (number ?? 0) + Int(byte(address, source) & 0xF), 1000)
            address += 1
        }
        return number.map { $0 != 1 } ?? false
    }

    // MARK: Nodes

    private mutating func isElement(_ node: UInt32, _ name: Name) -> Bool {
        let record = nodes[Int(node)]
        return record.kind == .element && record.name == name && record.namespace == .html
    }

    private mutating func attribute(_ name: Name, of node: UInt32) -> Attribute? {
        let start = Int(nodes[Int(node)].start)
        return tokenizer.attributes[start..<start + Int(nodes[Int(node)].length)].first { $0.name == name }
    }

    /// The node that follows in document order within a root, not into the contents of templates; 0 behind the last.
    private mutating func next(after node: UInt32, in root: UInt32) -> UInt32 {
        stepsLeft &-= 1
        let record = nodes[Int(node)]
        if record.firstChild != 0, record.name != .template || record.kind != .element { return record.firstChild }
        var node = node
        while node != root, node != 0 {
            if nodes[Int(node)].next != 0 { return nodes[Int(node)].next }
            node = nodes[Int(node)].parent
            stepsLeft &-= 1
        }
        return 0
    }

    /// The node before in document order within a root; 0 before the first.
    private mutating func previous(_ node: UInt32, in root: UInt32) -> UInt32 {
        stepsLeft &-= 1
        var before = nodes[Int(node)].previous
        guard before != 0 else { return nodes[Int(node)].parent == root ? 0 : nodes[Int(node)].parent }
        while nodes[Int(before)].lastChild != 0, !isElement(before, .template) {
            before = nodes[Int(before)].lastChild
            stepsLeft &-= 1
        }
        return before
    }

    /// Copies what is in a node, templates' contents too, behind the children of another.
    private mutating func copyChildren(of original: UInt32, to parent: UInt32) {
        var node = nodes[Int(original)].firstChild
        var place = parent
        while node != 0, stepsLeft > 0, nodes.count < limits.nodesMax {
            stepsLeft &-= 4
            var record = NodeRecord(kind: nodes[Int(node)].kind)
            record.name = nodes[Int(node)].name
            record.start = nodes[Int(node)].start
            record.length = nodes[Int(node)].length
            record.flags = nodes[Int(node)].flags.intersection([.svg, .mathml, .holdsHTML, .showsSeveral])
            let copy = append(record, to: place)
            if nodes[Int(node)].firstChild != 0 {
                node = nodes[Int(node)].firstChild
                place = copy
                continue
            }
            while node != original, nodes[Int(node)].next == 0 {
                node = nodes[Int(node)].parent
                if node != original { place = nodes[Int(place)].parent }
            }
            node = node == original ? 0 : nodes[Int(node)].next
        }
    }
}
