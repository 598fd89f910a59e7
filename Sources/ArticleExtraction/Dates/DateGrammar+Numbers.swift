/// What numbers mean by what stands beside them.
extension DateGrammar {
    mutating func number(_ value: Int, _ digits: Int) -> Bool {
        if expectsOffset, let isUnderstood = offset(value, digits) { return isUnderstood }
        if let isUnderstood = islamicDate() { return isUnderstood }
        if let isUnderstood = numericDate(value, digits) { return isUnderstood }
        if let isUnderstood = time(value, digits) { return isUnderstood }
        if case .word(let word)? = kind(1), let isUnderstood = counted(value, digits, by: word) { return isUnderstood }
        expectsOffset = false
        if digits == 4, isClockOfDigits(value), parts.hour == nil, value / 100 < 24, value % 100 < 60 {
            (parts.hour, parts.minute) = (value / 100, value % 100)
            expectsOffset = true
        } else if digits == 4, parts.year == nil, takeYear(value) {
            return true
        } else if isYearOfCentury(digits) {
            parts.year = Self.year(ofCentury: value)
        } else if digits <= 2, parts.day == nil, 1...31 ~= value {
            parts.day = value
        } else {
            return false
        }
        index += 1
        return true
    }

    /// Takes a year of four digits, of the calendar that it can belong to.
    private mutating func takeYear(_ value: Int) -> Bool {
        guard parts.era != nil || DateParts.years.contains(value) || isForeignYear(value) else { return false }
        if parts.era == nil, value >= 2400 { parts.era = .buddhist }
        parts.year = value
        index += 1
        return true
    }

    /// A year of the Thai calendar or of the Iranian one, in a line that can mean it.
    private func isForeignYear(_ value: Int) -> Bool {
        if 2443...2643 ~= value { return isThai }
        return 1279..<1500 ~= value && isPersian
    }

    private var isThai: Bool {
        conventions.era == .buddhist || tokens.contains { $0.isThai }
    }

    private var isPersian: Bool {
        conventions.era == .jalali
            || tokens.contains { token in
                if case .word(.jalaliMonth) = token.kind { true } else { token.isPersian }
            }
    }

    /// `06 FEB 26`, `Jan 23, '23`.
    private func isYearOfCentury(_ digits: Int) -> Bool {
        guard digits == 2, parts.year == nil, parts.month != nil, parts.day != nil, parts.era == nil else {
            return false
        }
        if kind(-1) == .mark(UInt8(ascii: "'")) { return true }
        let isBehindMark = kind(-1) == .mark(UInt8(ascii: ".")) || kind(-1) == .mark(UInt8(ascii: "-"))
        guard case .word(let word)? = kind(isBehindMark ? -2 : -1) else { return false }
        return word.isMonth
    }

    /// POSIX, strptime: 69 is 1969, 68 is 2068.
    private static func year(ofCentury value: Int) -> Int { value < 69 ? 2000 + value : 1900 + value }

    /// A number with a word behind it that says what it counts; nil if the word does not.
    private mutating func counted(_ value: Int, _ digits: Int, by word: DateWord) -> Bool? {
        switch word {
        case .year where parts.year == nil:
            guard parts.era != nil || digits == 4 && 1000..<3000 ~= value else { return false }
            parts.year = value
        case .monthUnit where parts.month == nil: parts.month = value
        case .day where parts.day == nil: parts.day = value
        case .hour, .clock:
            if isRelative, kind(2)?.isNumber != true {
                parts.saysOther = true
            } else {
                guard digits <= 2 else { return nil }
                guard parts.hour == nil, value <= 24 else { return false }
                parts.hour = value
                if word == .clock, case .number(let minute, 2)? = kind(2), minute < 60 {
                    parts.minute = minute
                    index += 1
                }
            }
        case .minute where parts.hour != nil && parts.minute == nil && value < 60: parts.minute = value
        case .second where parts.minute != nil && parts.second == nil && value < 60: parts.second = value
        case .minute, .relative: parts.saysOther = true
        case .noon, .midnight:
            guard value == 12, parts.hour == nil else { return nil }
            parts.hour = word == .noon ? 12 : 0
            parts.hidesTime = word == .midnight
        case .morning, .afternoon:
            guard parts.hour == nil, 1...12 ~= value else { return nil }
            // `am 23. Januar` is German; the hour of an Arabic `م` has minutes.
            if isSpaced(1), kind(2)?.isNumber == true || digits == 4 { return nil }
            guard tokens[index + 1].order == nil else { return nil }
            parts.hour = value
            parts.isAfternoon = word == .afternoon
        default: return nil
        }
        index += 2
        expectsOffset = parts.hour != nil
        return true
    }

