/// The stack of open elements (§13.2.4.2).
extension HTMLParser {
    /// The current node. The stack is never empty while tokens are processed behind "before html".
    @inline(__always)
    var current: OpenElement { openElements[openElements.count &- 1] }

    /// Opens the `html` element.
    mutating func pushRoot(_ node: UInt32) {
        openElements.append(
            OpenElement(node: node, target: node, traits: tags[Name.html.index].traits, name: .html, written: .html))
    }

    @inline(__always)
    mutating func push(_ node: UInt32, _ name: Name, _ traits: ElementTraits, written: Name? = nil) {
        var traits = traits
        if traits.intersects(.formatting) { nodes[Int(node)].flags.insert(.open) }
        if name == .p || (!traits.intersects(.buttonScope) && current.traits.intersects(.paragraphInButtonScope)) {
            traits.insert(.paragraphInButtonScope)
        }
        let target = openElements.count < limits.depthMax ? node : flatTarget()
        openElements.append(
            OpenElement(node: node, target: target, traits: traits, name: name, written: written ?? name))
    }

    /// Where the children of elements go that are too deep.
    @inline(never)
    private mutating func flatTarget() -> UInt32 {
        truncation.insert(.depth)
        return openElements[limits.depthMax - 1].target
    }

    /// Closes the current node.
    @inline(__always)
    mutating func pop() {
        let element = openElements.removeLast()
        if element.traits.intersects(.formatting) { nodes[Int(element.node)].flags.remove(.open) }
        if hasSelectedContent, element.name == .option { showSelected(element.node) }
        if element.name == .template { openTemplates &-= 1 }
    }

    /// Closes elements until one of that name is closed, which must be open.
    mutating func popUntil(_ name: Name) {
        while openElements.count > 1 {
            let isIt = current.name == name
            pop()
            if isIt { return }
        }
    }

    /// Closes elements until the one at an index is.
    mutating func popThrough(_ index: Int) {
        while openElements.count > max(index, 1) { pop() }
    }

    /// Closes elements until the current one has one of these traits.
    mutating func clearBack(to context: ElementTraits) {
        while openElements.count > 1, !current.traits.intersects(context) { pop() }
    }

    /// Takes an element off the stack, wherever it is on it.
    mutating func removeFromStack(at index: Int) {
        let element = openElements.remove(at: index)
        if element.traits.intersects(.formatting) { nodes[Int(element.node)].flags.remove(.open) }
        refreshParagraphScope(from: index)
    }

    /// Says anew for all elements from an index on whether a `p` is in button scope.
    mutating func refreshParagraphScope(from start: Int) {
        stepsLeft &-= openElements.count - start
        for index in max(start, 1)..<max(start, 1, openElements.count) {
            let element = openElements[index]
            let isInScope =
                element.name == .p
                || (!element.traits.intersects(.buttonScope)
                    && openElements[index - 1].traits.intersects(.paragraphInButtonScope))
            if isInScope {
                openElements[index].traits.insert(.paragraphInButtonScope)
            } else {
                openElements[index].traits.remove(.paragraphInButtonScope)
            }
        }
    }

    // MARK: Scopes

    /// The index of the last open element of a name, if no element that ends the scope is behind it.
    @inline(__always)
    mutating func indexInScope(_ name: Name, _ scope: ElementTraits = .scope) -> Int? {
        var index = openElements.count &- 1
        while index >= 0 {
            let element = openElements[index]
            if element.name == name { return index }
            if element.traits.intersects(scope) { return nil }
            index &-= 1
            stepsLeft &-= 1
        }
        return nil
    }

    @inline(__always)
    mutating func isInScope(_ name: Name, _ scope: ElementTraits = .scope) -> Bool { indexInScope(name, scope) != nil }

    /// Whether an element is open that has one of the traits and does not end the scope, and none that does is behind
    /// it.
    mutating func isInScope(having traits: ElementTraits, _ scope: ElementTraits) -> Bool {
        for element in openElements.reversed() {
            if element.traits.intersects(scope) { return false }
            if element.traits.intersects(traits) { return true }
            stepsLeft &-= 1
        }
        return false
    }

    /// The index of an element that is open.
    mutating func index(ofOpen node: UInt32) -> Int? {
        var index = openElements.count - 1
        while index >= 0, openElements[index].node != node {
            index -= 1
            stepsLeft &-= 1
        }
        return index >= 0 ? index : nil
    }

    /// Whether no element that ends the scope is open behind the one at an index.
    mutating func isInScope(at index: Int) -> Bool {
        var behind = openElements.count - 1
        while behind > index {
            if openElements[behind].traits.intersects(.scope) { return false }
            behind -= 1
            stepsLeft &-= 1
        }
        return true
    }

    // MARK: Implied end tags

    @inline(__always)
    mutating func generateImpliedEndTags() {
        while current.traits.intersects(.impliedEnd) { pop() }
    }

    mutating func generateImpliedEndTags(except name: Name) {
        while current.traits.intersects(.impliedEnd), current.name != name { pop() }
    }

    mutating func generateImpliedEndTagsThoroughly() {
        while current.traits.intersects(.impliedEndThoroughly) { pop() }
    }

    /// Closes a `p` element that is in button scope.
    @inline(__always)
    mutating func closeParagraph() {
        if current.traits.intersects(.paragraphInButtonScope) { popParagraph() }
    }

    @inline(never)
    private mutating func popParagraph() {
        generateImpliedEndTags(except: .p)
        popUntil(.p)
    }
}
