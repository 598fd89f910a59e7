/// Reads the strings of a JSON text, in runs between escapes.
struct JSONStringScanner {
    var acceptsControlCharacters = false
    /// Takes quotes and backslashes that should have been escaped for what they are.
    var acceptsFaults = false
    private(set) var invalidBytes = 0
    private(set) var loneSurrogates = 0
    private(set) var controlCharacters = 0
    /// The unescaped bytes of one string; kept for its memory.
    private var scratch: [UInt8] = []

    /// Reads the string whose opening quote stands at `position`, and steps behind its closing quote.
    ///
    /// With `acceptsFaults` that is the first quote behind which a key or a value can end.
    mutating func read(
        _ bytes: Span<UInt8>, at position: inout Int, isKey: Bool = false
    ) throws(JSONError) -> String {
        let start = position + 1
        var end = plainRun(bytes, from: start)
        if end < bytes.count, bytes[end] == UInt8(ascii: "\""), !acceptsFaults || ends(bytes, at: end, isKey) {
            position = end + 1
            return count(Self.text(bytes.extracting(start..<end)))
        }
        scratch.removeAll(keepingCapacity: true)
        var run = start
        while true {
            guard end < bytes.count else { throw JSONError(.endOfInput, at: bytes.count) }
            switch bytes[end] {
            case UInt8(ascii: "\"") where acceptsFaults && !ends(bytes, at: end, isKey):
                end = plainRun(bytes, from: end + 1)
            case UInt8(ascii: "\""):
                append(bytes.extracting(run..<end))
                position = end + 1
                return count(Self.text(scratch.span))
            case UInt8(ascii: "\\"):
                append(bytes.extracting(run..<end))
                do {
                    run = try unescape(bytes, at: end)
                } catch {
                    // The backslash goes, what it stood before stays.
                    guard acceptsFaults, error.kind == .invalidEscape else { throw error }
                    run = end + 1
                }
                end = plainRun(bytes, from: run)
            default:
                guard acceptsControlCharacters else { throw JSONError(.controlCharacter, at: end) }
                controlCharacters += 1
                end = plainRun(bytes, from: end + 1)
            }
        }
    }

