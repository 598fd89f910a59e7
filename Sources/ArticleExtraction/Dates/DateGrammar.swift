import NewswireModel

/// Makes dates of tokens: each token must find its place, or the line is no date.
struct DateGrammar {
    private let tokens: [DateToken]
    private var index = 0
    private var parts = Parts()
    private var found: [PrintedDate] = []
    /// The token before was a time or a zone name, so that an offset can follow.
    private var expectsOffset = false

    /// What has been read of one date.
    private struct Parts {
        var year: Int?
        var month: Int?
        var day: Int?
        var hour: Int?
        var minute: Int?
        var second: Int?
        var isAfternoon: Bool?
        var offset: Int?
        var hasZone = false
        var isISO = false
        var isRelative = false
        var label: PrintedDate.Label?

        var hasDay: Bool { year != nil && month != nil && day != nil }
        /// It says something, if not a whole date.
        var saysAnything: Bool { hour != nil || (month != nil && day != nil) || isRelative || label != nil }
    }

    init(tokens: [DateToken]) {
        self.tokens = tokens
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
        guard parts.saysAnything || parts.hasDay, finish(isLast: true) else { return nil }
        return found
    }

    /// Ends a date; false if what was read is none and cannot stay out.
    private mutating func finish(isLast: Bool) -> Bool {
        defer { parts = Parts() }
        guard let year = parts.year, let month = parts.month, let day = parts.day else {
            // Half a date beside a whole one is not understood.
            return isLast && found.isEmpty && (parts.year == nil || parts.month == nil)
        }
        let date: NewsDate?
        if let hour = parts.hour {
            guard let hour = Self.hour(hour, isAfternoon: parts.isAfternoon) else { return false }
            date = NewsDate(
                year: year, month: month, day: day, hour: hour, minute: parts.minute ?? 0, second: parts.second ?? 0,
                offsetMinutes: parts.offset)
        } else {
            guard parts.isAfternoon == nil else { return false }
            date = NewsDate(year: year, month: month, day: day)
        }
        guard let date else { return false }
        found.append(PrintedDate(date, label: parts.label))
        return true
    }

    private static func hour(_ hour: Int, isAfternoon: Bool?) -> Int? {
        guard let isAfternoon else { return hour }
        switch hour {
        case 12: return isAfternoon ? 12 : 0
        case 0..<12: return isAfternoon ? hour + 12 : hour
        // `15:59 PM`
        case 13..<24: return isAfternoon ? hour : nil
        default: return nil
        }
    }
}

// MARK: - Numbers

extension DateGrammar {
    private mutating func number(_ value: Int, _ digits: Int) -> Bool {
        if expectsOffset, let isUnderstood = offset(value, digits) { return isUnderstood }
        if let isUnderstood = numericDate(value, digits) { return isUnderstood }
        if let isUnderstood = time(value, digits) { return isUnderstood }
        if case .word(let word)? = kind(1), let isUnderstood = counted(value, by: word) { return isUnderstood }
        expectsOffset = false
        if digits == 4, parts.year == nil, 1000..<3000 ~= value, !isClockOfDigits(value) {
            parts.year = value
        } else if digits == 4, isClockOfDigits(value), parts.hour == nil, value / 100 < 24, value % 100 < 60 {
            (parts.hour, parts.minute) = (value / 100, value % 100)
            expectsOffset = true
        } else if digits <= 2, parts.day == nil, 1...31 ~= value {
            parts.day = value
        } else {
            return false
        }
        index += 1
        return true
    }

