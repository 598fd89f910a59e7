/// The little that line features need to know of a scalar beyond ASCII, by ranges instead of property tables.
enum LetterCase {
    case upper, lower
    /// A letter of a script without case.
    case none
    /// A character of a script that is written without spaces between words.
    case wide
    /// A full stop of such a script.
    case wideStop
    case space
    case punctuation

    init(_ scalar: UInt32) {
        switch scalar {
        case ..<0xC0:
            self = scalar == 0xA0 ? .space : scalar == 0xAA || scalar == 0xBA || scalar == 0xB5 ? .lower : .punctuation
        case 0xC0...0xDE: self = scalar == 0xD7 ? .punctuation : .upper
        case 0xDF...0xFF: self = scalar == 0xF7 ? .punctuation : .lower
        // Latin Extended: pairs of an even capital and an odd small letter, but for two stretches the other way round.
        case 0x139...0x148, 0x179...0x17E: self = scalar % 2 == 1 ? .upper : .lower
        case 0x100...0x24F, 0x460...0x52F, 0x1E00...0x1EFF: self = scalar % 2 == 0 ? .upper : .lower
        case 0x386...0x3AB: self = scalar == 0x387 ? .punctuation : scalar == 0x390 ? .lower : .upper
        case 0x3AC...0x3CE: self = .lower
        case 0x400...0x42F, 0x531...0x556: self = .upper
        case 0x430...0x45F, 0x561...0x587: self = .lower
        case 0x2000...0x200A, 0x202F, 0x205F, 0x3000: self = .space
        case 0x3002, 0xFF01, 0xFF0E, 0xFF1F, 0xFF61: self = .wideStop
        case 0x589, 0x60C, 0x61B, 0x61F, 0x6D4, 0x964, 0x965: self = .punctuation
        case 0xE01...0xEDF, 0x1000...0x109F, 0x1780...0x17DD: self = .wide
        case 0x3005...0x3007, 0x3041...0x30FA, 0x30FC...0x31FF, 0x3400...0x9FFF, 0xF900...0xFAFF: self = .wide
        case 0xFF66...0xFF9F, 0x20000...0x3FFFF: self = .wide
        case 0xFF21...0xFF3A: self = .upper
        case 0xFF41...0xFF5A: self = .lower
        case 0x2010...0x2BFF, 0x2E00...0x30FB, 0xFE10...0xFE6F, 0xFF01...0xFF65, 0xFFF0...0xFFFF: self = .punctuation
        case 0x1F000...0x1FAFF, 0xE0000...: self = .punctuation
        default: self = .none
        }
    }
}

extension LetterCase {
    /// Of any scalar; nil for what is no letter.
    init?(scalar: UInt32) {
        switch scalar {
        case 0x41...0x5A: self = .upper
        case 0x61...0x7A: self = .lower
        case ..<0x80: return nil
        default:
            self.init(scalar)
            if self == .space || self == .punctuation || self == .wideStop { return nil }
        }
    }

    /// A letter of a script that is written with spaces between words.
    var isSpacedLetter: Bool { self == .upper || self == .lower || self == .none }
}
