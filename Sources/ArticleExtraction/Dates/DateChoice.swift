import NewswireModel

/// The dates of an article, chosen from all that its text and its address show.
struct TextDates: Equatable {
    var published: NewsDate?
    var publishedOrigin = Article.Origin.text
    var modified: NewsDate?
    /// What the text tells in place of `published`, but lies behind its reception.
    var future: NewsDate?
}

/// Chooses an article's dates by where they stand.
///
/// The article is the stretch with most of its paragraphs, its headline stands above them. A day counts near these:
/// best between the headline and the text, then just above the headline, then just under the text; further away it is
/// the day of the visit, or another article's. A label makes up for distance. A day in the address is a witness: the
/// text's day is the one that agrees with it, and a day without a label that contradicts it is another's.
struct DateChoice {
    /// The last second that an article can tell: a day behind its reception.
    let latest: Int64
    let conventions: DateConventions
    /// The day in the article's address.
    let addressDate: NewsDate?

    /// Lines above and under the article that are looked at, and short lines in all: work is bounded by these.
    private static let linesAbove = 160
    private static let linesBelow = 26
    private static let candidatesMax = 160
    /// A label with a date is looked for so far under the text.
    private static let labelReach = 24
    /// A day without a label is looked for so far above the text.
    private static let dayReach = 40
    /// The lines of a page before its headline's at the least.
    private static let pageTop = 15
    /// Paragraphs with more lines than this between them are not of one article.
    private static let gapMax = 12
    /// A page's headline stands so near its text.
    private static let headlineReach = 16

    private struct Candidate {
        var index: Int
        var dates: [PrintedDate]
        /// It says nothing else.
        var isPure: Bool

        var published: PrintedDate? { dates.first { $0.label != .modified } }
        var modified: PrintedDate? { dates.first { $0.label == .modified } }
    }

    /// The text is that of the lines; `kinds` and `roles` are theirs.
    ///
    /// - Parameter body: the article's lines, in order, where these are known for sure.
    func dates(
        _ text: Span<UInt8>, _ lines: [Line], _ kinds: [LineKind], _ roles: [LineRole], body: [Int] = []
    ) -> TextDates {
        var chosen = TextDates()
        let article = body.isEmpty ? Self.place(lines, kinds, roles) : Self.place(of: body, lines, roles)
        let found = candidates(text, lines, kinds, roles, article)
        let past = found.filter { $0.dates.allSatisfy { isPast($0.date) } }
        if let date = best(of: past, found, article) {
            chosen.published = date
        } else {
            chosen.future = best(of: found, found, article)
            if let addressDate, isPast(addressDate) {
                chosen.published = addressDate
                chosen.publishedOrigin = .url
            }
        }
        chosen.modified = modified(past, article, chosen.published)
        return chosen
    }

    private func best(of some: [Candidate], _ all: [Candidate], _ article: Place) -> NewsDate? {
        let scored = some.compactMap { candidate in
            score(candidate, all, article).map { (score: $0, date: candidate.published?.date) }
        }
        return scored.max { $0.score < $1.score }?.date
    }

    private func isPast(_ date: NewsDate) -> Bool { date.possibleInstants.lowerBound <= latest }
}

// MARK: - Where the article stands

extension DateChoice {
    private struct Place {
        /// The lines from the first to the last paragraph; empty, and behind all lines, where there is none.
        var body: Range<Int>
        /// Those before which little of the text stands: a standfirst, captions.
        var opening: Range<Int>
        var headline: Int?

        /// Where labels and links to other articles begin under it.
        var links: Int

        /// Nothing of another article stands there.
        func holds(_ index: Int) -> Bool {
            opening.contains(index) || headline.map { $0 < index && index < body.lowerBound } ?? false
        }

        /// A day without a label may tell the article's.
        func isNear(_ index: Int) -> Bool {
            body.isEmpty || body.lowerBound - dayReach <= index && index < opening.upperBound
                || body.upperBound <= index && index <= body.upperBound + 2
        }
    }

    /// The stretch of paragraphs with most text, and the headline above it.
    private static func place(_ lines: [Line], _ kinds: [LineKind], _ roles: [LineRole]) -> Place {
        var best = (weight: 0, range: lines.count..<lines.count)
        var weight = 0
        var range = 0..<0
        for index in lines.indices where kinds[index].isProse {
            if range.isEmpty || index - range.upperBound > gapMax {
                range = index..<index
                weight = 0
            }
            range = range.lowerBound..<index + 1
            weight += lines[index].weight
            if weight > best.weight { best = (weight, range) }
        }
        return place(best.range, best.range.filter { kinds[$0].isProse }, lines, roles)
    }

