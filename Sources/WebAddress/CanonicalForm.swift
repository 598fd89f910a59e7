extension WebAddress {
    /// The address that all ways to the same article share. The same again for a canonical address.
    ///
    /// - The scheme is https; the port is left out where it is the default one of either.
    /// - The host loses a dot at its end, and the first labels `www`, `m`, `mobile` and `amp` as long as a registrable
    ///   domain remains.
    /// - The path loses slashes at its end (sites answer both forms with the same page), a `;jsessionid=`, and the
    ///   marks of an AMP rendition: a last segment `amp`, a suffix `.amp` or `.amp.html`, and a first segment `amp`
    ///   where the last one looks like an article's, with a digit or a hyphen in it.
    /// - The query loses what `TrackingParameters` names, empty pieces, and HTML's `amp;` before a name; the rest stays
    ///   in its order.
    /// - The fragment goes, unless it begins with `!`: that names another page.
    /// - Percent-encoded letters, digits, `-`, `.`, `_` and `~` are decoded; other encodings are in upper case.
    ///
    /// Upper and lower case of the path differ, and slashes within it stay. The result is an identity, and nearly
    /// always an address that works.
    public var canonical: WebAddress {
        WebAddress(
            scheme: .https, host: CanonicalForm.host(host), port: port == WebScheme.http.defaultPort ? nil : port,
            path: CanonicalForm.path(path), query: query.flatMap(CanonicalForm.query),
            fragment: fragment.flatMap { $0.utf8.count > 1 && $0.utf8.first == 0x21 ? $0 : nil })
    }
}

/// The parts of canonical addresses.
enum CanonicalForm {
    static func host(_ host: String) -> String {
        var name = host
        // Behind two dots an address could come to stand last, which would make a name a bad number.
        if name.utf8.last == Ascii.dot, name.utf8.dropLast().last != Ascii.dot, name.utf8.count > 1 {
            name.removeLast()
        }
        while let dot = name.utf8.firstIndex(of: Ascii.dot), renditionLabels.contains(String(name[..<dot])) {
            let rest = String(name[name.index(after: dot)...])
            guard PublicSuffixList.registrableDomain(ofHost: rest) != nil else { break }
            name = rest
        }
        return name
    }

    /// First labels that name another rendition of the same site.
    private static let renditionLabels: Set<String> = ["www", "m", "mobile", "amp"]

    static func path(_ path: String) -> String {
        var rest = unreservedDecoded(path.utf8)[...]
        var shorter = rest
        repeat {
            rest = shorter
            var isShorter = true
            while isShorter {
                while shorter.last == Ascii.slash { shorter.removeLast() }
                isShorter = trimRenditionSuffix(&shorter)
            }
            trimSession(&shorter)
        } while shorter.count < rest.count
        trimRenditionPrefix(&rest)
        return rest.isEmpty ? "/" : String(decoding: plainPage(rest), as: UTF8.self)
    }

    /// Takes off a session of Java servers: `;jsessionid=` and what follows it in the last segment.
    private static func trimSession(_ path: inout ArraySlice<UInt8>) {
        guard let semicolon = path.lastIndex(of: 0x3B),
            path[semicolon...].prefix(session.count).map(Ascii.lowercased) == session,
            !path[semicolon...].contains(Ascii.slash)
        else { return }
        let start = path[..<semicolon]
        if start.last == Ascii.slash || !isFolder(start) { path = start }
    }

    /// Takes off a last segment `amp` or a suffix `.amp`, unless nothing would be left of the path or of the segment.
    private static func trimRenditionSuffix(_ path: inout ArraySlice<UInt8>) -> Bool {
        let start = path.dropLast(4)
        let isSegment = path.ends(with: ampSegment) && start.contains { $0 != Ascii.slash }
        guard isSegment || path.ends(with: ampSuffix) && !isFolder(start) else { return false }
        path = start
        return true
    }

    /// Takes off first segments `amp` where the last one looks like an article's.
    private static func trimRenditionPrefix(_ path: inout ArraySlice<UInt8>) {
        let lastSlash = path.lastIndex(of: Ascii.slash) ?? path.startIndex
        guard path[lastSlash...].contains(where: { Ascii.isDigit($0) || $0 == 0x2D }) else { return }
        while path.starts(with: ampSegment + [Ascii.slash]) { path = path.dropFirst(ampSegment.count) }
    }

    /// `page.html` for `page.amp.html`.
    private static func plainPage(_ path: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard path.ends(with: ampSuffix + pageSuffix) else { return path }
        var stem = path.dropLast(pageSuffix.count)
        while stem.ends(with: ampSuffix) { stem = stem.dropLast(ampSuffix.count) }
        return isFolder(stem) ? path : stem + pageSuffix
    }

    /// Whether the last segment is empty, `.` or `..`, so that it names no page.
    private static func isFolder(_ path: ArraySlice<UInt8>) -> Bool {
        path.suffix(3).split(separator: Ascii.slash, omittingEmptySubsequences: false).dropFirst().last?
            .allSatisfy { $0 == Ascii.dot } ?? false
    }

    private static let session = Array(";jsessionid=".utf8)
    private static let ampSegment = Array("/amp".utf8)
    private static let ampSuffix = Array(".amp".utf8)
    private static let pageSuffix = Array(".html".utf8)

    /// The query without what doesn't belong to the article; nil where nothing is left.
    static func query(_ query: String) -> String? {
        var output: [UInt8] = []
        for piece in unreservedDecoded(query.utf8).split(separator: Ascii.ampersand) {
            var piece = piece
            while piece.starts(with: escapedAmpersand) { piece = piece.dropFirst(escapedAmpersand.count) }
            guard !piece.isEmpty, !TrackingParameters.contain(piece) else { continue }
            if !output.isEmpty { output.append(Ascii.ampersand) }
            output += piece
        }
        return output.isEmpty ? nil : String(decoding: output, as: UTF8.self)
    }

    /// What is left of HTML's `&amp;` where an ampersand was expected.
    private static let escapedAmpersand = Array("amp;".utf8)

    /// Decodes the percent-encodings of unreserved characters (RFC 3986, section 2.3), and puts others in upper case.
    private static func unreservedDecoded(_ text: String.UTF8View) -> [UInt8] {
        var bytes = Array(text)
        guard bytes.contains(Ascii.percent) else { return bytes }
        var (read, write) = (0, 0)
        while read < bytes.count {
            if let byte = PercentEncoding.decodedByte(in: bytes[...], at: read) {
                if isUnreserved(byte) {
                    bytes[write] = byte
                    write += 1
                } else {
                    bytes[write] = Ascii.percent
                    bytes[write + 1] = Ascii.upperHexadecimalDigit(byte >> 4)
                    bytes[write + 2] = Ascii.upperHexadecimalDigit(byte & 15)
                    write += 3
                }
                read += 3
            } else {
                bytes[write] = bytes[read]
                read += 1
                write += 1
            }
        }
        bytes.removeSubrange(write...)
        return bytes
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        Ascii.isLetter(byte) || Ascii.isDigit(byte) || [0x2D, 0x2E, 0x5F, 0x7E].contains(byte)
    }
}

extension ArraySlice<UInt8> {
    fileprivate func ends(with suffix: [UInt8]) -> Bool {
        count >= suffix.count && self[(endIndex - suffix.count)...].elementsEqual(suffix)
    }
}