    /// `2023-01-23`, `23.01.2023`, `23/1/2023`; nil if no such date begins here.
    private mutating func numericDate(_ first: Int, _ digits: Int) -> Bool? {
        guard case .mark(let mark)? = kind(1), case .number(let second, let secondDigits)? = kind(2),
            kind(3) == .mark(mark), case .number(let third, let thirdDigits)? = kind(4),
            mark == UInt8(ascii: "-") || mark == UInt8(ascii: ".") || mark == UInt8(ascii: "/"), secondDigits <= 2
        else { return nil }
        let (year, month, day): (Int, Int, Int)
        if digits == 4, thirdDigits <= 2 {
            (year, month, day) = (first, second, third)
            parts.isISO = mark == UInt8(ascii: "-")
        } else if digits <= 2, thirdDigits == 4 {
            year = third
            if mark == UInt8(ascii: ".") || first > 12 || first == second {
                (day, month) = (first, second)
            } else if second > 12 {
                (month, day) = (first, second)
            } else {
                return false
            }
        } else {
            return nil
        }
        guard parts.year == nil, parts.month == nil, parts.day == nil else { return false }
        (parts.year, parts.month, parts.day) = (year, month, day)
        index += 5
        expectsOffset = false
        return true
    }

    /// `15:59`, `15:59:00.000`, `3.59 pm`, `15.59 Uhr`; nil if no time begins here.
    private mutating func time(_ hour: Int, _ digits: Int) -> Bool? {
        guard digits <= 2, case .mark(let mark)? = kind(1), case .number(let minute, 2)? = kind(2), !isSpaced(2)
        else { return nil }
        if mark == UInt8(ascii: ".") {
            guard isClockWord(kind(3)) || isClockWordBefore else { return nil }
        } else if mark != UInt8(ascii: ":") {
            return nil
        }
        guard parts.hour == nil, hour < 24, minute < 60 else { return false }
        (parts.hour, parts.minute) = (hour, minute)
        index += 3
        if kind(0) == .mark(mark), case .number(let second, 2)? = kind(1) {
            guard second <= 60 else { return false }
            parts.second = second
            index += 2
            if kind(0) == .mark(UInt8(ascii: ".")) || kind(0) == .mark(UInt8(ascii: ",")), case .number? = kind(1),
                !isSpaced(1)
            {
                index += 2
            }
        }
        expectsOffset = true
        return true
    }

    /// A number with a word behind it that says what it counts; nil if the word does not.
    private mutating func counted(_ value: Int, by word: DateWord) -> Bool? {
        switch word {
        case .year where parts.year == nil && 1000..<3000 ~= value: parts.year = value
        case .monthUnit where parts.month == nil: parts.month = value
        case .day where parts.day == nil: parts.day = value
        case .hour where parts.hour == nil && value < 24: parts.hour = value
        case .minute where parts.minute == nil && value < 60: parts.minute = value
        case .second where parts.second == nil && value < 60: parts.second = value
        case .morning, .afternoon:
            guard parts.hour == nil, 1...12 ~= value, kind(2) != .some(.number(value: 0, digits: 0)) else { return nil }
            // `am 23. Januar` is German.
            if word == .morning, isSpaced(1), case .number? = kind(2) { return nil }
            parts.hour = value
            parts.isAfternoon = word == .afternoon
        case .clock:
            guard parts.hour == nil, value < 24 else { return false }
            parts.hour = value
            if case .number(let minute, 2)? = kind(2), minute < 60 {
                parts.minute = minute
                index += 1
            }
        case .relative: parts.isRelative = true
        default: return nil
        }
        index += 2
        expectsOffset = parts.hour != nil
        return true
    }