    /// The offset behind a time: `+09:00`, `-0500`, `+9` behind UTC or GMT; nil if the number is something else.
    private mutating func offset(_ value: Int, _ digits: Int) -> Bool? {
        guard index > 0, case .mark(let sign) = tokens[index - 1].kind, !tokens[index].isSpaced,
            sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), parts.offset == nil
        else { return nil }
        let isBehindZone = parts.zone == .fixed(0) && !tokens[index - 1].isSpaced
        // `10:00-11:00` is a span of time.
        if sign == UInt8(ascii: "-"), digits != 4, !parts.isISO, !isBehindZone { return nil }
        if parts.hasZone, !isBehindZone { return nil }
        var minutes: Int
        index += 1
        switch digits {
        case 4: minutes = value / 100 * 60 + value % 100
        case 1, 2:
            minutes = value * 60
            if kind(0) == .mark(UInt8(ascii: ":")), case .number(let rest, 2)? = kind(1), rest < 60 {
                minutes += rest
                index += 2
            }
        default: return false
        }
        if sign == UInt8(ascii: "-") { minutes = -minutes }
        parts.offset = minutes
        expectsOffset = false
        return true
    }

    /// Four digits before a zone name, where the year stands elsewhere: `1559 GMT`, `1559 hrs`.
    private func isClockOfDigits(_ value: Int) -> Bool {
        switch kind(1) {
        case .word(.zone), .word(.clock): break
        default: return false
        }
        return parts.year != nil
            || tokens[(index + 1)...].contains { if case .number(_, 4) = $0.kind { true } else { false } }
    }
}

// MARK: - Times

extension DateGrammar {
    /// `15:59`, `15:59:00.000`, `3.59 pm`, `15.59 Uhr`; nil if no time begins here.
    private mutating func time(_ hour: Int, _ digits: Int) -> Bool? {
        guard digits <= 2, case .mark(let mark)? = kind(1), case .number(let minute, 2)? = kind(2), !isSpaced(2),
            !isSpaced(1)
        else { return nil }
        if mark == UInt8(ascii: ".") {
            guard isClockWord(kind(3)) || isBehindClockWord || isTimeBehindDay else { return nil }
        } else if mark != UInt8(ascii: ":") {
            return nil
        }
        guard parts.hour == nil, hour <= 24, minute < 60 else { return false }
        (parts.hour, parts.minute) = (hour, minute)
        index += 3
        if kind(0) == .mark(mark), !isSpaced(0), case .number(let second, 2)? = kind(1), !isSpaced(1) {
            guard second <= 60 else { return false }
            parts.second = second
            index += 2
            if kind(0) == .mark(UInt8(ascii: ".")) || kind(0) == .mark(UInt8(ascii: ",")), kind(1)?.isNumber == true,
                !isSpaced(1)
            {
                index += 2
            }
        }
        expectsOffset = true
        return true
    }

    private func isClockWord(_ kind: DateToken.Kind?) -> Bool {
        kind == .word(.clock) || kind == .word(.morning) || kind == .word(.afternoon)
    }

    /// `kl. 15.59`; or a filler, `alle 15.59`, where the day is known.
    private var isBehindClockWord: Bool {
        let before = kind(-1) == .mark(UInt8(ascii: ".")) ? kind(-2) : kind(-1)
        return before == .word(.beforeTime) || before == .word(.filler) && parts.hasDay
    }

    /// `23.1.2023 15.59`, with nothing of the like behind it.
    private var isTimeBehindDay: Bool {
        parts.hasDay && isSpaced(0) && !(kind(3) == .mark(UInt8(ascii: ".")) && kind(4)?.isNumber == true)
    }
}
