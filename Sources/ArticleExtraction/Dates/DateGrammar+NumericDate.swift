import NewswireModel

/// Days in digits: `2023-01-23`, `23.01.2023`, `23/1/23`.
extension DateGrammar {
    private struct Day: Equatable {
        var year: Int
        var month: Int
        var day: Int

        init?(_ year: Int, _ month: Int, _ day: Int) {
            guard 1...12 ~= month, 1...31 ~= day else { return nil }
            (self.year, self.month, self.day) = (year, month, day)
        }
    }

    /// Nil if no such date begins here; false if one does and can't be understood.
    mutating func numericDate(_ first: Int, _ digits: Int) -> Bool? {
        guard case .mark(let mark)? = kind(1), case .number(let second, 1...2)? = kind(2), kind(3) == .mark(mark),
            case .number(let third, let thirdDigits)? = kind(4), isSpaced(1) == isSpaced(3),
            !isSpaced(1) || mark == UInt8(ascii: "/"),
            mark == UInt8(ascii: "-") || mark == UInt8(ascii: ".") || mark == UInt8(ascii: "/")
        else { return nil }
        // An IP address, a telephone number.
        if kind(5) == .mark(mark), kind(6)?.isNumber == true, !isSpaced(6) { return false }
        // `v2.10.2023` is a version.
        if index > 0, tokens[index - 1].isLetter, !isSpaced(0) { return false }
        let found: Day?
        let isPersian = tokens[index].isPersian
        switch (digits, thirdDigits) {
        case (4, 1...2):
            found = Day(first, second, third)
            parts.isISO = mark == UInt8(ascii: "-")
        case (1...2, 4): found = day(first, second, year: third, mark)
        case (1...2, 2): found = day(first, digits, second, third, mark)
        default: return nil
        }
        guard let found, parts.year == nil, parts.month == nil, parts.day == nil,
            takeEra(ofYear: found.year, isPersian: isPersian)
        else { return false }
        (parts.year, parts.month, parts.day) = (found.year, found.month, found.day)
        index += 5
        expectsOffset = false
        return true
    }

    /// False for a year that no calendar has which the line can mean.
    private mutating func takeEra(ofYear year: Int, isPersian: Bool) -> Bool {
        switch year {
        case DateParts.years: return true
        case 2443...2643:
            guard conventions.era == .buddhist || tokens.contains(where: \.isThai) else { return false }
            parts.era = .buddhist
            return true
        // The Islamic calendar counts 1401 too: only Persian papers mean the Iranian one for certain.
        case 1279..<1499 where isPersian || conventions.era == .jalali:
            parts.era = .jalali
            return true
        default: return false
        }
    }

    /// `23/1/2023`: with full stops the day stands first everywhere; else only what is known decides.
    private func day(_ first: Int, _ second: Int, year: Int, _ mark: UInt8) -> Day? {
        let dayFirst = Day(year, second, first)
        let monthFirst = Day(year, first, second)
        if mark == UInt8(ascii: ".") { return dayFirst ?? monthFirst }
        if dayFirst == monthFirst { return dayFirst }
        guard dayFirst != nil, monthFirst != nil else { return dayFirst ?? monthFirst }
        if 2443...2643 ~= year { return dayFirst }
        switch lineOrder ?? conventions.order {
        case .dayFirst: return dayFirst
        case .monthFirst: return monthFirst
        case .yearFirst, nil: return nil
        }
    }

    /// `15.10.24`: as long as no order is known, only where one order makes a day of it, and with a time or a word
    /// beside it.
    private func day(_ first: Int, _ digits: Int, _ second: Int, _ third: Int, _ mark: UInt8) -> Day? {
        let century = { (value: Int) in value < 69 ? 2000 + value : 1900 + value }
        let dayFirst = Day(century(third), second, first)
        let monthFirst = mark == UInt8(ascii: ".") ? nil : Day(century(third), first, second)
        let yearFirst = digits == 2 ? Day(century(first), second, third) : nil
        let isAlone = tokens.count == 5
        switch lineOrder ?? conventions.order {
        case _ where isAlone && mark == UInt8(ascii: "-"): return nil
        case .dayFirst: return dayFirst
        case .monthFirst: return Day(century(third), first, second)
        case .yearFirst: return yearFirst
        case nil:
            let readings = [dayFirst, monthFirst, yearFirst].compactMap { $0 }
            guard let reading = readings.first, !isAlone, readings.allSatisfy({ $0 == reading }) else { return nil }
            return reading
        }
    }

    /// A day of the Islamic calendar, which is passed over: its months begin when the moon is seen. Nil if none begins
    /// here.
    mutating func islamicDate() -> Bool? {
        var end = index + 1
        if case .word(.hijriMonth)? = kind(1) {
            while end < tokens.count, isIslamicName(tokens[end].kind) { end += 1 }
        } else if case .mark(let mark)? = kind(1), kind(2)?.isNumber == true, kind(3) == .mark(mark),
            kind(4)?.isNumber == true, kind(5) == .word(.hijriEra)
        {
            end = index + 4
        } else {
            return nil
        }
        if end < tokens.count, tokens[end].kind == .mark(UInt8(ascii: ",")) { end += 1 }
        if end < tokens.count, case .number(let year, 4) = tokens[end].kind, 1300..<1500 ~= year { end += 1 }
        if end < tokens.count, tokens[end].kind == .word(.hijriEra) { end += 1 }
        index = end
        parts.saysOther = true
        return true
    }

    private func isIslamicName(_ kind: DateToken.Kind) -> Bool {
        if case .word(.ordinal) = kind { return true }
        return kind == .word(.hijriMonth)
    }
}
