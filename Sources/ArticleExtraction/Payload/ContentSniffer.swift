/// What the first bytes of a payload say of its kind (WHATWG MIME Sniffing, sections 5 and 7).
enum ContentSniffer {
    enum Finding: Equatable {
        case html
        /// With the name of the format.
        case unsupported(String)
        /// A brace, then a quote or a brace: meant as a JSON object.
        case object
        case text
    }

    /// Looks at the first 1,024 bytes, or so.
    static func sniff(_ bytes: Span<UInt8>) -> Finding {
        for (pattern, name) in signatures where starts(bytes, at: 0, with: pattern) { return .unsupported(name) }
        if bytes.count >= 8, starts(bytes, at: 4, with: "ftyp".utf8) { return .unsupported("MPEG-4") }
        var start = starts(bytes, at: 0, with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        start = SpaceRun.end(bytes, from: start)
        while start < bytes.count, isSpace(bytes[start]) { start += 1 }
        guard start < bytes.count else { return .text }
        switch bytes[start] {
        case UInt8(ascii: "<"):
            if startsLikeHTML(bytes, at: start) { return .html }
            if starts(bytes, at: start, with: "<?xml".utf8) {
                return holdsRootOfPage(bytes, from: start) ? .html : .unsupported("XML")
            }
        case UInt8(ascii: "{"):
            var next = start + 1
            while next < bytes.count, isSpace(bytes[next]) { next += 1 }
            if next < bytes.count, bytes[next] == UInt8(ascii: "\"") || bytes[next] == UInt8(ascii: "}") {
                return .object
            }
        default: break
        }
        return isBinary(bytes) ? .unsupported("binary data") : .text
    }

    /// XHTML is served as HTML, and begins as XML.
    private static func holdsRootOfPage(_ bytes: Span<UInt8>, from start: Int) -> Bool {
        for index in start..<min(bytes.count, start + 1024) where bytes[index] == UInt8(ascii: "<") {
            if startsLikeHTML(bytes, at: index, of: rootTags) { return true }
        }
        return false
    }

    /// Whether the first bytes can't be compressed ones, but for the shortest: of those a tenth are ones that no text
    /// holds, of these not even a fiftieth. UTF-16 is plain where it says that it is.
    static func isPlain(_ bytes: Span<UInt8>) -> Bool {
        if starts(bytes, at: 0, with: [0xFF, 0xFE]) || starts(bytes, at: 0, with: [0xFE, 0xFF]) { return true }
        return strangeBytes(bytes) * 50 <= min(bytes.count, sampleBytes)
    }

    /// More than a tenth of the first bytes are ones that no text holds.
    private static func isBinary(_ bytes: Span<UInt8>) -> Bool {
        strangeBytes(bytes) * 10 > min(bytes.count, sampleBytes)
    }

    private static let sampleBytes = 1024

    private static func strangeBytes(_ bytes: Span<UInt8>) -> Int {
        let count = min(bytes.count, sampleBytes)
        var strange = 0
        for index in 0..<count {
            switch bytes[index] {
            case 0...0x08, 0x0B, 0x0E...0x1A, 0x1C...0x1F: strange += 1
            default: break
            }
        }
        return strange
    }

    private static func startsLikeHTML(
        _ bytes: Span<UInt8>, at start: Int, of tags: [StaticString] = tags
    ) -> Bool {
        tags.contains { tag in
            let end = start + 1 + tag.utf8CodeUnitCount
            guard end < bytes.count, bytes[end] == UInt8(ascii: ">") || isSpace(bytes[end]) else { return false }
            for index in 0..<tag.utf8CodeUnitCount {
                let byte = bytes[start + 1 + index]
                let folded = 0x41...0x5A ~= byte ? byte | 0x20 : byte
                guard folded == tag.utf8Start[index] else { return false }
            }
            return true
        }
    }

    private static func starts(_ bytes: Span<UInt8>, at start: Int, with pattern: some Collection<UInt8>) -> Bool {
        guard bytes.count >= start + pattern.count else { return false }
        var index = start
        for byte in pattern {
            guard bytes[index] == byte else { return false }
            index += 1
        }
        return true
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 || byte == 0x0C
    }

    private static let rootTags: [StaticString] = ["!doctype html", "html"]

    private static let tags: [StaticString] = [
        "!doctype html", "html", "head", "script", "iframe", "h1", "div", "font", "table", "a", "style", "title", "b",
        "body",
        "br", "p", "!--", "meta", "article", "main", "section",
    ]

    private static let signatures: [([UInt8], String)] = [
        (Array("%PDF-".utf8), "PDF"), ([0x50, 0x4B, 0x03, 0x04], "ZIP"), ([0xFF, 0xD8, 0xFF], "JPEG"),
        ([0x89, 0x50, 0x4E, 0x47], "PNG"), (Array("GIF8".utf8), "GIF"), (Array("RIFF".utf8), "RIFF"),
        ([0x1F, 0x8B], "gzip"), ([0x28, 0xB5, 0x2F, 0xFD], "zstd"), (Array("BZh".utf8), "bzip2"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "xz"), ([0xD0, 0xCF, 0x11, 0xE0], "an Office document"),
        (Array("ID3".utf8), "MP3"), ([0x7F, 0x45, 0x4C, 0x46], "ELF"),
    ]
}
