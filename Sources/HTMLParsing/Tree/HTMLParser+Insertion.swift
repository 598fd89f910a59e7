/// Where a node is to be inserted: as the last child, or before another one.
struct InsertionPlace {
    var parent: UInt32
    /// 0: behind all others.
    var before: UInt32 = 0
}

extension HTMLParser {
    // MARK: Linking nodes

    /// Makes a node and puts it behind the other children of its parent.
    @inline(__always)
    mutating func append(_ record: NodeRecord, to parent: UInt32) -> UInt32 {
        var record = record
        let number = UInt32(truncatingIfNeeded: nodes.count)
        let last = nodes[Int(parent)].lastChild
        record.parent = parent
        record.previous = last
        nodes.append(record)
        if last != 0 {
            nodes[Int(last)].next = number
        } else {
            nodes[Int(parent)].firstChild = number
        }
        nodes[Int(parent)].lastChild = number
        return number
    }

    /// Makes a node and puts it where it belongs.
    @inline(__always)
    mutating func insert(_ record: NodeRecord, at place: InsertionPlace) -> UInt32 {
        if place.before == 0 { return append(record, to: place.parent) }
        let number = UInt32(truncatingIfNeeded: nodes.count)
        nodes.append(record)
        link(number, at: place)
        return number
    }

    /// Puts a node that is in no tree somewhere.
    mutating func link(_ node: UInt32, at place: InsertionPlace) {
        let next = place.before
        let previous = next != 0 ? nodes[Int(next)].previous : nodes[Int(place.parent)].lastChild
        nodes[Int(node)].parent = place.parent
        nodes[Int(node)].previous = previous
        nodes[Int(node)].next = next
        if previous != 0 {
            nodes[Int(previous)].next = node
        } else {
            nodes[Int(place.parent)].firstChild = node
        }
        if next != 0 {
            nodes[Int(next)].previous = node
        } else {
            nodes[Int(place.parent)].lastChild = node
        }
    }

    /// Takes a node out of its tree with all that is in it.
    mutating func unlink(_ node: UInt32) {
        let record = nodes[Int(node)]
        if record.previous != 0 {
            nodes[Int(record.previous)].next = record.next
        } else if nodes[Int(record.parent)].firstChild == node {
            nodes[Int(record.parent)].firstChild = record.next
        }
        if record.next != 0 {
            nodes[Int(record.next)].previous = record.previous
        } else if nodes[Int(record.parent)].lastChild == node {
            nodes[Int(record.parent)].lastChild = record.previous
        }
        nodes[Int(node)].parent = 0
        nodes[Int(node)].previous = 0
        nodes[Int(node)].next = 0
    }

    /// Moves all children of a node behind those of another.
    mutating func moveChildren(of node: UInt32, to parent: UInt32) {
        var child = nodes[Int(node)].firstChild
        while child != 0 {
            let next = nodes[Int(child)].next
            unlink(child)
            link(child, at: InsertionPlace(parent: parent))
            stepsLeft &-= 2
            child = next
        }
    }

    // MARK: Where

    /// The appropriate place for inserting a node (§13.2.6.1), for the current node or another open element.
    ///
    /// Mutating as `fosterPlace` is: called otherwise the compiler lends that a copy of the whole parser.
    @inline(__always)
    mutating func place(in target: OpenElement) -> InsertionPlace {
        if fosterParenting, target.traits.intersects(.fostering) { return fosterPlace() }
        return InsertionPlace(parent: target.target)
    }

    /// Before the table that is open last, or where that is not in the tree, in the element that it was opened in.
    @inline(never)
    private mutating func fosterPlace() -> InsertionPlace {
        var index = openElements.count - 1
        while index > 0 {
            let element = openElements[index]
            if element.name == .template { return InsertionPlace(parent: element.target) }
            if element.name == .table {
                let parent = nodes[Int(element.node)].parent
                if parent != 0 { return InsertionPlace(parent: parent, before: element.node) }
                return InsertionPlace(parent: openElements[index - 1].target)
            }
            index -= 1
        }
        return InsertionPlace(parent: openElements[0].target)
    }

    // MARK: Text and comments

    /// Inserts text (§13.2.6.1, "insert a character").
    @inline(__always)
    mutating func insertText(_ text: TextSlice, _ source: Span<UInt8>) {
        if text.isEmpty { return }
        let place = place(in: current)
        let neighbour =
            place.before == 0 ? nodes[Int(place.parent)].lastChild : nodes[Int(place.before)].previous
        if neighbour != 0, nodes[Int(neighbour)].kind == .text {
            extend(neighbour, by: text, source)
            return
        }
        var record = NodeRecord(kind: .text)
        record.start = text.start
        record.length = text.length
        _ = insert(record, at: place)
    }

