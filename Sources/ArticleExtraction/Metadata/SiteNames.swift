/// What a site calls itself: what its pages declare, and its host.
struct SiteNames {
    private var names: [FoldedText] = []
    private var host: FoldedText

    /// What stands between a headline and the site's name.
    static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "-", "–", "—", "|", "·", "•", "»", "›", "｜", "ㅣ", "：", "/", ":", "«", "‹": true
        default: false
        }
    }

    /// Those that stand there without spaces as well.
    private static func needsNoSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "|" || scalar == "｜" || scalar == "ㅣ" || scalar == "："
    }

    private static let partsMax = 8
    private static let namesMax = 16
    private static let bytesMax = 120

    init(declared: [String], host: String?) {
        for name in declared.prefix(Self.namesMax) where name.utf8.count <= Self.bytesMax && !Self.isAddress(name) {
            names.append(FoldedText(name))
        }
        self.host = FoldedText(host ?? "")
    }

    static func isAddress(_ text: String) -> Bool {
        text.hasPrefix("http://") || text.hasPrefix("https://") || text.hasPrefix("//") || text.hasPrefix("www.")
    }

    func holds(_ text: FoldedText) -> Bool { names.contains { $0.equals(text) } }
    func holds(_ text: String) -> Bool { holds(FoldedText(text)) }

    /// A title without the site's name at its end or its beginning.
    func strip(_ title: String) -> String {
        var rest = Array(title.unicodeScalars)[...]
        for _ in 0..<Self.partsMax {
            let separators = Self.separators(in: rest)
            guard let last = separators.last, let first = separators.first else { break }
            if isName(FoldedText(Self.string(rest[last.upperBound...]))) {
                rest = rest[..<last.lowerBound]
            } else if isSite(Self.string(rest[..<first.lowerBound])) {
                rest = rest[first.upperBound...]
            } else {
                break
            }
        }
        return Self.string(rest)
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// One of the names, or the host as people write it: `MorningPost.example`.
    private func isSite(_ head: String) -> Bool {
        let folded = FoldedText(head)
        return holds(folded) || folded.count >= 5 && head.utf8.contains(UInt8(ascii: ".")) && folded.isPart(of: host)
    }

    /// One of the names, or one with a few words more: `BBC News`, `DER SPIEGEL`.
    private func isName(_ tail: FoldedText) -> Bool {
        guard tail.count > 0 else { return true }
        if tail.count >= 3, tail.isPart(of: host) || names.contains(where: { tail.isPart(of: $0) }) { return true }
        return names.contains { $0.equals(tail) || $0.count >= 3 && tail.count <= $0.count + 12 && $0.isPart(of: tail) }
    }

    /// Marks between spaces, and those that need none, with the spaces around them.
    private static func separators(in text: ArraySlice<Unicode.Scalar>) -> [Range<Int>] {
        func isSpace(_ index: Int) -> Bool { text.indices.contains(index) && text[index].properties.isWhitespace }
        return text.indices.compactMap { index in
            guard isMark(text[index]), needsNoSpace(text[index]) || isSpace(index - 1) && isSpace(index + 1) else {
                return nil
            }
            var range = index..<index + 1
            while isSpace(range.lowerBound - 1) { range = range.lowerBound - 1..<range.upperBound }
            while isSpace(range.upperBound) { range = range.lowerBound..<range.upperBound + 1 }
            return range
        }
    }
}
