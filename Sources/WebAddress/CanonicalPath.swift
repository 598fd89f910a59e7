/// The path of a canonical address: the page, whatever rendition of it the path names.
///
/// Taken away are, as long as a page remains:
/// - slashes and spaces at the end, and all but one of a run of slashes, except behind the colon of an address within
///   the path;
/// - `index.html` and its kind at the end;
/// - a session: `;jsessionid=` at the end, and `(S(…))` as a folder;
/// - marks of an AMP rendition: a last segment `amp`, a suffix `.amp`, `.amp.html` or `~amp.html`, and a folder `amp`,
///   `amphtml` or `google-amp` above a segment that looks like an article's;
/// - a last segment `print` or `amp.html` below a segment that looks like an article's.
///
/// A segment looks like an article's that has five digits, three and a hyphen, or two hyphens. Without it a folder
/// `amp` may be about amplifiers, and `print` about printing.
struct CanonicalPath {
    typealias Change = Canonicalization.Change

    private(set) var changes: [Change] = []
    private var segments: [ArraySlice<UInt8>]
    /// The first segment that looks like an article's.
    private var articleIndex: Int?

    static let encodingReason = "another percent-encoding of the same"

    /// - Parameter keepsFolders: whether folders `amp` stay, because an address stands below them.
    init(_ path: String, keepsFolders: Bool) {
        let bytes = PercentEncoding.normalized(path.utf8)
        segments = bytes.dropFirst().split(separator: Ascii.slash, omittingEmptySubsequences: false)
        if !bytes.elementsEqual(path.utf8) {
            changes.append(
                Change(
                    part: .path, old: path, new: String(decoding: bytes, as: UTF8.self), reason: Self.encodingReason))
        }
        mergeSlashes()
        dropFolders(where: Self.isSession, "session")
        articleIndex = segments.firstIndex(where: Self.looksLikeArticle)
        trimEnd()
        if !keepsFolders { dropAMPFolders() }
    }

