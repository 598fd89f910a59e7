/// The list of active formatting elements (§13.2.4.3) and the adoption agency (§13.2.6.4.7).
extension HTMLParser {
    /// Adds an element; of three that are the same the first goes ("Noah's Ark").
    mutating func pushFormatting(_ node: UInt32, _ source: Span<UInt8>) {
        var same = 0
        var first = 0
        var index = formatting.count - 1
        while index >= 0, !formatting[index].isMarker {
            stepsLeft &-= 1
            if isSameFormatting(formatting[index].node, node, source) {
                same += 1
                first = index
            }
            index -= 1
        }
        if same >= 3 { formatting.remove(at: first) }
        formatting.append(FormattingElement(node: node, name: nodes[Int(node)].name))
    }

    /// Whether two elements have the same name and attributes.
    private mutating func isSameFormatting(_ one: UInt32, _ other: UInt32, _ source: Span<UInt8>) -> Bool {
        let (left, right) = (nodes[Int(one)], nodes[Int(other)])
        guard left.name == right.name, left.length == right.length else { return false }
        if left.start == right.start { return true }
        for index in 0..<Int(left.length) {
            let attribute = tokenizer.attributes[Int(left.start) + index]
            guard hasAttribute(right, like: attribute, source) else { return false }
        }
        return true
    }

    private mutating func hasAttribute(_ element: NodeRecord, like attribute: Attribute, _ source: Span<UInt8>) -> Bool
    {
        for index in Int(element.start)..<Int(element.start) + Int(element.length) {
            stepsLeft &-= 1
            let other = tokenizer.attributes[index]
            if other.name == attribute.name { return isEqual(other.value, attribute.value, source) }
        }
        return false
    }

    private mutating func isEqual(_ one: TextSlice, _ other: TextSlice, _ source: Span<UInt8>) -> Bool {
        guard one.count == other.count else { return false }
        stepsLeft &-= one.count / 4
        for index in 0..<one.count
        where byte(Int(one.start) + index, source) != byte(Int(other.start) + index, source) { return false }
        return true
    }

    /// Removes all entries behind the last marker, and that.
    mutating func clearFormatting() {
        while let element = formatting.popLast() { if element.isMarker { return } }
    }

    /// Opens again what was closed by something that formatting is not bound to.
    @inline(__always)
    mutating func reconstructFormatting() {
        guard let last = formatting.last, !last.isMarker, !isOpen(last) else { return }
        reopenFormatting()
    }

    private func isOpen(_ element: FormattingElement) -> Bool { nodes[Int(element.node)].flags.contains(.open) }

    /// Each may be opened again in each paragraph, so that a page of a few bytes has a tree of many nodes.
    private static var stepsToReopen: Int { 24 }

    @inline(never)
    private mutating func reopenFormatting() {
        var index = formatting.count - 1
        while index > 0, !formatting[index - 1].isMarker, !isOpen(formatting[index - 1]) { index -= 1 }
        while index < formatting.count, openElements.count < stackMax, nodes.count < limits.nodesMax {
            let name = formatting[index].name
            let record = clone(formatting[index].node)
            formatting[index].node = insertAndOpen(record, tags[name.index].traits)
            stepsLeft &-= Self.stepsToReopen
            index += 1
        }
    }

    /// An element with the name and the attributes of another.
    mutating func clone(_ node: UInt32) -> NodeRecord {
        var record = NodeRecord(kind: .element)
        record.name = nodes[Int(node)].name
        record.start = nodes[Int(node)].start
        record.length = nodes[Int(node)].length
        return record
    }

    /// The last entry of a name behind the last marker.
    mutating func formattingIndex(_ name: Name) -> Int? {
        var index = formatting.count - 1
        while index >= 0, !formatting[index].isMarker {
            if formatting[index].name == name { return index }
            index -= 1
        }
        return nil
    }

