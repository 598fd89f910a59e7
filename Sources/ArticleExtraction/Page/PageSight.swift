import HTMLParsing

/// Sees how the lines of a page stand in its tree: the container of most of the text, groups of places that look the
/// same, and the words that the page's author used for its parts. Linear in the page; keeps its memory for the next.
struct PageSight {
    /// Lines whose places have the same signature.
    struct Group {
        var lines: Int32 = 0
        var weight: Int32 = 0
        var proseWeight: Int32 = 0
        var linkWeight: Int32 = 0
    }

    private(set) var groups: [Group] = []
    /// Of each element with lines of its own its group; -1 for the others.
    private(set) var groupOf: [Int32] = []
    private var groupNumbers: [UInt32: Int32] = [:]
    /// Of each element how far above the container of the text the nearest element is that has both in it, and how many
    /// steps the element is below that.
    private(set) var climb: [UInt8] = []
    private(set) var below: [UInt8] = []
    /// The element with most prose near it.
    private(set) var container = 0
    private(set) var wordRows = PageWordRows()
    private(set) var total = Group()

    /// Sees a page whose lines were weighed; `owner` answers the block of a line.
    mutating func see(
        _ page: PageLines, _ lines: [Line], _ kinds: [LineKind], owner: [Int32], in document: Document,
        vocabulary: PageVocabulary
    ) {
        removeAll(keepingCapacity: true)
        findContainer(page)
        group(page, document)
        for index in lines.indices {
            count(lines[index], isProse: kinds[index].isProse, page.blocks[Int(owner[index])])
        }
        wordRows.see(page, document, vocabulary: vocabulary)
    }

    mutating func removeAll(keepingCapacity: Bool) {
        groups.removeAll(keepingCapacity: keepingCapacity)
        groupOf.removeAll(keepingCapacity: keepingCapacity)
        groupNumbers.removeAll(keepingCapacity: keepingCapacity)
        climb.removeAll(keepingCapacity: keepingCapacity)
        below.removeAll(keepingCapacity: keepingCapacity)
        wordRows.removeAll(keepingCapacity: keepingCapacity)
        container = 0
        total = Group()
    }

    private mutating func findContainer(_ page: PageLines) {
        var most: Int32 = -1
        for (index, element) in page.elements.enumerated() where element.nearProse > most {
            most = element.nearProse
            container = index
        }
        climb = [UInt8](repeating: UInt8.max, count: page.elements.count)
        below = [UInt8](repeating: 0, count: page.elements.count)
        var steps: UInt8 = 0
        var index = container
        while index >= 0, index < climb.count {
            climb[index] = steps
            steps = min(steps, 30) + 1
            index = Int(page.elements[index].parent)
        }
        for (index, element) in page.elements.enumerated() where climb[index] == UInt8.max && element.parent >= 0 {
            climb[index] = climb[Int(element.parent)]
            below[index] = min(below[Int(element.parent)], 254) + 1
        }
    }

    private mutating func group(_ page: PageLines, _ document: Document) {
        for element in page.elements {
            guard element.ownLines > 0 else {
                groupOf.append(-1)
                continue
            }
            var hash: UInt32 = 0x811C_9DC5
            Self.mix(element, document, into: &hash)
            if element.parent >= 0 { Self.mix(page.elements[Int(element.parent)], document, into: &hash) }
            let number = groupNumbers[hash] ?? Int32(groups.count)
            if Int(number) == groups.count {
                groupNumbers[hash] = number
                groups.append(Group())
            }
            groupOf.append(number)
        }
    }

    /// Counts a line for its group.
    private mutating func count(_ line: Line, isProse: Bool, _ block: PageBlock) {
        let number = Int(groupOf[Int(block.element)])
        let weight = Int32(truncatingIfNeeded: min(line.weight, 1 << 16))
        let linkWeight = block.linkWeight(of: weight)
        groups[number].lines &+= 1
        groups[number].weight &+= weight
        groups[number].linkWeight &+= linkWeight
        total.lines &+= 1
        total.weight &+= weight
        total.linkWeight &+= linkWeight
        if isProse {
            groups[number].proseWeight &+= weight
            total.proseWeight &+= weight
        }
    }

    /// The element's name and the letters of its classes: numbers in them differ from one to the next.
    private static func mix(_ element: PageElement, _ document: Document, into hash: inout UInt32) {
        hash = (hash ^ UInt32(truncatingIfNeeded: element.name.index)) &* 0x0100_0193
        guard let classes = document.attribute(.class, of: element.node) else { return }
        document.withBytes(of: classes) { bytes in
            for index in 0..<min(bytes.count, 96) where (bytes[index] | 0x20) &- 0x61 < 26 {
                hash = (hash ^ UInt32(bytes[index])) &* 0x0100_0193
            }
        }
    }
}
