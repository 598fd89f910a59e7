/// The canonical case of language tags (RFC 5646, section 2.1.1).
enum LanguageCase {
    /// Small letters, but for regions, `en-US`, and scripts, `zh-Hant`: subtags of two and of four letters that stand
    /// neither first nor behind a singleton. `tag` has hyphens between its subtags.
    static func canonical(_ tag: [UInt8]) -> [UInt8] {
        var canonical: [UInt8] = []
        canonical.reserveCapacity(tag.count)
        var isBehindSingleton = false
        for subtag in tag.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false) {
            let isFirst = canonical.isEmpty
            if !isFirst { canonical.append(UInt8(ascii: "-")) }
            for (index, byte) in subtag.enumerated() {
                let hasCapital = subtag.count == 2 || subtag.count == 4 && index == 0
                canonical.append(!isFirst && !isBehindSingleton && hasCapital ? upper(byte) : lower(byte))
            }
            if subtag.count == 1 { isBehindSingleton = true }
        }
        return canonical
    }

    private static func upper(_ byte: UInt8) -> UInt8 { 0x61...0x7A ~= byte ? byte & ~0x20 : byte }

    private static func lower(_ byte: UInt8) -> UInt8 { 0x41...0x5A ~= byte ? byte | 0x20 : byte }

    /// What RFC 5646, section 4.4.1, asks implementations to make room for.
    static let bytesMax = 35

    /// A tag by its form (a language of two or three letters, then other subtags), in canonical case; an underscore is
    /// taken for a hyphen. Nil for anything else.
    static func tag(_ text: String) -> String? {
        guard text.utf8.count <= bytesMax else { return nil }
        let tag = text.utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
        let subtags = tag.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let isTag = subtags.enumerated().allSatisfy { index, subtag in
            (index == 0 ? 2...3 : 1...8) ~= subtag.count
                && subtag.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || (index > 0 && $0 &- 0x30 < 10) }
        }
        return isTag ? String(decoding: canonical(tag), as: UTF8.self) : nil
    }
}
