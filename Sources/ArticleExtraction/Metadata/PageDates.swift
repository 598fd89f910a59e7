import NewswireModel

/// Chooses the dates of publication and of the last change of all that a page declares and shows.
///
/// What is declared as the publication counts before what is merely a date, a date that readers see near the headline
/// before one further away, and the day in the address decides between those that disagree. Nothing is taken from a
/// date that only tells a change.
struct PageDates {
    private let claims: [Claim]
    private let conventions: DateConventions
    private let addressDate: NewsDate?
    /// What readers see, in the page's order.
    private var visible: [Visible] = []
    /// The last second that a date can tell.
    private let latest: Int64

    struct Found {
        var date: NewsDate
        var source: Claim.Source
    }

    private static let order: [Claim.Source] = [
        .openGraph, .jsonld, .parsely, .microdata, .meta, .dublinCore, .twitter,
    ]
    /// Bytes of text between the headline and a date of its article.
    private static let reachBehind = 1500
    private static let reachBefore = 600

    /// `headline`: bytes of text before the headline.
    init(
        _ claims: [Claim], conventions: DateConventions, addressDate: NewsDate?, headline: Int, latest: Int64
    ) {
        self.claims = claims
        self.conventions = conventions
        self.addressDate = addressDate
        self.latest = latest
        visible = Self.visible(claims, headline: headline) { text in
            let printed = printed(text)
            // `Updated March 6`: a reader of declared dates passes over the word.
            let isLabelled = printed.contains { $0.label != nil }
            let dates = isLabelled ? printed : PrintedDate.declared(text).map { [PrintedDate($0)] } ?? printed
            return dates.filter { isPast($0.date) }
        }
    }

    func published() -> Found? {
        let declared = declared(.published)
        let all = declared + near.filter { !$0.isDoubtful }.map(\.found)
        if let addressDate, let same = declared.first(where: { $0.date.isSameDay(addressDate) }) {
            return finest(same, all)
        }
        if let first = declared.first { return finest(first, all) }
        return self.declared(.date).first ?? seen()
    }

    func modified(published: NewsDate?) -> Found? {
        let all = declared(.modified) + near.filter { $0.isModified }.map(\.found)
        return all.first { found in
            guard let published else { return true }
            return found.date.possibleInstants.upperBound >= published.possibleInstants.lowerBound
        }
    }

    // MARK: Declared

    private func declared(_ subject: Claim.Subject) -> [Found] {
        let all = claims.filter { $0.subject == subject && $0.source != .element }
        return Self.order.flatMap { source in
            (all.filter { $0.source == source && !$0.isDoubtful } + all.filter { $0.source == source && $0.isDoubtful })
                .compactMap { claim in
                    PrintedDate.declared(claim.text) ?? printed(claim.text).first { $0.label != .modified }?.date
                }
                .filter(isPast).map { Found(date: $0, source: source) }
        }
    }

    /// Of a text that tells nothing else, or little.
    private func printed(_ text: String) -> [PrintedDate] {
        let bytes = text.utf8.span
        if let dates = PrintedDate.dates(bytes, conventions) { return dates }
        var lines: [Line] = []
        guard LineScanner.scan(bytes, into: &lines, linesMax: 1), let line = lines.first else { return [] }
        return DatedLine(bytes, line, conventions, isCredit: true)?.dates ?? []
    }

    private func isPast(_ date: NewsDate) -> Bool { date.possibleInstants.lowerBound <= latest }

    /// Of what tells the same instant, the first that tells it with the site's own offset; of what tells the same day,
    /// the first that tells an instant, else a time.
    private func finest(_ chosen: Found, _ all: [Found]) -> Found {
        if let instant = chosen.date.instant {
            guard chosen.date.time?.offsetMinutes == 0 else { return chosen }
            return all.first {
                $0.date.time?.offsetMinutes != 0 && $0.date.instant.map { abs($0 - instant) < 60 } ?? false
            }
                ?? chosen
        }
        let same = all.filter { $0.date.isSameDay(chosen.date) }
        return same.first { $0.date.instant != nil } ?? same.first { $0.date.time != nil } ?? chosen
    }

    // MARK: Seen

    private struct Visible {
        var found: Found
        var isModified: Bool
        var isPublished: Bool
        var isDoubtful: Bool
        /// Bytes of text behind the headline.
        var place: Int

        /// What stands before the headline is twice as far.
        var distance: Int { place < 0 ? -2 * place : place }
    }

    /// What readers see near the headline.
    private var near: [Visible] { visible.filter { -Self.reachBefore...Self.reachBehind ~= $0.place } }

    private static func visible(
        _ claims: [Claim], headline: Int, dates: (String) -> [PrintedDate]
    ) -> [Visible] {
        claims.filter { $0.source == .element }.flatMap { claim -> [Visible] in
            guard claim.subject == .published || claim.subject == .date || claim.subject == .modified else { return [] }
            return dates(claim.text).map { date in
                Visible(
                    found: Found(date: date.date, source: .element),
                    isModified: date.label == .modified || date.label == nil && claim.subject == .modified,
                    isPublished: date.label == .published || claim.subject == .published,
                    isDoubtful: claim.isDoubtful, place: claim.position - headline)
            }
        }
    }

    /// Of what readers see near the headline what says that it is the publication, else the nearest; further away what
    /// says so, or what all say. A day in the address must agree.
    private func seen() -> Found? {
        let all = visible.filter { !$0.isModified && !$0.isDoubtful }
        if let addressDate {
            let agreeing = visible.filter { !$0.isModified && $0.found.date.isSameDay(addressDate) }.map(\.found)
            return agreeing.first.map { finest($0, agreeing) }
        }
        let near = near.filter { !$0.isModified && !$0.isDoubtful }
        let best =
            near.filter(\.isPublished).min { $0.distance < $1.distance } ?? near.min { $0.distance < $1.distance }
        if let best { return finest(best.found, near.map(\.found)) }
        for far in [all.filter(\.isPublished), all] {
            guard let first = far.first else { continue }
            if far.allSatisfy({ $0.found.date.isSameDay(first.found.date) }) {
                return finest(first.found, far.map(\.found))
            }
        }
        return nil
    }
}

extension NewsDate {
    func isSameDay(_ other: NewsDate) -> Bool { year == other.year && month == other.month && day == other.day }
}
