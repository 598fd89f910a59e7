/// Rows of text under each other, in columns that are as wide as what stands in them.
enum TextTable {
    /// - Parameters:
    ///   - rows: all of the same length; the first may be the headings.
    ///   - rightAligned: columns of numbers.
    static func lines(_ rows: [[String]], rightAligned: Set<Int>) -> [String] {
        guard let first = rows.first else { return [] }
        let widths = first.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return rightAligned.contains(column) ? space + cell : cell + space
            }
            return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
        }
    }
}
