import WebAddress

/// Facts from the words of addresses and of the page's parts, from its types, and from sums of money.
extension PageFacts {
    mutating func addOthers(_ metadata: PageMetadata) {
        func holds(_ words: [String]) -> Bool {
            metadata.otherTypes.contains { type in words.contains { type.contains($0) } }
        }
        add(holds(["product", "offer", "service", "store", "hotel", "vehicle"]))
        add(holds(["itemlist", "collection", "searchresults", "category", "catalog"]))
        add(holds(["discussion", "qapage", "question", "faq", "comment", "answer"]))
        add(holds(["localbusiness", "event", "place", "course", "jobposting", "software", "dataset"]))
        add(metadata.modified != nil)
        add(metadata.section != nil)
        add(metadata.keywords != nil)
    }

    /// Lines with a sum of money, and how long the kept ones are.
    mutating func addMoney(_ reader: PageReader, _ kept: [Int]) {
        let longest = kept.map { reader.lines[$0].weight }.max() ?? 0
        add(LineFeatures.scale(longest))
        add(min(30, kept.count { reader.kinds[$0].isProse }))
        let text = reader.text.span
        let priced = reader.lines.indices.map { Self.holdsPrice(text, reader.lines[$0].range) }
        add(LineFeatures.scale(priced.count { $0 }))
        add(LineFeatures.scale(kept.count { priced[$0] }))
    }

    /// A sign of a currency with a digit before or behind it, at most a space away.
    private static func holdsPrice(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        func isDigit(_ at: Int) -> Bool { range.contains(at) && text[at] &- 0x30 < 10 }
        func isSpace(_ at: Int) -> Bool { range.contains(at) && text[at] == 0x20 }
        for start in range {
            guard let end = endOfCurrency(text, start, range.upperBound) else { continue }
            if isDigit(end) || isDigit(start - 1) || isSpace(end) && isDigit(end + 1)
                || isSpace(start - 1) && isDigit(start - 2)
            {
                return true
            }
        }
        return false
    }

    /// `$`, `£`, `¥`, and what Unicode has from U+20A0 to U+20BF, `€` among it.
    private static func endOfCurrency(_ text: Span<UInt8>, _ start: Int, _ limit: Int) -> Int? {
        switch text[start] {
        case 0x24: start + 1
        case 0xC2: start + 1 < limit && (text[start + 1] == 0xA3 || text[start + 1] == 0xA5) ? start + 2 : nil
        case 0xE2: start + 2 < limit && text[start + 1] == 0x82 && text[start + 2] >= 0xA0 ? start + 3 : nil
        default: nil
        }
    }

    mutating func addSigns(_ reader: PageReader, _ kept: [Int], _ address: WebAddress?) {
        let rows = reader.sight.wordRows
        let all = Self.weights(reader, reader.lines.indices)
        let ofKept = Self.weights(reader, kept)
        let total = Int(reader.sight.total.weight)
        add(percent(ofKept.ofSign[Self.codeNumber], ofKept.all))
        add(percent(all.ofSign[Self.codeNumber], total))
        let host = Self.counts(address?.host ?? "")
        let path = Self.counts(address?.path ?? "")
        for (number, sign) in PageSigns.named.enumerated() {
            let isOfPage = rows.signsOfPage.contains(sign)
            let share = percent(ofKept.ofSign[number], ofKept.all)
            add(host[number])
            add(path[number])
            add(isOfPage)
            add(share)
            add(percent(all.ofSign[number], total))
            scores.append(2 * (host[number] + path[number]) + (isOfPage ? 1 : 0) + share / 34)
        }
    }

    private static let codeNumber = PageSigns.named.count

    /// The weight of lines, and of those in places with each sign.
    private static func weights(_ reader: PageReader, _ lines: some Sequence<Int>) -> (all: Int, ofSign: [Int]) {
        let signs = PageSigns.named + [.code]
        var all = 0
        var found = signs.map { _ in 0 }
        for index in lines {
            let weight = reader.lines[index].weight
            let place = reader.sight.wordRows.signs[Int(reader.block(of: index).element)]
            all += weight
            for (number, sign) in signs.enumerated() where place.contains(sign) { found[number] += weight }
        }
        return (all, found)
    }

    /// How many words of an address have each sign; more than three are three.
    private static func counts(_ text: String) -> [Int] {
        var found = PageSigns.named.map { _ in 0 }
        let bytes = Array(text.utf8.prefix(512))
        PageWords.split(bytes.span) { hash, _, _ in
            let signs = PageSigns(hash)
            for (number, sign) in PageSigns.named.enumerated() where signs.contains(sign) {
                found[number] = min(3, found[number] + 1)
            }
        }
        return found
    }
}
