import HTMLParsing

/// The tables of a page that hold columns of text rather than data: a cell of them has paragraphs in it, or a table.
struct LayoutTables {
    /// The numbers of the elements that are such tables.
    private var tables: Set<Int32> = []
    /// Of each element the nearest cell of such a table that it is in, itself included; -1 for none. Empty where the
    /// page has none.
    private var cells: [Int32] = []

    /// A cell with so many lines and so many words of prose holds paragraphs.
    private static let linesMin: Int32 = 3
    private static let proseMin: Int32 = 40

    init(_ page: PageLines) {
        guard page.elements.contains(where: { $0.name == .table }) else { return }
        // Of each element the nearest table around it, and the nearest cell it is in.
        var around: [Int32] = []
        var inner: [Int32] = []
        for (index, element) in page.elements.enumerated() {
            let parent = Int(element.parent)
            let isCell = element.name == .td || element.name == .th
            around.append(
                parent < 0 ? -1 : page.elements[parent].name == .table ? Int32(parent) : around[parent])
            inner.append(isCell ? Int32(index) : parent < 0 ? -1 : inner[parent])
            let holdsText = isCell && element.lines >= Self.linesMin && element.proseWeight >= Self.proseMin
            if holdsText || element.name == .table, around[index] >= 0 { tables.insert(around[index]) }
        }
        guard !tables.isEmpty else { return }
        for (index, element) in page.elements.enumerated() {
            let isOwn = inner[index] == Int32(index) && tables.contains(around[index])
            cells.append(isOwn ? Int32(index) : element.parent < 0 ? -1 : cells[Int(element.parent)])
        }
    }

    var isEmpty: Bool { tables.isEmpty }

    /// Whether a table is for layout, by the number of its element.
    func contains(_ table: Int32) -> Bool { tables.contains(table) }

    /// Whether a row is one of such a table.
    func isOfLayout(_ row: PageElement, _ page: PageLines) -> Bool {
        guard !tables.isEmpty else { return false }
        var number = row.parent
        while number >= 0, page.elements[Int(number)].name != .table { number = page.elements[Int(number)].parent }
        return number >= 0 && tables.contains(number)
    }

    /// The nearest cell of such a table that an element is in.
    func cell(of element: Int) -> Int32? {
        guard !cells.isEmpty, cells[element] >= 0 else { return nil }
        return cells[element]
    }

    /// Whether one cell is around another, or the same.
    func isCell(_ outer: Int32, around inner: Int32, _ page: PageLines) -> Bool {
        var number = inner
        while number > outer { number = page.elements[Int(number)].parent }
        return number == outer
    }
}