    var text: String {
        guard !segments.isEmpty else { return "/" }
        var bytes: [UInt8] = []
        for segment in segments {
            bytes.append(Ascii.slash)
            bytes += segment
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func note(_ old: some Sequence<UInt8>, _ reason: String) {
        let old = String(decoding: Array(old), as: UTF8.self)
        changes.append(Change(part: .path, old: old, new: "", reason: reason))
    }

    private mutating func mergeSlashes() {
        var merged: [ArraySlice<UInt8>] = []
        merged.reserveCapacity(segments.count)
        for (index, segment) in segments.enumerated() {
            let isKept = !segment.isEmpty || index == segments.count - 1 || merged.last?.last == Ascii.colon
            if isKept { merged.append(segment) }
        }
        let count = segments.count - merged.count
        if count > 0 { note(repeatElement(Ascii.slash, count: count), "slashes too many") }
        segments = merged
    }

    private mutating func dropFolders(where isDropped: (ArraySlice<UInt8>) -> Bool, _ reason: String) {
        guard segments.dropLast().contains(where: isDropped), let last = segments.popLast() else { return }
        for folder in segments where isDropped(folder) { note(folder + [Ascii.slash], reason) }
        segments.removeAll(where: isDropped)
        segments.append(last)
    }

    /// Takes folders `amp` away that stand above a segment that looks like an article's.
    private mutating func dropAMPFolders() {
        guard segments.count > 1, segments.contains(where: Self.isAMPFolder),
            let article = segments.lastIndex(where: Self.looksLikeArticle)
        else { return }
        let folders = segments[..<article]
        for folder in folders where Self.isAMPFolder(folder) { note(folder + [Ascii.slash], Self.ampReason) }
        segments = folders.filter { !Self.isAMPFolder($0) } + segments[article...]
    }

    private mutating func trimEnd() {
        var hasRun = false
        while let last = segments.last {
            if last.isEmpty {
                if segments.count > 1 || hasRun { note([Ascii.slash], "slash at the end") }
                segments.removeLast()
            } else if let (length, reason) = cut(last) {
                let rest = last.dropLast(length)
                note(rest.isEmpty ? [Ascii.slash] + last : Array(last.suffix(length)), reason)
                if rest.isEmpty { segments.removeLast() } else { segments[segments.count - 1] = rest }
            } else if let (plain, old) = Self.plainPage(last) {
                note(old, Self.ampReason)
                segments[segments.count - 1] = plain
            } else {
                return
            }
            hasRun = true
        }
    }

    /// How many bytes at the end of the last segment are no part of the page's name, and why.
    private func cut(_ last: ArraySlice<UInt8>) -> (length: Int, reason: String)? {
        let named = Self.withoutMarks(last, [Self.space])
        if named.count < last.count { return (last.count - named.count, "space at the end") }
        if last.elementsEqual(Self.space) { return (last.count, "space at the end") }
        if let length = Self.sessionLength(last) { return (length, "session") }
        if Self.isSession(last) { return (last.count, "session") }
        let plain = Self.withoutMarks(last, [Self.ampSuffix])
        if plain.count < last.count { return (last.count - plain.count, Self.ampReason) }
        if Self.isAMP(last), segments.count > 1 { return (last.count, Self.ampReason) }
        if let articleIndex, articleIndex < segments.count - 1 {
            if last.elementsEqual(Self.print) { return (last.count, "page for printing") }
            if last.elementsEqual(Self.ampPage) { return (last.count, Self.ampReason) }
        }
        if last.count <= Self.indexBytesMax,
            Self.indexPages.contains(String(decoding: last.map(Ascii.lowercased), as: UTF8.self))
        {
            return (last.count, "index page")
        }
        return nil
    }

    private static let space = Array("%20".utf8)
    private static let ampReason = "AMP rendition"
    private static let ampSuffix = Array(".amp".utf8)
    private static let print = Array("print".utf8)
    private static let ampPage = Array("amp.html".utf8)
    private static let indexBytesMax = 13
    private static let indexPages: Set<String> = [
        "index.html", "index.htm", "index.shtml", "index.xhtml", "index.php", "index.asp", "index.aspx", "index.jsp",
        "index.cfm", "default.html", "default.htm", "default.asp", "default.aspx",
    ]

    /// The length of `;jsessionid=` and what follows it, at the end of a segment.
    private static func sessionLength(_ segment: ArraySlice<UInt8>) -> Int? {
        guard let semicolon = segment.lastIndex(of: 0x3B) else { return nil }
        let session = segment[semicolon...]
        guard session.prefix(sessionMark.count).map(Ascii.lowercased) == sessionMark else { return nil }
        let rest = segment[..<semicolon]
        return rest.isEmpty || isPage(rest) ? session.count : nil
    }

    private static let sessionMark = Array(";jsessionid=".utf8)

    /// `(S(…))`, in which ASP.NET keeps a session without cookies, also with `X(1)` before it.
    private static func isSession(_ segment: ArraySlice<UInt8>) -> Bool {
        segment.count <= 64 && folderSessionMarks.contains { segment.starts(with: $0) }
            && segment.hasSuffix([0x29, 0x29])
    }

    private static let folderSessionMarks = [Array("(S(".utf8), Array("(X(1)S(".utf8)]

    private static func isAMP(_ segment: ArraySlice<UInt8>) -> Bool {
        segment.count == 3 && segment.map(Ascii.lowercased) == Array("amp".utf8)
    }

    private static func isAMPFolder(_ segment: ArraySlice<UInt8>) -> Bool {
        isAMP(segment) || ampFolders.contains { segment.elementsEqual($0) }
    }

    private static let ampFolders = [Array(".amp".utf8), Array("amphtml".utf8), Array("google-amp".utf8)]

    /// `page.html` for `page.amp.html` and `page~amp.html`, and what was taken away.
    private static func plainPage(_ segment: ArraySlice<UInt8>) -> (plain: ArraySlice<UInt8>, old: ArraySlice<UInt8>)? {
        guard let pageSuffix = pageSuffixes.first(where: segment.hasSuffix) else { return nil }
        let stem = segment.dropLast(pageSuffix.count)
        let plain = withoutMarks(stem, ampMarks)
        guard plain.count < stem.count else { return nil }
        return ((plain + pageSuffix)[...], stem[plain.endIndex...])
    }

    /// Without marks at the end, as long as it names a page.
    private static func withoutMarks(_ segment: ArraySlice<UInt8>, _ marks: [[UInt8]]) -> ArraySlice<UInt8> {
        var rest = segment
        while let mark = marks.first(where: { rest.hasSuffix($0) && isPage(rest.dropLast($0.count)) }) {
            rest = rest.dropLast(mark.count)
        }
        return rest
    }

    private static let pageSuffixes = [Array(".html".utf8), Array(".htm".utf8)]
    private static let ampMarks = [ampSuffix, Array("~amp".utf8)]

    /// Whether a segment names a page: it is not empty, and not `.` or `..`.
    private static func isPage(_ segment: ArraySlice<UInt8>) -> Bool {
        !segment.isEmpty && (segment.count > 2 || segment.contains { $0 != Ascii.dot })
    }

    private static func looksLikeArticle(_ segment: ArraySlice<UInt8>) -> Bool {
        var (digits, hyphens) = (0, 0)
        var index = segment.startIndex
        while index < segment.endIndex {
            let byte = segment[index]
            if Ascii.isDigit(byte) { digits += 1 }
            if byte == 0x2D || byte == 0x5F { hyphens += 1 }
            index += byte == Ascii.percent ? 3 : 1
        }
        return digits >= 5 || hyphens >= 2 || digits >= 3 && hyphens >= 1
    }
}

extension ArraySlice<UInt8> {
    func hasSuffix(_ suffix: [UInt8]) -> Bool {
        count >= suffix.count && self[(endIndex - suffix.count)...].elementsEqual(suffix)
    }
}
