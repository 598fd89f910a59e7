/// Decides the role of each line from what the lines are and how they follow one another: what stands above the first
/// paragraph, the main run of paragraphs, and what stands under it.
///
/// The only place that decides. Features and kinds go in, roles come out, so that a learned model of the sequence can
/// stand here instead.
struct RoleRules {
    let lines: [Line]
    let kinds: [LineKind]
    private(set) var roles: [LineRole]
    /// What decided each of them.
    private(set) var reasons: [RoleReason]

    /// Above the text: only so many lines are searched for credits.
    static let creditsSearch = 15
    /// At most so many captions and standfirsts stand above the credits.
    private static let proseAboveCredits = 3

    /// A short sentence above the first paragraph that begins with the place of a report, and so the text; nil without
    /// one.
    private let dateline: Int?

    /// The line `dateline` of a text.
    static func dateline(_ lines: [Line], kinds: [LineKind], in text: Span<UInt8>) -> Int? {
        guard let prose = kinds.firstIndex(where: \.isProse) else { return nil }
        // Straight above it: what stands between would not be of the text.
        let above = kinds[..<prose].lastIndex { $0.kind != .sentence }.map { $0 + 1 } ?? 0
        return (above..<prose).first { Dateline.place(text, lines[$0].range) != nil }
    }

    /// The roles, and why they are so.
    static func decided(_ lines: [Line], kinds: [LineKind], dateline: Int? = nil) -> RoleRules {
        var rules = RoleRules(lines: lines, kinds: kinds, dateline: dateline)
        rules.assign()
        return rules
    }

    private init(lines: [Line], kinds: [LineKind], dateline: Int?) {
        self.lines = lines
        self.kinds = kinds
        self.dateline = dateline
        roles = [LineRole](repeating: .furniture, count: lines.count)
        reasons = [RoleReason](repeating: .leftOver, count: lines.count)
    }

    mutating func assign(_ role: LineRole, _ reason: RoleReason, at index: Int) {
        roles[index] = role
        reasons[index] = reason
    }

    private mutating func assign() {
        guard kinds.contains(where: \.isProse) else { return assignFlash() }
        let credits = lastCreditsAboveBody()
        let start = bodyStart(after: credits)
        assignAbove(start, credits: credits)
        assignBody(from: start)
    }
}

// MARK: - Above the body

extension RoleRules {
    /// The last line of dates or names above the body; nil if there is none. What stands above it is little, and more
    /// text stands below it than above.
    private func lastCreditsAboveBody() -> Int? {
        let total = kinds.indices.reduce(0) { kinds[$1].isProse ? $0 + lines[$1].weight : $0 }
        var above = 0
        var proseAbove = 0
        var last: Int?
        for index in kinds.indices.prefix(Self.creditsSearch) {
            if kinds[index].isProse {
                // Behind credits comes the body, and what comes later is part of it.
                if last != nil { break }
                above += lines[index].weight
                proseAbove += 1
                if proseAbove > Self.proseAboveCredits || lines[index].weight > 80 { break }
            } else if kinds[index].kind == .credits, above < total - above {
                last = index
            }
        }
        return last
    }

    private func bodyStart(after credits: Int?) -> Int {
        let first = credits.map { $0 + 1 } ?? 0
        let prose = kinds[first...].firstIndex { $0.isProse } ?? first
        // A picture's caption between the credits and the text, where more text follows.
        if credits != nil, kinds[prose].signs.contains(.captionWord), lines[prose].weight <= 60,
            let next = kinds[(prose + 1)...].firstIndex(where: { $0.isProse })
        {
            return next
        }
        guard credits != nil else { return dateline ?? prose }
        // A short sentence may open the text.
        return kinds[first..<prose].firstIndex { $0.kind == .sentence && !$0.signs.contains(.captionWord) } ?? prose
    }

    private mutating func assignAbove(_ start: Int, credits: Int?) {
        let headline = headline(before: start)
        for index in 0..<start {
            let (role, reason) = roleAbove(
                index, headline: headline, hasCredits: credits.map { index < $0 } ?? false)
            assign(role, reason, at: index)
        }
    }

