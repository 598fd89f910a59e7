/// Query parameters that say how a reader came to an article, or in which rendition it is shown: nothing about which
/// article it is.
///
/// A name that any site uses for content is not here: `id`, `p`, `page`, `article`, `cid`, `sid`, `type`, `lang`. Names
/// are those that the vendors document, and those that links of many papers carry.
enum QueryParameters {
    /// Why a piece of a query, `name=value` or `name`, is no part of the article's address; nil where it may be one.
    /// Names and values are compared in lower case.
    static func reasonToDrop(_ piece: ArraySlice<UInt8>) -> String? {
        let end = piece.firstIndex(of: Ascii.equals) ?? piece.endIndex
        guard end - piece.startIndex <= nameBytesMax else { return nil }
        let name = lowercased(piece[..<end])
        if let reason = reasons[name] ?? prefixes.first(where: { name.hasPrefix($0.prefix) })?.reason { return reason }
        guard namesWithValues.contains(name) else { return nil }
        let value = end < piece.endIndex ? lowercased(piece[(end + 1)...]) : ""
        if channelNames.contains(name), isChannel(value, of: name) { return "channel of the reader" }
        if campaignNames.contains(name), !value.utf8.allSatisfy(Ascii.isDigit) { return "a paper's own campaign code" }
        if sessionNames.contains(name), isSession(value) { return "session" }
        return renditions[name]?.contains(value) == true ? "rendition of the same article" : nil
    }

    /// No name in the tables is as long.
    static let nameBytesMax = 64

    private static func lowercased(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.map(Ascii.lowercased), as: UTF8.self)
    }

    private static let reasons: [String: String] = Dictionary(
        names.flatMap { row in row.names.split(whereSeparator: \.isWhitespace).map { (String($0), row.reason) } },
        uniquingKeysWith: { first, _ in first })

    private static let namesWithValues = channelNames.union(campaignNames).union(sessionNames).union(renditions.keys)

    /// Names that carry a campaign code on one site and a number that is content on another.
    static let campaignNames: Set<String> = ["iref", "itid", "hpid", "ico", "ftag", "taid"]

    static let sessionNames: Set<String> = ["sessionid", "session_id"]

    /// Whether a value is as long as random ones are.
    private static func isSession(_ value: String) -> Bool {
        value.utf8.count >= 20 && value.utf8.allSatisfy { Ascii.isLetter($0) || Ascii.isDigit($0) }
    }

    /// Whether a value names where a reader came from: a well-known channel or, in `ref`, a site.
    private static func isChannel(_ value: String, of name: String) -> Bool {
        if channels.contains(value) { return true }
        guard name == "ref" || name == "referrer", value.utf8.count <= Host.bytesMax, value.contains("."),
            value.utf8.allSatisfy({ Ascii.isLetter($0) || Ascii.isDigit($0) || $0 == 0x2D || $0 == Ascii.dot }),
            let top = value.split(separator: ".").last, !fileSuffixes.contains(top)
        else { return false }
        return PublicSuffixList.registrableDomain(ofHost: value) != nil
    }
}
