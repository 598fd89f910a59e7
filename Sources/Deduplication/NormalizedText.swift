/// Text as dedupe compares it: its words in lower case, one space between them, all else dropped.
///
/// A word is a run of letters, marks and digits; an ideograph, Hiragana or Katakana is a word of its own. So case,
/// typography, white space and punctuation do not make a version, a changed digit does, and "1.5" stays apart from
/// "15".
struct NormalizedText {
    /// UTF-8.
    let bytes: [UInt8]
    let wordCount: Int
    /// A sample of its shingles, made in the same pass.
    let sketch: TextSketch

    /// One pass; linear.
    init(_ text: String) {
        let wordBytes = Self.wordBytes
        let source = text.utf8.span
        var finished = TextSketch.Builder()
        // A scalar of n bytes gives at most n bytes and a space.
        bytes = [UInt8](capacity: 2 * source.count) { output in
            // Locals of the closure: what is captured would be stored and loaded again for each byte.
            var sketcher = TextSketch.Builder()
            var word = WordHash()
            var isInWord = false
            var index = 0
            while index < source.count {
                let byte = source[index]
                var folded = wordBytes[Int(byte)]
                if folded != 0 {
                    if !isInWord, !output.isEmpty { output.append(0x20) }
                    isInWord = true
                    repeat {
                        output.append(folded)
                        word.add(folded)
                        index += 1
                        folded = index < source.count ? wordBytes[Int(source[index])] : 0
                    } while folded != 0
                    continue
                }
                let (scalar, length) = byte < 0x80 ? (UInt32(byte), 1) : Self.scalar(source, at: index)
                let kind = byte < 0x80 ? .separator : Self.kind(of: scalar)
                index += length
                if isInWord, kind != .letter {
                    sketcher.add(word)
                    word = WordHash()
                    isInWord = false
                }
                if kind == .separator { continue }
                if !isInWord, !output.isEmpty { output.append(0x20) }
                Self.encode(Self.lowercase(scalar)) { byte in
                    output.append(byte)
                    word.add(byte)
                }
                isInWord = kind == .letter
                if !isInWord {
                    sketcher.add(word)
                    word = WordHash()
                }
            }
            if isInWord { sketcher.add(word) }
            finished = sketcher
        }
        wordCount = finished.wordCount
        sketch = finished.finish()
    }

    /// The scalar as UTF-8.
    static func encode(_ scalar: UInt32, _ put: (UInt8) -> Void) {
        switch scalar {
        case ..<0x80:
            put(UInt8(scalar))
        case ..<0x800:
            put(0xC0 | UInt8(scalar >> 6))
            put(0x80 | UInt8(scalar & 0x3F))
        case ..<0x10000:
            put(0xE0 | UInt8(scalar >> 12))
            put(0x80 | UInt8(scalar >> 6 & 0x3F))
            put(0x80 | UInt8(scalar & 0x3F))
        default:
            put(0xF0 | UInt8(scalar >> 18))
            put(0x80 | UInt8(scalar >> 12 & 0x3F))
            put(0x80 | UInt8(scalar >> 6 & 0x3F))
            put(0x80 | UInt8(scalar & 0x3F))
        }
    }
}

extension NormalizedText {
    enum Kind { case separator, letter, ideograph }

    /// The lower-case byte for ASCII letters and digits, 0 for all else.
    static let wordBytes: [UInt8] = (0..<256).map { value in
        switch UInt8(value) {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): UInt8(value)
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt8(value) | 0x20
        default: 0
        }
    }

    /// The scalar that begins at `index`; the source is a String's UTF-8, so it is valid.
    static func scalar(_ source: Span<UInt8>, at index: Int) -> (scalar: UInt32, length: Int) {
        let lead = UInt32(source[index])
        func continuation(_ offset: Int) -> UInt32 { UInt32(source[index + offset]) & 0x3F }
        if lead < 0xE0 { return ((lead & 0x1F) << 6 | continuation(1), 2) }
        if lead < 0xF0 { return ((lead & 0x0F) << 12 | continuation(1) << 6 | continuation(2), 3) }
        return ((lead & 0x07) << 18 | continuation(1) << 12 | continuation(2) << 6 | continuation(3), 4)
    }

    /// By block: the punctuation and symbol blocks that news text uses separate, everything else is a letter.
    static func kind(of scalar: UInt32) -> Kind {
        switch scalar {
        case 0x80...0xA9, 0xAB...0xB4, 0xB6...0xB9, 0xBB...0xBF, 0xD7, 0xF7: .separator
        case 0x200B...0x200D: .letter  // Joiners stand inside words of several scripts.
        case 0x2000...0x206F, 0x20A0...0x20CF, 0x2190...0x2BFF, 0x2E00...0x2E7F: .separator
        case 0x3000...0x3004, 0x3007...0x3020, 0x3030...0x303F, 0x30FB: .separator
        case 0xFE10...0xFE1F, 0xFE30...0xFE6F, 0xFEFF, 0xFFF9...0xFFFD: .separator
        case 0xFF01...0xFF0F, 0xFF1A...0xFF20, 0xFF3B...0xFF40, 0xFF5B...0xFF65: .separator
        case 0x0589, 0x05BE, 0x05C0, 0x05C3, 0x060C, 0x061B, 0x061F, 0x066A...0x066D, 0x06D4, 0x0964, 0x0965: .separator
        case 0x1F000...0x1FAFF: .separator
        case 0x3005, 0x3006, 0x3040...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF: .ideograph
        case 0xF900...0xFAFF, 0xFF66...0xFF9F, 0x20000...0x3FFFF: .ideograph
        default: .letter
        }
    }

    /// Lower case where the alphabet has a simple rule for it: Latin, Greek, Cyrillic, Armenian, full-width Latin.
    static func lowercase(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0xC0...0xDE: scalar + 32
        case 0x130: 0x69
        case 0x100...0x137, 0x14A...0x177, 0x1E00...0x1EFF, 0x460...0x481, 0x48A...0x4BF, 0x4D0...0x52F: scalar | 1
        case 0x139...0x148, 0x179...0x17E: scalar + (scalar & 1)
        case 0x391...0x3A9: scalar + 32
        case 0x386: 0x3AC
        case 0x388...0x38A: scalar + 37
        case 0x38C: 0x3CC
        case 0x38E, 0x38F: scalar + 63
        case 0x3C2: 0x3C3  // Final sigma.
        case 0x400...0x40F: scalar + 80
        case 0x410...0x42F: scalar + 32
        case 0x531...0x556: scalar + 48
        case 0xFF21...0xFF3A: scalar + 32
        default: scalar
        }
    }
}