    private static func place(of body: [Int], _ lines: [Line], _ roles: [LineRole]) -> Place {
        place((body.first ?? 0)..<(body.last ?? -1) + 1, body, lines, roles)
    }

    private static func place(
        _ range: Range<Int>, _ paragraphs: [Int], _ lines: [Line], _ roles: [LineRole]
    ) -> Place {
        let weight = paragraphs.reduce(0) { $0 + lines[$1].weight }
        var before = 0
        var opening = range.lowerBound
        for (count, index) in paragraphs.enumerated() {
            before += lines[index].weight
            if count > 0, before * 4 > weight {
                opening = index
                break
            }
            opening = range.upperBound
        }
        let above = max(0, range.lowerBound - headlineReach)..<range.lowerBound
        return Place(
            body: range, opening: range.lowerBound..<opening, headline: roles[above].lastIndex(of: .headline),
            links: roles[range.upperBound...].firstIndex(of: .label) ?? lines.count)
    }

    /// The lines around the article that tell whole dates.
    private func candidates(
        _ text: Span<UInt8>, _ lines: [Line], _ kinds: [LineKind], _ roles: [LineRole], _ article: Place
    ) -> [Candidate] {
        let body = article.body
        let near = max(0, body.lowerBound - Self.linesAbove)..<min(lines.count, body.upperBound + Self.linesBelow)
        let dated = near.filter { index in
            guard roles[index] != .caption, roles[index] != .headline, !kinds[index].isProse else { return false }
            return lines[index].range.count <= DateLexer.bytesMax
                && (lines[index].digits >= 3 || lines[index].wide >= 5)
                && DateDigit.canTellDay(text, lines[index].range)
        }.prefix(Self.candidatesMax)
        var conventions = conventions
        if conventions.order == nil { conventions.order = order(text, lines, dated) }
        return dated.compactMap { candidate(text, lines, at: $0, conventions, isNear: article.isNear($0)) }
    }

    private func candidate(
        _ text: Span<UInt8>, _ lines: [Line], at index: Int, _ conventions: DateConventions, isNear: Bool
    ) -> Candidate? {
        var orders = [conventions]
        // What could mean two days, one of them to come, means the other.
        if conventions.order == nil, Self.isNumeric(text, lines[index].range) {
            orders += [DateOrder.dayFirst, .monthFirst].map { DateConventions(order: $0, era: conventions.era) }
        }
        var readings: [Candidate] = []
        for (attempt, conventions) in orders.enumerated() {
            guard var reading = reading(text, lines[index], at: index, conventions, isNear: isNear),
                !reading.dates.isEmpty
            else {
                if attempt == 0 { continue }
                return nil
            }
            if reading.isPure, reading.dates.count == 1, reading.dates[0].date.time == nil,
                let whole = withTime(text, lines, at: index, reading.dates[0], conventions)
            {
                reading.dates = [whole]
            }
            if attempt == 0 { return reading }
            if reading.dates.allSatisfy({ isPast($0.date) && !isContradicted($0.date) }) { readings.append(reading) }
        }
        return readings.count == 1 ? readings[0] : nil
    }

    /// A day in digits may stand in it: `03/04/2023`.
    private static func isNumeric(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        range.contains { index in
            (text[index] == UInt8(ascii: "/") || text[index] == UInt8(ascii: "-")) && index > range.lowerBound
                && index + 1 < range.upperBound && DateDigit.digit(text, at: index + 1) != nil
        }
    }

    private func reading(
        _ text: Span<UInt8>, _ line: Line, at index: Int, _ conventions: DateConventions, isNear: Bool
    ) -> Candidate? {
        if let dates = PrintedDate.dates(text.extracting(line.range), conventions) {
            return Candidate(index: index, dates: dates, isPure: true)
        }
        // Further away only a date that stands alone counts.
        guard isNear else { return nil }
        let credits = CreditLine(text, line.range, conventions)
        let isLabelled = credits.dates.contains { $0.label == .published }
        if !credits.dates.isEmpty, credits.saysLittleElse || isLabelled,
            credits.dates.filter({ $0.label == nil }).count <= 1
        {
            return Candidate(index: index, dates: credits.dates, isPure: false)
        }
        guard let dated = DatedLine(text, line, conventions, isCredit: true), !dated.dates.isEmpty else { return nil }
        return Candidate(index: index, dates: dated.dates, isPure: false)
    }

