/// What follows once the model has judged which lines are the article's, and what is marked in every text at the end.
extension RoleRules {
    /// Credits stand at most so many lines above the body or below it.
    private static let creditsAbove = 25
    private static let creditsBelow = 8
    /// Above a body that begins further down the headline is searched for so many lines up.
    private static let headlineSearch = 20

    /// The same with the model's judgement of which lines are the body's, and the lines that are known to be the title;
    /// as it was where that leaves no paragraph.
    func judged(titles: [Int], isBody: (Int) -> Bool) -> RoleRules {
        let body = lines.indices.filter { isBody($0) && canBeBody($0) }
        guard body.contains(where: { kinds[$0].isProse }) else { return self }
        return judged(titles: titles, body: body)
    }

    /// The same where nothing but the judgement counts.
    func judged(titles: [Int], body: [Int]) -> RoleRules {
        var rules = self
        guard let first = body.first, let last = body.last else { return self }
        let title = titles.last { $0 <= first && !lines[$0].isBulleted }
        rules.assign(body: body, from: first, to: last, title: title)
        return rules
    }

    /// What its own words give away is never text.
    func canBeBody(_ index: Int) -> Bool {
        switch kinds[index].kind {
        case .credits, .keywords, .furniture, .related, .ranking, .section: false
        case .maybeRanking: roles[index] != .label
        default: true
        }
    }

    private mutating func assign(body: [Int], from first: Int, to last: Int, title: Int?) {
        // What was judged to be text may be the headline itself.
        let headline = title ?? self.headline(above: first) ?? (isHeadline(first) && body.count > 1 ? first : nil)
        let standfirst = headline.flatMap { self.standfirst(between: $0, and: first) }
        var next = 0
        for index in lines.indices {
            if next < body.count, body[next] == index, index == headline { next += 1 }
            if next < body.count, body[next] == index {
                assign(bodyRole(index, headline: headline, isLast: index == last), .judgedText, at: index)
                next += 1
            } else if index == headline {
                assign(.headline, index == title ? .knownTitle : .titleAbove, at: index)
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
        // Above the text its own words say what it is.
        if reasons[index] == .captionWords { return .caption }
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
