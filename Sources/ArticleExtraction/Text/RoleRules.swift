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
    private static let creditsSearch = 15
    /// At most so many captions and standfirsts stand above the credits.
    private static let proseAboveCredits = 3

    /// The roles, and why they are so.
    static func decided(_ lines: [Line], kinds: [LineKind]) -> RoleRules {
        var rules = RoleRules(lines: lines, kinds: kinds)
        rules.assign()
        return rules
    }

    private init(lines: [Line], kinds: [LineKind]) {
        self.lines = lines
        self.kinds = kinds
        roles = [LineRole](repeating: .furniture, count: lines.count)
        reasons = [RoleReason](repeating: .leftOver, count: lines.count)
    }

    private mutating func assign(_ role: LineRole, _ reason: RoleReason, at index: Int) {
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
        guard credits != nil else { return prose }
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
    private func headline(before start: Int) -> Int? {
        var best: Int?
        for index in 0..<start {
            let line = lines[index]
            guard isHeadline(index) else { continue }
            if line.weight >= 4 { return index }
            if line.weight >= 2, line.weight > best.map({ lines[$0].weight }) ?? 0 { best = index }
        }
        return best
    }

    private func isHeadline(_ index: Int) -> Bool {
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

// MARK: - With the model's judgement

extension RoleRules {
    /// Credits stand at most so many lines above the body or below it.
    private static let creditsAbove = 25
    private static let creditsBelow = 8
    /// Above a body that begins further down the headline is searched for so many lines up.
    private static let headlineSearch = 20

    /// The same with the model's judgement of which lines are the body's; as it was where that leaves no paragraph.
    func judged(isBody: (Int) -> Bool) -> RoleRules {
        let body = lines.indices.filter { isBody($0) && canBeBody($0) }
        guard let first = body.first, let last = body.last, body.contains(where: { kinds[$0].isProse }) else {
            return self
        }
        var rules = self
        rules.assign(body: body, from: first, to: last)
        return rules
    }

    /// What its own words give away is never text.
    private func canBeBody(_ index: Int) -> Bool {
        switch kinds[index].kind {
        case .credits, .keywords, .furniture, .related, .ranking, .section: false
        case .maybeRanking: roles[index] != .label
        default: true
        }
    }

    private mutating func assign(body: [Int], from first: Int, to last: Int) {
        // What was judged to be text may be the headline itself.
        let headline = self.headline(above: first) ?? (isHeadline(first) && body.count > 1 ? first : nil)
        let standfirst = headline.flatMap { self.standfirst(between: $0, and: first) }
        var next = 0
        for index in lines.indices {
            if next < body.count, body[next] == index, index == headline { next += 1 }
            if next < body.count, body[next] == index {
                assign(bodyRole(index, headline: headline, isLast: index == last), .judgedText, at: index)
                next += 1
            } else if index == headline {
                assign(.headline, .titleAbove, at: index)
            } else if index == standfirst {
                assign(.standfirst, .belowTitle, at: index)
            } else if roles[index].isBody || roles[index] == .headline {
                assign(index < first ? .furniture : .related, .judgedOther, at: index)
            } else if roles[index] == .credits,
                index < (headline ?? first) - Self.creditsAbove || index > last + Self.creditsBelow
            {
                assign(.furniture, .farFromText, at: index)
            }
        }
    }

    private func bodyRole(_ index: Int, headline: Int?, isLast: Bool) -> LineRole {
        if roles[index].isBody { return roles[index] }
        if lines[index].isBulleted { return .listItem }
        switch kinds[index].kind {
        case .prose, .sentence, .relatedLink: return .paragraph
        case .caption: return .caption
        default: return isLast ? .paragraph : .heading
        }
    }

    /// In a text that begins with the article the first line that can be one; else the nearest above the body.
    private func headline(above first: Int) -> Int? {
        if first < Self.creditsSearch { return headline(before: first) }
        var best: Int?
        for index in (max(0, first - Self.headlineSearch)..<first).reversed() where isHeadline(index) {
            if lines[index].weight >= 5 {
                // A standfirst without a full stop stands below it.
                return index > 0 && isHeadline(index - 1) && lines[index - 1].weight >= 5 ? index - 1 : index
            }
            if lines[index].weight >= 3, best == nil { best = index }
        }
        return best
    }

    /// The first long line below the headline, if only little stands between them.
    private func standfirst(between headline: Int, and first: Int) -> Int? {
        guard headline < first else { return nil }
        return (headline + 1..<min(first, headline + 3)).first { index in
            guard !lines[index].isBulleted, 8...60 ~= lines[index].weight else { return false }
            return kinds[index].kind == .short || kinds[index].kind == .sentence || kinds[index].kind == .prose
        }
    }
}

// MARK: - Menus

extension RoleRules {
    /// Takes the names of sections that stand together for a menu: none of them is the article's.
    mutating func markMenus() {
        var run: [Int] = []
        for index in lines.indices {
            if lines[index].weight <= 3, !lines[index].endsSentence {
                if roles[index] == .section, kinds[index].labelEnd == nil { run.append(index) }
                continue
            }
            if run.count > 1 { for section in run { assign(.furniture, .menu, at: section) } }
            run = []
        }
    }
}

// MARK: - Names

extension RoleRules {
    /// Finds the lines that are a name and nothing else, between the headline and the text and beside the date.
    mutating func markNames(in text: Span<UInt8>) {
        guard let headline = roles.firstIndex(of: .headline) else { return }
        let above = headline + 1..<(roles[headline...].firstIndex { $0 == .paragraph } ?? roles.count)
        for index in above where kinds[index].kind == .short && roles[index] != .section {
            let near = max(headline + 1, index - 2)..<min(above.upperBound, index + 3)
            guard near.contains(where: { roles[$0] == .credits }), Byline.name(text, lines[index]) != nil else {
                continue
            }
            assign(.author, .nameBesideDate, at: index)
        }
    }
}
