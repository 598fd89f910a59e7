import NewswireModel

/// Makes dates of tokens: each token must find its place, or the line is no date.
struct DateGrammar {
    let tokens: [DateToken]
    let conventions: DateConventions
    var index = 0
    var parts = DateParts()
    /// The token before was a time or a zone name, so that an offset can follow.
    var expectsOffset = false
    private var found: [PrintedDate] = []
    /// Labels stand behind their dates: `2023年1月23日 公開`.
    private let labelsFollow: Bool

    /// What words of the line say: of the order of numeric dates; that it counts from now; which calendar it may mean.
    let lineOrder: DateOrder?
    let isRelative: Bool

    init(tokens: [DateToken], conventions: DateConventions) {
        self.tokens = tokens
        self.conventions = conventions
        let orders = tokens.compactMap(\.order)
        lineOrder = orders.first.flatMap { first in orders.allSatisfy { $0 == first } ? first : nil }
        isRelative = tokens.contains { $0.kind == .word(.relative) }
        labelsFollow = Self.labelsFollow(tokens)
    }

    /// Between the labels around the token at hand stands the name of a month that can be nothing else.
    var namesMonth: Bool {
        func isMonth(_ token: DateToken) -> Bool {
            if case .word(let word) = token.kind { word.isMonth } else { false }
        }
        return tokens[..<index].reversed().prefix { !$0.kind.isLabel }.contains(where: isMonth)
            || tokens[index...].prefix { !$0.kind.isLabel }.contains(where: isMonth)
    }

    private static func labelsFollow(_ tokens: [DateToken]) -> Bool {
        guard let first = tokens.first(where: { if case .mark = $0.kind { false } else { $0.kind != .word(.filler) } }),
            let last = tokens.last(where: { if case .mark = $0.kind { false } else { true } })
        else { return false }
        return !first.kind.isLabel && last.kind.isLabel
    }

    /// See `PrintedDate.dates(inLine:)`.
    mutating func dates() -> [PrintedDate]? {
        while index < tokens.count {
            switch tokens[index].kind {
            case .number(let value, let digits):
                guard number(value, digits) else { return nil }
            case .word(let word):
                guard self.word(word) else { return nil }
            case .mark(let mark):
                if mark == UInt8(ascii: "+"), !expectsOffset { return nil }
                index += 1
            }
        }
        if !found.isEmpty, !parts.hasDay { return parts.isOnlySmall ? found : nil }
        guard parts.saysAnything || parts.hasDay, finish(isLast: true) else { return nil }
        return found
    }

    /// Ends a date; false if what was read is none and cannot stay out.
    private mutating func finish(isLast: Bool) -> Bool {
        defer { parts = DateParts() }
        guard parts.hasDay else {
            // Half a date beside a whole one is not understood.
            return isLast && found.isEmpty && (parts.year == nil || parts.month == nil)
        }
        guard let date = parts.date else { return false }
        found.append(PrintedDate(date, label: parts.label))
        return true
    }

    /// A label begins a date; behind a whole date it begins the next, or is that date's own.
    mutating func label(_ label: PrintedDate.Label) -> Bool {
        index += 1
        if labelsFollow {
            parts.label = parts.label ?? label
            return !parts.hasDay || kind(0)?.isLabel == true || finish(isLast: false)
        }
        if parts.hasDay, !finish(isLast: false) { return false }
        // `Last update published on`: the first label says it.
        if parts.label == nil { parts.label = label }
        return true
    }

    func kind(_ ahead: Int) -> DateToken.Kind? {
        tokens.indices.contains(index + ahead) ? tokens[index + ahead].kind : nil
    }

    func isSpaced(_ ahead: Int) -> Bool {
        index + ahead < tokens.count && tokens[index + ahead].isSpaced
    }
}

extension DateParts {
    /// Behind a whole date: no more than a time, `Updated 16:30`, or what counts from now.
    fileprivate var isOnlySmall: Bool { year == nil && month == nil && (day == nil || saysOther) }
}

extension DateToken.Kind {
    var isLabel: Bool { self == .word(.published) || self == .word(.modified) }

    var isNumber: Bool { if case .number = self { true } else { false } }
}

// MARK: - Words

extension DateGrammar {
    private mutating func word(_ word: DateWord) -> Bool {
        let followsTime = expectsOffset
        expectsOffset = false
        switch word {
        case .month(let month): return self.month(month)
        case .maybeMonth(let month): if !namesMonth, parts.month == nil { return self.month(month) }
        case .listopada:
            // The 23rd: `23.`, not `23`.
            let isBehindDot = kind(-1) == .mark(UInt8(ascii: ".")) && kind(-2)?.isNumber == true
            return self.month(isBehindDot ? 10 : 11)
        case .monthStem(let first, let second):
            guard case .word(.ordinal(let ordinal))? = kind(1) else { return false }
            index += 1
            return self.month(ordinal == 1 ? first : second)
        case .jalaliMonth(let month):
            parts.era = .jalali
            return self.month(month)
        case .era(let era):
            guard parts.era == nil, parts.year == nil else { return false }
            parts.era = era
        case .zone(let zone):
            guard followsTime || isTime(1) else { break }
            // `a.m. EST (1700 GMT)`: the first zone is the one of the time.
            if !parts.hasZone { parts.zone = zone }
            expectsOffset = followsTime
        case .morning, .afternoon:
            guard followsTime || isTime(1), parts.isAfternoon == nil else { break }
            parts.isAfternoon = word == .afternoon
            expectsOffset = followsTime
        case .noon:
            guard parts.hour == nil || parts.hour == 12 else { return false }
            parts.hour = 12
            expectsOffset = true
        case .midnight:
            guard parts.hour == nil || parts.hour == 12 || parts.hour == 0 else { return false }
            parts.hour = 0
            parts.hidesTime = true
            expectsOffset = true
        case .published: return label(.published)
        case .modified: return label(.modified)
        case .relative, .hijriMonth, .hijriEra: parts.saysOther = true
        case .monthBefore, .dayBefore:
            if let isUnderstood = counted(behind: word) { return isUnderstood }
        case .year, .monthUnit, .day, .hour, .minute, .second, .clock, .beforeTime, .maybeWeekday, .filler, .ordinal:
            break
        }
        index += 1
        return true
    }

    private mutating func month(_ month: Int) -> Bool {
        // `نيسان / أبريل`: one month by two names.
        guard parts.month == nil || parts.month == month && kind(-1) == .mark(UInt8(ascii: "/")) else { return false }
        parts.month = month
        index += 1
        return true
    }

    /// `tháng 1`: the number behind the word; nil if none stands there.
    private mutating func counted(behind word: DateWord) -> Bool? {
        guard case .number(let value, 1...2)? = kind(1), kind(2) != .mark(UInt8(ascii: "/")),
            kind(2) != .mark(UInt8(ascii: "-"))
        else { return nil }
        if word == .monthBefore {
            guard parts.month == nil, 1...12 ~= value else { return false }
            parts.month = value
        } else {
            guard parts.day == nil, 1...31 ~= value else { return false }
            parts.day = value
        }
        index += 2
        return true
    }

    /// Whether a time stands ahead: `午後3時`, `AM 3:59`.
    private func isTime(_ ahead: Int) -> Bool {
        guard case .number(_, 1...2)? = kind(ahead) else { return false }
        switch kind(ahead + 1) {
        case .mark(UInt8(ascii: ":")), .word(.hour), .word(.clock): return true
        default: return false
        }
    }
}