    /// The offset behind a time: `+09:00`, `-0500`, `+9` behind UTC or GMT; nil if the number is something else.
    private mutating func offset(_ value: Int, _ digits: Int) -> Bool? {
        guard index > 0, case .mark(let sign) = tokens[index - 1].kind, !tokens[index].isSpaced,
            sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), parts.offset == nil || parts.offset == 0
        else { return nil }
        let isBehindZone = parts.hasZone && !tokens[index - 1].isSpaced
        // `10:00-11:00` is a span of time.
        if sign == UInt8(ascii: "-"), digits != 4, !parts.isISO, !isBehindZone { return nil }
        if parts.hasZone, !isBehindZone { return nil }
        var minutes: Int
        index += 1
        switch digits {
        case 4: minutes = value / 100 * 60 + value % 100
        case 1, 2:
            minutes = value * 60
            if kind(0) == .mark(UInt8(ascii: ":")), case .number(let rest, 2)? = kind(1) {
                minutes += rest
                index += 2
            }
        default: return false
        }
        if sign == UInt8(ascii: "-") { minutes = -minutes }
        parts.offset = minutes
        parts.hasZone = true
        expectsOffset = false
        return true
    }

    /// Four digits before a zone name, where the year stands elsewhere: `1559 GMT`.
    private func isClockOfDigits(_ value: Int) -> Bool {
        guard case .word(.zone)? = kind(1) else { return false }
        return parts.year != nil
            || tokens[(index + 1)...].contains { if case .number(_, 4) = $0.kind { true } else { false } }
    }

    private func kind(_ ahead: Int) -> DateToken.Kind? {
        index + ahead < tokens.count ? tokens[index + ahead].kind : nil
    }

    private func isSpaced(_ ahead: Int) -> Bool {
        index + ahead < tokens.count && tokens[index + ahead].isSpaced
    }

    private func isClockWord(_ kind: DateToken.Kind?) -> Bool {
        kind == .word(.clock) || kind == .word(.morning) || kind == .word(.afternoon)
    }

    /// `kl. 15.59`: a filler stands before the number, and the day is known.
    private var isClockWordBefore: Bool {
        guard parts.hasDay, index > 0 else { return false }
        if tokens[index - 1].kind == .word(.filler) { return true }
        return index > 1 && tokens[index - 1].kind == .mark(UInt8(ascii: "."))
            && tokens[index - 2].kind == .word(.filler)
    }
}

// MARK: - Words

extension DateGrammar {
    private mutating func word(_ word: DateWord) -> Bool {
        let followsTime = expectsOffset
        expectsOffset = false
        switch word {
        case .month(let month):
            guard parts.month == nil else { return false }
            parts.month = month
        case .zone(let minutes):
            // `a.m. EST (1700 GMT)`: the first zone is the one of the time.
            if !parts.hasZone { parts.offset = minutes }
            parts.hasZone = true
            expectsOffset = true
        case .morning, .afternoon:
            if followsTime || word == .afternoon || nextIsNumber, parts.isAfternoon == nil,
                parts.hour == nil || followsTime
            {
                parts.isAfternoon = isGermanPreposition(word, followsTime) ? nil : word == .afternoon
                expectsOffset = true
            } else if word != .morning {
                return false
            }
        case .published: return label(.published)
        case .modified: return label(.modified)
        case .relative: parts.isRelative = true
        case .clock: guard parts.hour != nil else { return false }
        case .year, .monthUnit, .day, .hour, .minute, .second, .filler: break
        }
        index += 1
        return true
    }

    private var nextIsNumber: Bool {
        if case .number? = kind(1) { true } else { false }
    }

    /// `am 23. Januar`, where no time stands before it.
    private func isGermanPreposition(_ word: DateWord, _ followsTime: Bool) -> Bool {
        guard word == .morning, !followsTime, case .number(_, let digits)? = kind(1) else { return false }
        return digits <= 2 && (kind(2) == .mark(UInt8(ascii: ".")) || isMonth(kind(2)))
    }

    private func isMonth(_ kind: DateToken.Kind?) -> Bool {
        if case .word(.month)? = kind { true } else { false }
    }

    /// A label begins a date; behind a whole date it begins the next.
    private mutating func label(_ label: PrintedDate.Label) -> Bool {
        if parts.hasDay, !finish(isLast: false) { return false }
        // `Last update published on`: the first label says it.
        if parts.label == nil { parts.label = label }
        index += 1
        return true
    }
}