    /// A day whose time stands on the next line.
    private func withTime(
        _ text: Span<UInt8>, _ lines: [Line], at index: Int, _ day: PrintedDate, _ conventions: DateConventions
    ) -> PrintedDate? {
        guard index + 1 < lines.count, lines[index + 1].digits >= 1, lines[index + 1].range.count <= 32,
            let next = DateLexer.tokens(text.extracting(lines[index + 1].range)),
            !next.contains(where: \.kind.isLabel), PrintedDate.dates(next, conventions)?.isEmpty == true,
            let first = DateLexer.tokens(text.extracting(lines[index].range))
        else { return nil }
        let dates = PrintedDate.dates(first + [DateToken(kind: .mark(UInt8(ascii: ",")))] + next, conventions)
        guard let dates, dates.count == 1, dates[0].date.time != nil, dates[0].date.isOnDay(of: day.date) else {
            return nil
        }
        return dates[0]
    }

    /// The order of numeric dates that others of the page show; nil if they don't agree.
    private func order(_ text: Span<UInt8>, _ lines: [Line], _ dated: some Sequence<Int>) -> DateOrder? {
        var found: DateOrder?
        for index in dated where lines[index].words <= 8 {
            guard let tokens = DateLexer.tokens(text.extracting(lines[index].range)),
                let order = DateOrder(shownBy: tokens)
            else { continue }
            guard found == nil || found == order else { return nil }
            found = order
        }
        return found
    }
}

// MARK: - Which date is the article's

extension DateChoice {
    /// How well a line stands for the day of publication; nil if it can't.
    private func score(_ candidate: Candidate, _ all: [Candidate], _ article: Place) -> Int? {
        guard let date = candidate.published else { return nil }
        let isLabelled = date.label == .published
        guard var score = place(candidate, all, article, isLabelled: isLabelled) else { return nil }
        if isLabelled { score += 50 }
        if date.date.time != nil { score += 4 }
        if !candidate.isPure { score -= 3 }
        guard let addressDate else { return score }
        switch abs(addressDate.dayNumber - date.date.dayNumber) {
        case 0: return score + 100
        // Their zones may differ.
        case 1: return isLabelled || article.holds(candidate.index) ? score : nil
        default: return isLabelled ? score : nil
        }
    }

    /// By where a line stands; nil if too far away.
    private func place(
        _ candidate: Candidate, _ all: [Candidate], _ article: Place, isLabelled: Bool
    ) -> Int? {
        let index = candidate.index
        let body = article.body
        if body.isEmpty { return 60 - index }
        if index < body.lowerBound {
            let distance = body.lowerBound - index
            if let headline = article.headline {
                if index > headline { return 100 - (index - headline) }
                if headline - index <= 4 { return 90 - (headline - index) }
                // What is taken for the headline may be a caption; at the top of the page stands the day of the visit.
                if index < Self.pageTop, !isLabelled { return nil }
            }
            return distance <= Self.dayReach || isLabelled ? max(0, 80 - distance) : nil
        }
        if index < body.upperBound {
            return article.opening.contains(index) ? 70 - (index - body.lowerBound) : isLabelled ? 30 : nil
        }
        let distance = index - body.upperBound
        if index > article.links { return nil }
        if isLabelled { return distance <= Self.labelReach ? 30 - distance : nil }
        // A list of other articles tells a day for each.
        let isListed = all.contains { $0.index > index && $0.index <= index + 12 }
        return distance <= 2 && !isListed && (candidate.isPure || distance == 0) ? 10 - distance : nil
    }

    /// The day of the last change: by its label, and not before the publication.
    private func modified(
        _ all: [Candidate], _ article: Place, _ published: NewsDate?
    ) -> NewsDate? {
        let near = all.compactMap { candidate -> (distance: Int, date: NewsDate)? in
            guard let date = candidate.modified?.date,
                place(candidate, all, article, isLabelled: true) != nil
            else { return nil }
            if let published, date.isBefore(published) { return nil }
            let distance = max(0, candidate.index - article.body.upperBound + 1)
            return (distance, date)
        }
        return near.min { $0.distance < $1.distance }?.date
    }

    private func isContradicted(_ date: NewsDate) -> Bool {
        addressDate.map { abs($0.dayNumber - date.dayNumber) > 1 } ?? false
    }
}

extension NewsDate {
    fileprivate var dayNumber: Int { Self.daysSince1970(year: year, month: month, day: day) }

    fileprivate func isOnDay(of other: NewsDate) -> Bool { dayNumber == other.dayNumber }

    /// As far as both tell.
    fileprivate func isBefore(_ other: NewsDate) -> Bool {
        possibleInstants.upperBound < other.possibleInstants.lowerBound
    }
}
