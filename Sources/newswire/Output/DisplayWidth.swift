/// How wide text is on a terminal.
extension Character {
    /// How many columns a terminal gives it: two for East Asian wide characters (Unicode Standard Annex 11) and emoji.
    var terminalColumns: Int {
        guard let scalar = unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}

extension String {
    var terminalColumns: Int { reduce(0) { $0 + $1.terminalColumns } }

    /// The characters that fit into so many columns, with an ellipsis for the rest, line ends as spaces.
    func fitting(_ limit: Int) -> String {
        let line = String(map { $0.isNewline || $0 == "\t" ? " " : $0 })
        guard line.terminalColumns > limit else { return line }
        var width = 0
        return line.prefix { character in
            width += character.terminalColumns
            return width < limit
        } + (limit > 0 ? "…" : "")
    }

    func paddingColumns(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - terminalColumns))
    }
}