    private func roleAbove(_ index: Int, headline: Int?, hasCredits: Bool) -> (LineRole, RoleReason) {
        if index == headline { return (.headline, .titleAbove) }
        let line = lines[index]
        let isBelowHeadline = headline.map { $0 < index } ?? false
        switch kinds[index].kind {
        case .credits: return (.credits, .ownWords)
        case .section: return (.section, .ownWords)
        case .keywords: return (.keywords, .ownWords)
        case .caption: return (.caption, .ownWords)
        case .prose, .sentence:
            guard line.weight >= 5 else { return (.furniture, .tooShort) }
            if line.isBulleted {
                return isBelowHeadline ? (.listItem, .listBelowTitle) : (.furniture, .listAboveTitle)
            }
            if !kinds[index].signs.isDisjoint(with: [.captionWord, .captionVerb]) { return (.caption, .captionWords) }
            if isBelowHeadline { return (.standfirst, .belowTitle) }
            return hasCredits || headline != nil ? (.caption, .aboveCredits) : (.furniture, .nothingAbove)
        case .short:
            let isSecond = isBelowHeadline && line.weight >= 6 && !line.isBulleted
            return isSecond ? (.standfirst, .secondTitle) : (.furniture, .nothingAbove)
        default: return (.furniture, .ownWords)
        }
    }

    /// The first line above the body that can be a headline by its length, else the longest shorter one.
    func headline(before start: Int) -> Int? {
        var best: Int?
        for index in 0..<start {
            let line = lines[index]
            guard isHeadline(index) else { continue }
            if line.weight >= 4 { return index }
            if line.weight >= 2, line.weight > best.map({ lines[$0].weight }) ?? 0 { best = index }
        }
        return best
    }

    func isHeadline(_ index: Int) -> Bool {
        let line = lines[index]
        guard !line.isBulleted, line.weight <= 30, line.range.count <= 400, line.ending != .terminal,
            line.ending != .comma
        else { return false }
        return kinds[index].kind == .short || kinds[index].kind == .maybeRanking
            || (kinds[index].kind == .sentence && line.ending == .emphatic)
    }
}

// MARK: - The body and what stands under it

extension RoleRules {
    /// Links under a label.
    private struct Links {
        var count = 0
        /// The article can go on behind them.
        var canResume: Bool
    }

    private mutating func assignBody(from start: Int) {
        var below = kinds[start...].indices.reduce(0) { kinds[$1].isProse ? $0 + lines[$1].weight : $0 }
        var above = 0
        var links: Links?
        var pending = start..<start
        for index in start..<lines.count {
            let isProse = kinds[index].isProse
            if let label = label(at: index, canResume: above < below) {
                settle(pending, isFollowed: false)
                assign(.label, .opensLinks, at: index)
                links = label
            } else if links != nil, !(isProse && resumes(at: index, links)) {
                assign(.related, .underLabel, at: index)
                links?.count += 1
            } else if let role = plainRole(of: kinds[index].kind) {
                assign(role, isProse ? .runningText : .ownWords, at: index)
                if !isProse, !pending.isEmpty { continue }
                if isProse { settle(pending, isFollowed: true) }
                links = isProse ? nil : links
            } else {
                // To be settled by what follows.
                if pending.isEmpty { pending = index..<index }
                pending = pending.lowerBound..<index + 1
                continue
            }
            if isProse {
                above += lines[index].weight
                below -= lines[index].weight
            }
            pending = index + 1..<index + 1
        }
        settle(pending, isFollowed: false)
    }

    private func plainRole(of kind: LineKind.Kind) -> LineRole? {
        switch kind {
        case .prose: .paragraph
        case .credits: .credits
        case .section: .section
        case .keywords: .keywords
        case .caption: .caption
        case .relatedLink: .related
        case .furniture: .furniture
        case .sentence, .short, .related, .ranking, .maybeRanking: nil
        }
    }

