/// The order in which numeric dates are written: `23/01/2023`, `01/23/2023`, `2023/01/23`.
enum DateOrder: Sendable {
    case dayFirst, monthFirst, yearFirst

    init?(name: Substring) {
        switch name {
        case "day-first": self = .dayFirst
        case "month-first": self = .monthFirst
        case "year-first": self = .yearFirst
        default: return nil
        }
    }
}

extension DateOrder {
    /// What a date shows that can be read in one order only: `23/01/2023`; nil if there is none.
    init?(shownBy tokens: [DateToken]) {
        for index in tokens.indices.dropLast(4) {
            guard case .number(let first, 1...2) = tokens[index].kind, case .mark(let mark) = tokens[index + 1].kind,
                mark == UInt8(ascii: "/") || mark == UInt8(ascii: "-"),
                case .number(let second, 1...2) = tokens[index + 2].kind, tokens[index + 3].kind == .mark(mark),
                case .number(_, 4) = tokens[index + 4].kind
            else { continue }
            if 13...31 ~= first, 1...12 ~= second {
                self = .dayFirst
            } else if 1...12 ~= first, 13...31 ~= second {
                self = .monthFirst
            } else {
                continue
            }
            return
        }
        return nil
    }
}

/// What is known of how a page writes its dates, beside what the date itself shows.
struct DateConventions: Sendable, Equatable {
    /// Nil where papers differ: `03/04/2023` is then no date.
    var order: DateOrder?
    /// The calendar of numeric dates whose years the Gregorian one has not reached, or has long passed.
    var era: DateEra?

    static let unknown = DateConventions()

    init(order: DateOrder? = nil, era: DateEra? = nil) {
        self.order = order
        self.era = era
    }

    /// By a BCP 47 tag and the site's top-level domain: the tag's region decides, else the domain's country, else the
    /// language, where all who print it write dates alike.
    init(language: String?, topLevelDomain: String?) {
        let subtags = (language ?? "").split(separator: "-")
        let region = subtags.dropFirst().first { $0.utf8.count == 2 }.map { String($0).lowercased() }
        let code = subtags.first.map(String.init) ?? ""
        era = code == "th" ? .buddhist : code == "fa" ? .jalali : nil
        if let region {
            order = Self.order(inRegion: region == "gb" ? "uk" : region, code)
        } else {
            order = topLevelDomain.flatMap { Self.order(inRegion: $0, code) } ?? Self.orders[code]
        }
    }

    /// The United States write the month first, in English; who lives between two customs is left out.
    private static func order(inRegion region: String, _ language: String) -> DateOrder? {
        switch region {
        case "us", "gov", "mil": language == "en" || language.isEmpty ? .monthFirst : nil
        case "cn", "tw", "hk", "jp", "kr", "hu", "lt", "mn": language == "en" ? nil : .yearFirst
        default: dayFirstRegions.contains(region) ? .dayFirst : nil
        }
    }

    /// Without the countries whose domains are mostly sold abroad, such as `co` and `me`.
    private static let dayFirstRegions = Set(
        """
        uk ie au nz in pk bd lk np za ng ke gh ug tz zm zw sg my id th vn de at ch fr be nl lu it es pt ad mc sm \
        va mt cy gr dk no se fi is ee lv pl cz sk si hr rs ba mk al bg ro md ua by ru tr ge az kz il ae sa \
        qa kw om bh jo lb eg ma dz tn br ar cl pe uy py bo ec ve mx gt hn sv ni cr do cu
        """.split(separator: " ").map(String.init))

    private static let orders = Dictionary(
        uniqueKeysWithValues: dayFirstLanguages.map { ($0, DateOrder.dayFirst) }
            + ["ja", "zh", "ko", "hu", "lt", "mn"].map { ($0, DateOrder.yearFirst) })

    private static let dayFirstLanguages =
        """
        de fr es ca gl pt it ro nl af sv da no nb nn is fi et lv pl cs sk sl hr sr bs mk sq bg ru uk be el tr az \
        ar he hi mr bn ta te ur th vi id ms sw ka hy
        """.split(separator: " ").map(String.init)
}
