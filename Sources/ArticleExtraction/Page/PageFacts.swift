import WebAddress

/// What tells whether a page is an article at all, and how well its body was read: each fact a small whole number, its
/// bin, for `DecisionTrees`.
struct PageFacts {
    /// In this order.
    static let names =
        [
            "agreement", "words", "wordShare", "proseShare", "linkShare", "keptLinkShare", "lines", "keptLines",
            "listShare", "headingShare", "groupShare", "groups", "headlines", "titled", "span",
            "published", "authors", "article", "product", "list", "forum", "website",
            "segments", "slugWords", "slugDigits",
            "otherProduct", "otherList", "otherForum", "otherPlace", "modified", "section", "keywords", "words1",
            "prose1",
            "prices", "keptPrices", "keptCode", "pageCode",
        ] + PageSigns.named.indices.flatMap { ["host\($0)", "path\($0)", "body\($0)", "kept\($0)", "all\($0)"] }

    private(set) var bins: [UInt8] = []
    /// How much speaks for each of `PageSigns.named`.
    var scores: [Int] = []

    func score(_ sign: PageSigns) -> Int { PageSigns.named.firstIndex(of: sign).map { scores[$0] } ?? 0 }

    mutating func add(_ value: Int) { bins.append(UInt8(clamping: value)) }
    mutating func add(_ value: Bool) { add(value ? 1 : 0) }

    /// - Parameters:
    ///   - kept: the lines that were judged to be the article's, in order.
    ///   - agreement: the F1 that is to be expected of them.
    init(_ reader: PageReader, kept: [Int], agreement: Double, metadata: PageMetadata, address: WebAddress?) {
        add(Int(agreement * 100))
        addText(reader, kept)
        addPlaces(reader, kept)
        add(metadata.published != nil)
        add(metadata.authors != nil)
        addTypes(metadata.types)
        addAddress(address)
        addOthers(metadata)
        addMoney(reader, kept)
        addSigns(reader, kept, address)
    }

    private mutating func addText(_ reader: PageReader, _ kept: [Int]) {
        var words = 0
        var prose = 0
        var links = 0
        for index in kept {
            let weight = reader.lines[index].weight
            words += weight
            if reader.kinds[index].isProse { prose += weight }
            links += Int(reader.block(of: index).linkWeight(of: Int32(clamping: weight)))
        }
        let total = reader.sight.total
        add(LineFeatures.scale(words))
        add(percent(words, Int(total.weight)))
        add(percent(prose, words))
        add(percent(Int(total.linkWeight), Int(total.weight)))
        add(percent(links, words))
        add(LineFeatures.scale(reader.lines.count))
        add(LineFeatures.scale(kept.count))
    }

    private mutating func addPlaces(_ reader: PageReader, _ kept: [Int]) {
        var items = 0
        var headings = 0
        var groups: [Int32: Int] = [:]
        for index in kept {
            let element = reader.page.elements[Int(reader.block(of: index).element)]
            if !element.region.isDisjoint(with: [.list, .table]) { items += 1 }
            if element.region.contains(.heading) { headings += 1 }
            groups[reader.sight.groupOf[Int(reader.block(of: index).element)], default: 0] += 1
        }
        add(percent(items, kept.count))
        add(percent(headings, kept.count))
        add(percent(groups.values.max() ?? 0, kept.count))
        add(groups.count)
        add(reader.headlineCount)
        add(reader.hasTitle)
        // How much stands between what is kept.
        add(percent(kept.count, (kept.last ?? 0) - (kept.first ?? 0) + 1))
    }

    private mutating func addTypes(_ types: [String]) {
        func holds(_ words: [String]) -> Bool { types.contains { type in words.contains { type.contains($0) } } }
        add(holds(["article", "posting", "report", "review"]))
        add(holds(["product", "offer"]))
        add(holds(["itemlist", "collection", "searchresults", "profile", "category"]))
        add(holds(["discussion", "qapage", "question", "faq", "comment"]))
        add(holds(["website"]))
    }

    private mutating func addAddress(_ address: WebAddress?) {
        let segments = (address?.path ?? "").utf8.split(separator: UInt8(ascii: "/")).map { Array($0) }
        let longest = segments.max { $0.count < $1.count } ?? []
        add(address == nil ? 15 : min(14, segments.count))
        add(longest.split { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }.count)
        add(longest.count { $0 &- 0x30 < 10 })
    }

    func percent(_ part: Int, _ whole: Int) -> Int { 100 * part / max(1, whole) }
}
