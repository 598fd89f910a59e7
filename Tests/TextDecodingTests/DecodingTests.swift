import Hashing
import TextDecoding
import Testing

/// Bytes to UTF-8, as the standard has it.
struct DecodingTests {
    private static func decoded(_ label: String, _ bytes: [UInt8]) -> (text: String, replaced: Int) {
        var text: [UInt8] = []
        let replaced = TextEncoding(label: label.utf8)?.decode(bytes.span, into: &text) ?? -1
        return (String(decoding: text, as: UTF8.self), replaced)
    }

    /// Among them all bytes of each index: a change of one character is seen.
    @Test func `every pair of bytes stands for what another implementation makes of it`() throws {
        let rows = try Fixture.rows("indexes.txt")
        #expect(Set(rows.map { $0[0] }).count == TextEncoding.allCases.count - 2)
        for row in rows {
            let encoding = try #require(TextEncoding(rawValue: row[0]))
            var text: [UInt8] = []
            encoding.decode(Self.pairs(of: encoding).span, into: &text)
            #expect(SHA256.hexadecimal(text.span) == row[1], "\(row[0])")
        }
    }

    private static func pairs(of encoding: TextEncoding) -> [UInt8] {
        let prefixes: [[UInt8]] = encoding == .eucJP ? [[], [0x8F]] : [[]]
        var bytes: [UInt8] = []
        for prefix in prefixes {
            for pair in UInt16.min...UInt16.max {
                bytes += prefix + [UInt8(pair >> 8), UInt8(pair & 0xFF), 10]
            }
        }
        guard encoding == .gb18030 else { return bytes }
        for first in UInt8(0x81)...0xFE {
            for second in UInt8(0x30)...0x39 {
                for third in UInt8(0x81)...0xFE {
                    for fourth in UInt8(0x30)...0x39 { bytes += [first, second, third, fourth] }
                }
            }
        }
        return bytes
    }

    @Test func `sentences are what Python's codecs wrote`() throws {
        let rows = try Fixture.rows("sentences.txt")
        #expect(rows.count > 35)
        for row in rows {
            #expect(Self.decoded(row[0], Fixture.bytes(row[1])) == (row[2], 0), "\(row[0])")
        }
    }

    @Test(arguments: [
        // No ASCII byte is lost behind a bad lead byte; what can't be a trail byte anyway is.
        ("shift_jis", "81 22 3E", "\u{FFFD}\">", 1), ("shift_jis", "81 FF 41", "\u{FFFD}A", 2),
        ("shift_jis", "A0", "\u{FFFD}", 1), ("shift_jis", "FC", "\u{FFFD}", 1), ("shift_jis", "80", "\u{80}", 0),
        ("euc-kr", "C0 3C 70", "\u{FFFD}<p", 1), ("euc-kr", "C9 A1", "\u{FFFD}", 2), ("euc-kr", "B0", "\u{FFFD}", 1),
        ("big5", "FE 3C", "\u{FFFD}<", 1), ("big5", "88 62 88 A5", "\u{CA}\u{304}\u{EA}\u{30C}", 0),
        ("big5", "87 7A", "\u{3875}", 0), ("big5", "A1 45", "\u{2027}", 0), ("big5", "80 41", "\u{FFFD}A", 1),
        ("euc-jp", "8F A1 41", "\u{FFFD}A", 2), ("euc-jp", "8E 41", "\u{FFFD}A", 1),
        ("euc-jp", "8E B1", "\u{FF71}", 0), ("euc-jp", "8F A2 B7", "\u{FF5E}", 0),
        ("gbk", "80 FF 41", "\u{20AC}\u{FFFD}A", 1), ("gbk", "81 30 81 30", "\u{80}", 0),
        ("gb18030", "81 30 81", "\u{FFFD}", 3), ("gb18030", "81 30 41", "\u{FFFD}0A", 1),
        ("gb18030", "81 30 81 41", "\u{FFFD}0\u{4E04}", 1), ("gb18030", "84 31 A5 30", "\u{FFFD}", 4),
        ("gb18030", "A6 D9 A8 BC 81 35 F4 37", "\u{FE10}\u{1E3F}\u{E7C7}", 0),
        ("gb18030", "90 30 81 30 E3 32 9A 35", "\u{10000}\u{10FFFF}", 0),
        ("iso-2022-jp", "1B 24 42 24 22 1B 28 42 61", "\u{3042}a", 0),
        ("iso-2022-jp", "1B 28 4A 5C 7E", "\u{A5}\u{203E}", 0), ("iso-2022-jp", "1B 28 49 31", "\u{FF71}", 0),
        ("iso-2022-jp", "1B 28 42 1B 28 42 61", "\u{FFFD}a", 3),
        ("iso-2022-jp", "1B 24 61 0E", "\u{FFFD}$a\u{FFFD}", 2),
        ("iso-2022-jp", "1B 24 42 24 1B 28 42 61", "\u{FFFD}a", 1),
        ("utf-8", "61 F0 9F 98 62 C0 80", "a\u{FFFD}b\u{FFFD}\u{FFFD}", 5),
        ("utf-8", "ED A0 80 F4 90", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}", 5),
        ("utf-16le", "41 00 3D D8 04 DE 3D D8 41 00 00", "A\u{1F604}\u{FFFD}A\u{FFFD}", 3),
        ("utf-16be", "00 41 DC 00 D8 3D 00", "A\u{FFFD}\u{FFFD}", 5),
        ("windows-1252", "80 81 9F A4", "\u{20AC}\u{81}\u{178}\u{A4}", 0),
        ("windows-1255", "CA FF", "\u{5BA}\u{FFFD}", 1), ("koi8-u", "AE BE", "\u{45E}\u{40E}", 0),
        ("x-user-defined", "41 80 FF", "A\u{F780}\u{F7FF}", 0),
        ("replacement", "41 42", "\u{FFFD}", 2), ("replacement", "", "", 0),
    ])
    func `what is broken is replaced`(label: String, hex: String, text: String, replaced: Int) {
        #expect(Self.decoded(label, Fixture.bytes(hex)) == (text, replaced))
    }

    /// Bytes that each encoding has a use for, and any others.
    @Test(arguments: TextEncoding.allCases)
    func `any bytes become valid UTF-8 that is not much longer`(encoding: TextEncoding) {
        var random = SystemRandomNumberGenerator()
        var text: [UInt8] = []
        for length in [0, 1, 2, 3, 7, 8, 9, 64, 1_000, 10_000] {
            for _ in 0..<20 {
                let bytes = (0..<length).map { _ in
                    let byte = UInt8.random(in: 0...255, using: &random)
                    return byte % 3 == 0 ? byte & 0x7F : byte % 16 == 1 ? 0x1B : byte | 0x80
                }
                let replaced = encoding.decode(bytes.span, into: &text)
                #expect(String(validating: text, as: UTF8.self) != nil)
                #expect(text.count <= bytes.count * 3 + 3 && replaced <= bytes.count)
            }
        }
    }
}