    /// Makes a text longer. What is not behind it already is copied, and moves to a place with room to grow when it has
    /// none: linear in all, however the texts of a page are interleaved.
    mutating func extend(_ node: UInt32, by text: TextSlice, _ source: Span<UInt8>) {
        let record = nodes[Int(node)]
        let isRoomy = record.flags.contains(.roomy)
        let length = record.text.count + text.count
        if !isRoomy {
            if record.text.end == Int(text.start) {
                nodes[Int(node)].length += text.length
                return
            }
            if record.text.end == tokenizer.decodedEnd, Int(record.start) > source.count {
                copy(text, source)
                nodes[Int(node)].length += text.length
                return
            }
        } else if length <= Self.room(record.text.count) {
            var to = record.text.end - source.count - 1
            for address in Int(text.start)..<text.end {
                tokenizer.decoded[to] = byte(address, source)
                to += 1
            }
            nodes[Int(node)].length = UInt32(length)
            return
        }
        let start = tokenizer.decodedEnd
        copy(record.text, source)
        copy(text, source)
        tokenizer.decoded.append(contentsOf: repeatElement(0, count: Self.room(length) - length))
        nodes[Int(node)].start = UInt32(start)
        nodes[Int(node)].length = UInt32(length)
        nodes[Int(node)].flags.insert(.roomy)
    }

    /// What is kept for a text that may grow: the next power of two.
    private static func room(_ length: Int) -> Int {
        length <= 64 ? 64 : 1 << (Int.bitWidth - (length - 1).leadingZeroBitCount)
    }

    private mutating func copy(_ text: TextSlice, _ source: Span<UInt8>) {
        if text.end <= source.count { return tokenizer.decode(source, Int(text.start)..<text.end) }
        let offset = Int(text.start) - source.count - 1
        for index in offset..<offset + text.count { tokenizer.decoded.append(tokenizer.decoded[index]) }
    }

    /// Inserts the current comment into the current node.
    mutating func insertComment() { insertComment(at: place(in: current)) }

    mutating func insertComment(at place: InsertionPlace) {
        var record = NodeRecord(kind: .comment)
        record.start = tokenizer.text.start
        record.length = tokenizer.text.length
        _ = insert(record, at: place)
    }

    // MARK: Elements

    /// Makes an HTML element of the current start tag, inserts it and opens it.
    @inline(__always)
    @discardableResult
    mutating func insertElement(_ tag: TagRecord) -> UInt32 {
        let record = tokenElement()
        return insertAndOpen(record, tag.traits)
    }

    /// The same for the tag that a name would have; it has no attributes.
    @discardableResult
    mutating func insertElement(named name: Name) -> UInt32 {
        var record = NodeRecord(kind: .element)
        record.name = name
        return insertAndOpen(record, tags[name.index].traits)
    }

    /// Inserts the element of the current start tag without opening it: it has no content.
    @inline(__always)
    mutating func insertVoidElement() {
        _ = insert(tokenElement(), at: place(in: current))
    }

    /// The current start tag as an element, which gets its attributes.
    @inline(__always)
    mutating func tokenElement() -> NodeRecord {
        var record = NodeRecord(kind: .element)
        record.name = tokenizer.name
        record.start = UInt32(truncatingIfNeeded: tokenizer.attributesKept)
        record.length = UInt32(truncatingIfNeeded: tokenizer.attributes.count &- tokenizer.attributesKept)
        tokenizer.keepAttributes()
        return record
    }

    @inline(__always)
    mutating func insertAndOpen(_ record: NodeRecord, _ traits: ElementTraits) -> UInt32 {
        let node = insert(record, at: place(in: current))
        push(node, record.name, traits)
        return node
    }

    /// Inserts an SVG or MathML element for the current start tag; opens it unless the tag closes itself.
    mutating func insertForeignElement(_ namespace: Namespace, _ source: Span<UInt8>) {
        let written = tokenizer.name
        for index in tokenizer.attributesKept..<tokenizer.attributes.count {
            let attribute = tokenizer.attributes[index]
            let (space, name) = foreignNames.attribute(attribute.name, namespace)
            tokenizer.attributes[index] = Attribute(name: name, namespace: space, value: attribute.value)
        }
        let holdsHTML = written == .annotationXml && namespace == .mathml && annotationHoldsHTML(source)
        var record = tokenElement()
        record.name = foreignNames.element(written, namespace)
        record.flags = namespace == .svg ? .svg : .mathml
        if holdsHTML { record.flags.insert(.holdsHTML) }
        let node = insert(record, at: place(in: current))
        if tokenizer.isSelfClosing { return }
        let traits = ElementTraits.foreign(record.name, namespace, holdsHTML: holdsHTML)
        push(node, OpenElement.notHTML, traits, written: written)
    }

    private mutating func annotationHoldsHTML(_ source: Span<UInt8>) -> Bool {
        guard let encoding = tokenAttribute(.encoding) else { return false }
        return equals(encoding, "text/html", source) || equals(encoding, "application/xhtml+xml", source)
    }
}
