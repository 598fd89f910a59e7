/// Counts words as UAX #29 (Unicode text segmentation, section 4) bounds them, over scalars and by ranges instead of
/// the property tables.
///
/// A run of letters, digits and low lines is one word, across one apostrophe, full stop, colon or middle dot between
/// letters (WB6, WB7) and one comma, full stop, apostrophe or semicolon between digits (WB11, WB12). Each Han character
/// and each Hiragana is a word, a run of Katakana or Hangul is one (WB13). Thai, Lao, Khmer and Burmese, which the
/// standard leaves to dictionaries, count as one word per five letters.
public struct WordCounter {
    /// What a scalar is to word boundaries.
    private enum Class {
        case letter, digit, katakana, ideograph, spaceless
        /// Joins letters only, digits only, or both.
        case midLetter, midNumber, midBoth
        /// Continues whatever word it stands in: combining marks, joiners.
        case extend
        case other
    }

    private var count = 0
    /// The word that is being read; `other` outside words.
    private var word = Class.other
    /// A mark that may join the word to what follows.
    private var joint = Class.other
    private var spacelessLetters = 0

    private init() {}

    public static func count(_ text: String) -> Int {
        count(text.utf8.span)
    }

    static func count(_ text: Span<UInt8>) -> Int {
        var counter = WordCounter()
        var index = 0
        while index < text.count {
            let byte = text[index]
            if (byte | 0x20) &- 0x61 < 26 {
                counter.add(.letter)
                // The rest of the letters change nothing.
                repeat { index += 1 } while index < text.count && (text[index] | 0x20) &- 0x61 < 26
            } else if byte < 0x80 {
                counter.add(asciiClass(byte))
                index += 1
            } else {
                let sequence = UTF8Sequence(text, at: index)
                counter.add(scalarClass(sequence.scalar ?? 0xFFFD))
                index += sequence.length
            }
        }
        counter.endSpaceless()
        return counter.count
    }

    @inline(__always)
    private mutating func add(_ next: Class) {
        switch next {
        case .letter, .digit:
            if !continues(next) { count += 1 }
            (word, joint) = (next, .other)
        case .katakana:
            if word != .katakana || joint != .other { count += 1 }
            (word, joint) = (next, .other)
        case .ideograph:
            count += 1
            (word, joint) = (.other, .other)
        case .spaceless:
            spacelessLetters += 1
            (word, joint) = (.other, .other)
            return
        case .midLetter, .midNumber, .midBoth:
            // A second mark in a row ends the word.
            if joint != .other { word = .other }
            joint = word == .other ? .other : next
        case .extend: return
        case .other: (word, joint) = (.other, .other)
        }
        endSpaceless()
    }

    private func continues(_ next: Class) -> Bool {
        guard word == .letter || word == .digit else { return false }
        switch joint {
        case .midLetter: return word == .letter && next == .letter
        case .midNumber: return word == .digit && next == .digit
        case .midBoth: return word == next
        default: return true
        }
    }

    @inline(__always)
    private mutating func endSpaceless() {
        guard spacelessLetters > 0 else { return }
        count += (spacelessLetters + 4) / 5
        spacelessLetters = 0
    }

    /// Of anything but letters.
    @inline(__always)
    private static func asciiClass(_ byte: UInt8) -> Class {
        switch byte {
        case 0x5F: .letter
        case 0x30...0x39: .digit
        case 0x2E, 0x27: .midBoth
        case 0x3A: .midLetter
        case 0x2C, 0x3B: .midNumber
        default: .other
        }
    }

    private static func scalarClass(_ scalar: UInt32) -> Class {
        switch scalar {
        case 0xB7, 0x387, 0x5F4, 0x2027, 0xFE13, 0xFE55, 0xFF1A: return .midLetter
        case 0x2018, 0x2019, 0x2024, 0xFE52, 0xFF07, 0xFF0E: return .midBoth
        case 0x37E, 0x589, 0x60C, 0x60D, 0x66C, 0x7F8, 0x2044, 0xFE10, 0xFE14: return .midNumber
        case 0x300...0x36F, 0x483...0x489, 0x591...0x5BD, 0x610...0x61A, 0x64B...0x65F, 0x670, 0x1AB0...0x1AFF,
            0x1DC0...0x1DFF,
            0x200C...0x200F, 0x20D0...0x20FF, 0x3099, 0x309A, 0xFE00...0xFE0F, 0xFE20...0xFE2F, 0xE0100...0xE01EF:
            return .extend
        case 0x660...0x669, 0x6F0...0x6F9, 0x966...0x96F: return .digit
        case 0x900...0x903, 0x93A...0x94F, 0x962...0x963: return .extend
        case 0x30A1...0x30FA, 0x30FC...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F: return .katakana
        case 0x3041...0x3096, 0x309D...0x309F, 0x3005...0x3007, 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
            return .ideograph
        case 0xE01...0xEDF, 0x1000...0x109F, 0x1780...0x17DD: return .spaceless
        case 0xFF10...0xFF19: return .digit
        default: return LetterCase(scalar: scalar)?.isSpacedLetter == true ? .letter : .other
        }
    }
}
