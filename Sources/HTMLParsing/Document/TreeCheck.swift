/// What must hold of every tree, whatever the page was: for the tests and the fuzzer.
extension Document {
    /// The first thing that is wrong with the tree; nil for a sound one. Allocates, O(nodes).
    ///
    /// Sound is: all nodes that the document node reaches are reached once, parents and neighbours agree with one
    /// another, only what may have children has some, and the texts and attributes of each node are there.
    package var treeFault: String? {
        var reached = [Bool](repeating: false, count: nodes.count)
        reached[0] = true
        var pending: [UInt32] = [0]
        while let parent = pending.popLast() {
            if let fault = childrenFault(of: parent, &reached) { return fault }
            var child = nodes[Int(parent)].firstChild
            while child != 0 {
                pending.append(child)
                child = nodes[Int(child)].next
            }
        }
        return reached[Int(root)] ? nil : "the root \(root) is not in the tree"
    }

    private func childrenFault(of parent: UInt32, _ reached: inout [Bool]) -> String? {
        var previous: UInt32 = 0
        var child = nodes[Int(parent)].firstChild
        while child != 0 {
            guard Int(child) < nodes.count else { return "\(parent) has the child \(child), which there is not" }
            if reached[Int(child)] { return "\(child) is reached twice, now from \(parent)" }
            reached[Int(child)] = true
            let record = nodes[Int(child)]
            if record.parent != parent { return "\(child) in \(parent) takes \(record.parent) for its parent" }
            if record.previous != previous { return "\(child) behind \(previous) has \(record.previous) before it" }
            if let fault = contentFault(of: child, record) { return fault }
            previous = child
            child = record.next
        }
        let last = nodes[Int(parent)].lastChild
        return last == previous ? nil : "\(last) is not the last child of \(parent): \(previous) is"
    }

    private func contentFault(of node: UInt32, _ record: NodeRecord) -> String? {
        switch record.kind {
        case .element:
            if Int(record.start) + Int(record.length) > attributes.count {
                return "\(node) has attributes from nowhere"
            }
            if record.name.index >= names.count { return "\(node) has a name from nowhere" }
            for attribute in attributes(of: Node(node)) {
                if attribute.name.index >= names.count { return "\(node) has an attribute's name from nowhere" }
                if !holds(attribute.value) { return "\(node) has an attribute's value from nowhere" }
            }
            return nil
        case .templateContents: return nil
        case .document: return "\(node) is a document in the tree"
        case .doctype, .text, .comment:
            if record.firstChild != 0 { return "\(node) is a \(record.kind) with children" }
            return record.kind == .doctype || holds(record.text) ? nil : "\(node) has a text from nowhere"
        }
    }

    /// Whether a text lies in the source or in what was decoded.
    private func holds(_ text: TextSlice) -> Bool {
        text.end <= source.count || (Int(text.start) > source.count && text.end <= source.count + 1 + decoded.count)
    }
}