    /// Closes a formatting element whose end tag may stand where it does not belong.
    mutating func adoptionAgency(_ name: Name) {
        stepsLeft &-= formatting.count / 4
        if current.name == name, !formatting.contains(where: { $0.node == current.node }) {
            pop()
            return
        }
        for _ in 0..<8 {
            stepsLeft &-= formatting.count
            guard let entry = formattingIndex(name) else { return endOrdinary(name) }
            let element = formatting[entry].node
            guard isOpen(formatting[entry]), let index = index(ofOpen: element) else {
                formatting.remove(at: entry)
                return
            }
            guard isInScope(at: index) else { return }
            guard let furthest = firstSpecial(behind: index) else {
                popThrough(index)
                formatting.remove(at: entry)
                return
            }
            adopt(entry, index, furthest)
        }
    }

    private mutating func firstSpecial(behind index: Int) -> Int? {
        for candidate in index + 1..<max(index + 1, openElements.count) {
            stepsLeft &-= 1
            if openElements[candidate].traits.intersects(.special) { return candidate }
        }
        return nil
    }

    /// One round: what lies between the formatting element and the furthest block is copied into that block.
    private mutating func adopt(_ entry: Int, _ index: Int, _ furthestIndex: Int) {
        let formattingNode = formatting[entry].node
        let furthest = openElements[furthestIndex]
        let ancestor = openElements[index - 1]
        var bookmark = entry
        var lastNode = furthest.node
        var nodeIndex = furthestIndex
        var removed = 0
        var counter = 0
        while true {
            counter += 1
            nodeIndex -= 1
            if nodeIndex == index { break }
            let node = openElements[nodeIndex].node
            stepsLeft &-= 2 + formatting.count / 4
            var listed = formatting.lastIndex { $0.node == node }
            if counter > 3, let place = listed {
                formatting.remove(at: place)
                if place < bookmark { bookmark -= 1 }
                listed = nil
            }
            guard let place = listed else {
                let element = openElements.remove(at: nodeIndex)
                if element.traits.intersects(.formatting) { nodes[Int(element.node)].flags.remove(.open) }
                stepsLeft &-= (openElements.count - nodeIndex) / 4
                removed += 1
                continue
            }
            let copy = UInt32(nodes.count)
            nodes.append(clone(node))
            nodes[Int(node)].flags.remove(.open)
            nodes[Int(copy)].flags.insert(.open)
            formatting[place].node = copy
            openElements[nodeIndex].node = copy
            openElements[nodeIndex].target = copy
            if lastNode == furthest.node { bookmark = place + 1 }
            unlink(lastNode)
            link(lastNode, at: InsertionPlace(parent: copy))
            lastNode = copy
        }
        if nodes[Int(lastNode)].parent != 0 { unlink(lastNode) }
        link(lastNode, at: place(in: ancestor))
        let copy = UInt32(nodes.count)
        nodes.append(clone(formattingNode))
        moveChildren(of: furthest.node, to: copy)
        link(copy, at: InsertionPlace(parent: furthest.node))
        replace(formattingNode, by: copy, bookmark: bookmark, index: index, behind: furthestIndex - removed)
    }

    /// Ends a round: the copy takes the element's place in the list, at the bookmark, and opens behind the furthest
    /// block.
    private mutating func replace(_ old: UInt32, by copy: UInt32, bookmark: Int, index: Int, behind furthest: Int) {
        var bookmark = bookmark
        if let entry = formatting.lastIndex(where: { $0.node == old }) {
            formatting.remove(at: entry)
            if entry < bookmark { bookmark -= 1 }
        }
        let name = nodes[Int(copy)].name
        formatting.insert(FormattingElement(node: copy, name: name), at: min(bookmark, formatting.count))
        openElements.remove(at: index)
        nodes[Int(old)].flags.remove(.open)
        nodes[Int(copy)].flags.insert(.open)
        let place = furthest  // Where the block was is now free behind it.
        let target = place < limits.depthMax ? copy : openElements[place - 1].target
        openElements.insert(
            OpenElement(
                node: copy, target: target, traits: tags[name.index].traits, name: name, written: name), at: place)
        refreshParagraphScope(from: index)
    }
}