    private func label(at index: Int, canResume: Bool) -> Links? {
        switch kinds[index].kind {
        case .related: return Links(canResume: true)
        case .ranking: return Links(canResume: canResume)
        case .maybeRanking:
            let next = lines.index(after: index)
            guard next < lines.count else { return Links(canResume: false) }
            let isList = lines[next].isBulleted
            let isLoud = lines[index].uppercase > lines[index].lowercase
            let areShort = kinds[next...].prefix(2).allSatisfy { $0.kind == .short }
            return isList || (isLoud && areShort) ? Links(canResume: canResume) : nil
        default: return nil
        }
    }

    /// Whether a paragraph among links is the article going on, and not a teaser's text.
    private func resumes(at index: Int, _ links: Links?) -> Bool {
        guard let links, links.canResume, !lines[index].isBulleted else { return false }
        guard index + 1 < lines.count else { return links.count <= 2 }
        switch kinds[index + 1].kind {
        case .prose, .sentence: return true
        case .short: return false
        default: return links.count <= 2
        }
    }

    /// Decides a run of short lines between paragraphs, or behind the last one.
    private mutating func settle(_ run: Range<Int>, isFollowed: Bool) {
        let open = run.filter {
            kinds[$0].kind == .short || kinds[$0].kind == .maybeRanking || kinds[$0].kind == .sentence
        }
        guard !open.isEmpty else { return }
        isFollowed ? settleBetween(open) : settleBehind(open)
    }

    private mutating func settleBetween(_ run: [Int]) {
        let titles = run.filter { !lines[$0].isBulleted && kinds[$0].kind == .short }
        let areLinks = titles.count >= 3 && titles.allSatisfy { lines[$0].isTitleCase }
        let areRows = titles.count >= 3
        for index in run {
            if lines[index].isBulleted {
                assign(.listItem, .bulletBetween, at: index)
            } else if kinds[index].kind == .sentence {
                assign(.paragraph, .sentenceBetween, at: index)
            } else if areLinks {
                assign(.related, .titlesBetween, at: index)
            } else {
                assign(areRows ? .listItem : .heading, areRows ? .rowsBetween : .titleBetween, at: index)
            }
        }
    }

    /// Behind the last paragraph only what goes on from it is kept: sentences, and the list that a colon announces.
    private mutating func settleBehind(_ run: [Int]) {
        var isAnnounced = run[0] > 0 && lines[run[0] - 1].ending == .colon
        var goesOn = true
        for index in run {
            let line = lines[index]
            if line.isBulleted, isAnnounced || (goesOn && line.endsSentence) {
                if goesOn {
                    assign(.listItem, isAnnounced ? .announced : .goesOn, at: index)
                } else {
                    assign(.related, .behindText, at: index)
                }
            } else if goesOn, !line.isBulleted, kinds[index].kind == .sentence {
                assign(.paragraph, .goesOn, at: index)
                isAnnounced = false
            } else if goesOn, !line.isBulleted, line.ending == .colon, index + 1 < lines.count,
                lines[index + 1].isBulleted
            {
                assign(.paragraph, .goesOn, at: index)
                isAnnounced = true
            } else {
                assign(.related, .behindText, at: index)
                goesOn = false
            }
        }
    }
}

// MARK: - Texts without a paragraph

extension RoleRules {
    /// A short report: all its lines are kept but labels and links.
    private mutating func assignFlash() {
        var links: Links?
        var kept: [Int] = []
        for index in lines.indices {
            if let label = label(at: index, canResume: false) {
                assign(.label, .opensLinks, at: index)
                links = label
            } else if links != nil {
                assign(.related, .underLabel, at: index)
            } else if let role = plainRole(of: kinds[index].kind) {
                assign(role, .ownWords, at: index)
            } else {
                kept.append(index)
            }
        }
        guard let first = kept.first else { return }
        for index in kept {
            assign(lines[index].isBulleted ? .listItem : .paragraph, .keptShort, at: index)
        }
        let hasText = kept.dropFirst().contains { lines[$0].endsSentence || lines[$0].weight > lines[first].weight }
        if hasText, isHeadline(first), lines[first].weight >= 2 {
            assign(.headline, .firstShort, at: first)
        }
    }
}