    /// Whether a string can end with the quote at an index: what may follow a key or a value follows it, and behind a
    /// comma the beginning of another.
    private func ends(_ bytes: Span<UInt8>, at quote: Int, _ isKey: Bool) -> Bool {
        let next = Self.behindSpace(bytes, quote + 1)
        guard next < bytes.count else { return true }
        if isKey { return bytes[next] == UInt8(ascii: ":") }
        switch bytes[next] {
        case UInt8(ascii: "}"), UInt8(ascii: "]"): return true
        // The comma is missing at the end of a line.
        case UInt8(ascii: "\""): return (quote..<next).contains { bytes[$0] == 0x0A }
        case UInt8(ascii: ","): break
        default: return false
        }
        let following = Self.behindSpace(bytes, next + 1)
        guard following < bytes.count else { return true }
        switch bytes[following] {
        case UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "}"), UInt8(ascii: "]"): return true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): return true
        case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): return Self.isWord(bytes, following)
        default: return false
        }
    }

    /// The values without quotes: `true`, `false`, `null`.
    private static func isWord(_ bytes: Span<UInt8>, _ start: Int) -> Bool {
        (["true", "false", "null"] as [StaticString]).contains { word in
            let end = start + word.utf8CodeUnitCount
            guard end <= bytes.count else { return false }
            return (start..<end).allSatisfy { bytes[$0] == word.utf8Start[$0 - start] }
        }
    }

    private static func behindSpace(_ bytes: Span<UInt8>, _ start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
        return index
    }

    /// The text of bytes that the grammar has already shown to be ASCII.
    static func validText(_ bytes: Span<UInt8>) -> String {
        guard let valid = try? UTF8Span(validating: bytes) else { return "" }
        return String(copying: valid)
    }

    /// The index of the next quote, backslash or control character at or behind `start`, or the end; eight bytes at a
    /// time.
    private func plainRun(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        let raw = bytes.bytes
        while index + 8 <= bytes.count {
            let word = raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            if Self.holdsSpecial(word) { break }
            index += 8
        }
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return index }
            index += 1
        }
        return index
    }

    /// Whether one of eight bytes is a quote, a backslash or below 0x20 (S. E. Anderson, "Bit Twiddling Hacks", haszero
    /// and hasless).
    private static func holdsSpecial(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones &* 0x22)
        let backslashes = word ^ (ones &* 0x5C)
        let hits =
            ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes) | ((word &- ones &* 0x20) & ~word)
        return hits & (ones &* 0x80) != 0
    }

    private mutating func append(_ bytes: Span<UInt8>) {
        // Arrays take whole runs from buffers only.
        bytes.withUnsafeBufferPointer { scratch.append(contentsOf: $0) }
    }

    /// Appends what the escape at `backslash` stands for; answers the index behind it.
    private mutating func unescape(_ bytes: Span<UInt8>, at backslash: Int) throws(JSONError) -> Int {
        guard backslash + 1 < bytes.count else { throw JSONError(.endOfInput, at: bytes.count) }
        switch bytes[backslash + 1] {
        case UInt8(ascii: "\""): scratch.append(UInt8(ascii: "\""))
        case UInt8(ascii: "\\"): scratch.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "/"): scratch.append(UInt8(ascii: "/"))
        case UInt8(ascii: "b"): scratch.append(0x08)
        case UInt8(ascii: "f"): scratch.append(0x0C)
        case UInt8(ascii: "n"): scratch.append(0x0A)
        case UInt8(ascii: "r"): scratch.append(0x0D)
        case UInt8(ascii: "t"): scratch.append(0x09)
        case UInt8(ascii: "u"): return try unescapeUnicode(bytes, at: backslash)
        default: throw JSONError(.invalidEscape, at: backslash)
        }
        return backslash + 2
    }

    private mutating func unescapeUnicode(_ bytes: Span<UInt8>, at backslash: Int) throws(JSONError) -> Int {
        let unit = try codeUnit(bytes, at: backslash)
        if let scalar = Unicode.Scalar(unit) {
            append(scalar)
            return backslash + 6
        }
        let next = backslash + 6
        if unit < 0xDC00, next + 1 < bytes.count, bytes[next] == UInt8(ascii: "\\"),
            bytes[next + 1] == UInt8(ascii: "u")
        {
            let low = try codeUnit(bytes, at: next)
            if 0xDC00...0xDFFF ~= low,
                let scalar = Unicode.Scalar(0x10000 + UInt32(unit - 0xD800) << 10 + UInt32(low - 0xDC00))
            {
                append(scalar)
                return next + 6
            }
        }
        loneSurrogates += 1
        append(Unicode.Scalar(0xFFFD as UInt16) ?? " ")
        return next
    }

    /// The four hexadecimal digits of the escape at `backslash`.
    private func codeUnit(_ bytes: Span<UInt8>, at backslash: Int) throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for index in backslash + 2..<backslash + 6 {
            guard index < bytes.count else { throw JSONError(.endOfInput, at: bytes.count) }
            let digit: UInt8
            switch bytes[index] {
            case let byte where byte &- UInt8(ascii: "0") < 10: digit = byte - UInt8(ascii: "0")
            case let byte where (byte | 0x20) &- UInt8(ascii: "a") < 6: digit = (byte | 0x20) - UInt8(ascii: "a") + 10
            default: throw JSONError(.invalidEscape, at: backslash)
            }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { scratch.append(byte) }
    }

    private mutating func count(_ text: (text: String, invalidBytes: Int)) -> String {
        invalidBytes += text.invalidBytes
        return text.text
    }

    /// A string of these bytes; what is not UTF-8 becomes U+FFFD and is counted.
    private static func text(_ bytes: Span<UInt8>) -> (text: String, invalidBytes: Int) {
        if let valid = try? UTF8Span(validating: bytes) { return (String(copying: valid), 0) }
        var text = ""
        var invalidBytes = 0
        var start = 0
        while start < bytes.count {
            let rest = bytes.extracting(start...)
            do {
                text += String(copying: try UTF8Span(validating: rest))
                break
            } catch {
                text += validText(rest.extracting(..<error.byteOffsets.lowerBound))
                text += "\u{FFFD}"
                invalidBytes += error.byteOffsets.count
                start += error.byteOffsets.upperBound
            }
        }
        return (text, invalidBytes)
    }
}
