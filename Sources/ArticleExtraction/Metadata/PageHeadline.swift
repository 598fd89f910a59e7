/// Chooses the headline of all the titles that a page declares and shows, without the site's name.
///
/// JSON-LD's headline wins where somebody wrote it for the purpose: where it is neither the title for search engines
/// nor the one for social networks. Else the `h1` wins that is most like the declared titles, then these in the order
/// of their sources.
struct PageHeadline {
    /// Longer ones are texts.
    private static let bytesMax = 400
    private static let titlesMax = 16
    /// Of the words of the shorter of two titles, in percent, so many must be in the other.
    private static let overlapMin = 50

    private var titles: [(source: Claim.Source, title: Title)] = []
    private var headings: [Title] = []
    /// Of the `title` element.
    private var pageTitle: Title?
    private var sites: SiteNames

    private struct Title {
        let text: String
        let folded: FoldedText

        init(_ text: String) {
            self.text = text
            folded = FoldedText(text)
        }
    }

    init(_ reader: MetadataReader, _ linked: LinkedArticle, sites: SiteNames) {
        self.sites = sites
        for claim in linked.claims + reader.claims where claim.subject == .title && titles.count < Self.titlesMax {
            if let title = title(claim.text) { titles.append((claim.source, title)) }
        }
        pageTitle = reader.pageTitle.flatMap(title)
        for heading in reader.headings {
            guard let title = title(heading.text), !headings.contains(where: { $0.folded.equals(title.folded) }) else {
                continue
            }
            headings.append(title)
        }
    }

    private func title(_ text: String) -> Title? {
        guard text.utf8.count <= Self.bytesMax else { return nil }
        let title = Title(sites.strip(text))
        return title.folded.count == 0 || sites.holds(title.folded) ? nil : title
    }

    /// The headline and where it stands.
    func choose(slug: String) -> (text: String, source: Claim.Source)? {
        guard let first = first(slug: slug) else { return nil }
        return shortened(first)
    }

    private func of(_ source: Claim.Source) -> Title? { titles.first { $0.source == source }?.title }

    private func first(slug: String) -> (text: String, source: Claim.Source)? {
        let linked = of(.jsonld)
        let heading = heading(slug: slug)
        if let linked {
            let isPageTitle = pageTitle.map { $0.folded.equals(linked.folded) } ?? false
            let isSocial = of(.openGraph).map { $0.folded.equals(linked.folded) } ?? false
            if !isPageTitle, !isSocial || heading.map({ !$0.folded.equals(linked.folded) }) ?? false {
                return (linked.text, .jsonld)
            }
        }
        if let heading { return (heading.text, .element) }
        for source in [Claim.Source.jsonld, .microdata, .openGraph, .parsely, .twitter] {
            if let title = of(source) { return (title.text, source) }
        }
        if let pageTitle { return (pageTitle.text, .meta) }
        return (of(.meta) ?? of(.dublinCore)).map { ($0.text, .meta) }
    }

    /// The heading that is most like one of the declared titles, or like the address.
    private func heading(slug: String) -> Title? {
        let references = (titles.map(\.title.text) + [pageTitle?.text ?? "", slug]).map(TitleWords.init)
        var best: (overlap: Int, heading: Title)?
        for heading in headings {
            let words = TitleWords(heading.text)
            let overlap = references.map { $0.overlap(words) }.max() ?? 0
            if overlap > best?.overlap ?? (Self.overlapMin - 1) { best = (overlap, heading) }
        }
        return best?.heading
    }

    /// Without a kicker or a section that one of the other titles shows to be none of the headline.
    private func shortened(_ chosen: (text: String, source: Claim.Source)) -> (text: String, source: Claim.Source) {
        let title = Title(chosen.text)
        guard title.folded.count >= 16 else { return chosen }
        let others = [of(.openGraph), of(.jsonld)].compactMap { $0 }
        if !others.contains(where: { $0.folded.equals(title.folded) }) {
            for other in others where other.folded.count * 2 >= title.folded.count && other.folded.ends(title.folded) {
                return (other.text, chosen.source)
            }
        }
        guard chosen.source != .element, chosen.source != .jsonld else { return chosen }
        for other in titles where other.title.folded.count * 2 >= title.folded.count {
            let rest = title.text.unicodeScalars.dropFirst(other.title.text.unicodeScalars.count).drop { $0 == " " }
            if other.title.folded.begins(title.folded), let mark = rest.first, SiteNames.isMark(mark) {
                return (other.title.text, chosen.source)
            }
        }
        return chosen
    }
}

/// The words of a title as hashes, to compare titles that were written for different readers.
struct TitleWords {
    private var counts: [UInt64: Int] = [:]
    private var count = 0

    private static let scalarsMax = 600

    init(_ text: String) {
        var hash = FoldedHash()
        var isOpen = false
        func end(_ words: inout TitleWords) {
            if isOpen { words.add(hash.value) }
            hash = FoldedHash()
            isOpen = false
        }
        for scalar in text.unicodeScalars.prefix(Self.scalarsMax) {
            let letter = LetterCase(scalar: scalar.value)
            let isWide = letter == .wide
            if isWide { end(&self) }
            guard letter != nil || 0x30...0x39 ~= scalar.value else {
                end(&self)
                continue
            }
            for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { hash.add(byte) }
            isOpen = true
            // In scripts without spaces each character is a word.
            if isWide { end(&self) }
        }
        end(&self)
    }

    private mutating func add(_ word: UInt64) {
        counts[word, default: 0] += 1
        count += 1
    }

    /// How many of the words of the shorter of two titles are in both, in percent.
    func overlap(_ other: TitleWords) -> Int {
        let common = counts.reduce(0) { $0 + min($1.value, other.counts[$1.key] ?? 0) }
        return 100 * common / max(1, min(count, other.count))
    }
}
