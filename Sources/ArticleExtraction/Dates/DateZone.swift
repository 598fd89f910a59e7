/// A zone as papers name it.
enum DateZone: Equatable, Sendable {
    /// Minutes east of UTC, wherever the name is printed.
    case fixed(Int)
    /// Several zones share the name, or it changes its offset with the season: no offset is given.
    case ambiguous
    /// Moscow's, by the law of the day.
    case moscow

    /// Minutes east of UTC on a day; nil if that is not certain.
    func offset(year: Int, month: Int, day: Int) -> Int? {
        switch self {
        case .fixed(let minutes): return minutes
        case .ambiguous: return nil
        case .moscow:
            // UTC+4 from 27 March 2011 to 26 October 2014, UTC+3 since; before, summer time had no other name in print
            // (IANA time zone database, Europe/Moscow).
            let date = (year * 100 + month) * 100 + day
            return date > 2014_10_26 ? 180 : date > 2011_03_27 && date < 2014_10_26 ? 240 : nil
        }
    }

    static let names: [(names: [String], zone: DateZone)] =
        fixed.map { ($0.names, .fixed($0.minutes)) } + [
            (["msk", "мск", "МСК"], .moscow),
            (
                [
                    "ist", "cst", "bst", "ast", "mst", "sst", "gst", "adt", "et", "ct", "pt", "mt", "ict", "pht", "bdt",
                    "art", "clt", "cot", "pet", "wst", "ect", "amt", "lt",
                ], .ambiguous
            ),
        ]

    private static let fixed: [(minutes: Int, names: [String])] = [
        (0, ["utc", "gmt", "z", "wet", "ut", "tu"]), (60, ["cet", "mez", "wat", "west", "hec"]),
        (120, ["cest", "mesz", "eet", "sast", "cat"]), (180, ["eest", "eat", "trt"]), (210, ["irst"]), (300, ["pkt"]),
        (345, ["npt"]), (420, ["wib"]), (480, ["hkt", "sgt", "awst", "wita", "myt", "北京时间", "北京時間", "台北時間", "香港時間"]),
        (540, ["jst", "kst", "wit", "日本時間"]), (570, ["acst"]), (600, ["aest"]), (630, ["acdt"]), (660, ["aedt"]),
        (720, ["nzst"]), (780, ["nzdt"]), (-150, ["ndt"]), (-210, ["nst"]), (-180, ["brt"]), (-240, ["edt"]),
        (-300, ["est", "cdt"]), (-360, ["mdt"]), (-420, ["pdt"]), (-480, ["pst", "akdt"]), (-540, ["akst"]),
        (-600, ["hst"]),
    ]
}
