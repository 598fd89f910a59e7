internal import Foundation

/// Brings text into Unicode Normalization Form C (Unicode Standard Annex 15), touching only what can change.
///
/// Nearly all text is in the form already, and the cleaner, which decodes it anyway, sees whether any of it may not be.
enum CanonicalComposition {
    /// Looks for text that may not be in the form: scalar after scalar goes in.
    struct Detector {
        private(set) var mayChange = false
        private var isAfterMark = false

        /// - Parameter scalar: 0x300 or above; `skip` says that something else came in between.
        mutating func see(_ scalar: UInt32) {
            guard !mayChange else { return }
            let isMark = CanonicalComposition.isMark(scalar)
            // Marks of the form may still stand in the wrong order.
            mayChange = isMark && isAfterMark || CanonicalComposition.isUnstable(scalar)
            isAfterMark = isMark
        }

        /// Something that never changes, and no mark.
        mutating func skip() { isAfterMark = false }
    }

    /// Longer runs of marks are no text, and are left as they are (the bound of the Stream-Safe Text Format, UAX 15,
    /// section 13, is 30).
    private static let runMax = 32

    /// The text in the form. Linear; the text must be valid UTF-8.
    static func compose(_ text: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(text.count)
        let bytes = text.span
        var copied = 0
        var index = 0
        // The last scalar that stands by itself: what follows may join it.
        var starter = 0
        while index < bytes.count {
            let sequence = UTF8Sequence(bytes, at: index)
            guard let scalar = sequence.scalar, scalar >= 0x300, joins(scalar) else {
                starter = index
                index += sequence.length
                continue
            }
            let end = endOfRun(bytes, from: index + sequence.length)
            let run = max(starter, copied)..<end
            out.append(contentsOf: text[copied..<run.lowerBound])
            append(text[run], to: &out)
            (copied, index, starter) = (end, end, end)
        }
        out.append(contentsOf: text[copied...])
        return out
    }

    private static func endOfRun(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count {
            let sequence = UTF8Sequence(bytes, at: index)
            guard let scalar = sequence.scalar, joins(scalar) else { return index }
            index += sequence.length
        }
        return index
    }

    private static func append(_ run: ArraySlice<UInt8>, to out: inout [UInt8]) {
        let string = String(decoding: run, as: UTF8.self)
        guard string.unicodeScalars.prefix(runMax + 1).count <= runMax else { return out.append(contentsOf: run) }
        out.append(contentsOf: string.precomposedStringWithCanonicalMapping.utf8)
    }

    private static func joins(_ scalar: UInt32) -> Bool {
        scalar >= 0x300 && (isUnstable(scalar) || isMark(scalar))
    }

    /// Whether its canonical combining class is not 0.
    private static func isMark(_ scalar: UInt32) -> Bool {
        switch scalar {
        // Scripts without such marks, which most text is in: Greek to Armenian, Hangul, kana, Han, wide forms.
        case ..<0x300, 0x370...0x482, 0x48A...0x590, 0x1E00...0x1FFF, 0x2000...0x20CF, 0x2100...0x2CEE, 0x3030...0x3098,
            0x30A0...0xA66E, 0xAC00...0xFB1D, 0xFF00...0xFFFF:
            false
        default:
            Unicode.Scalar(scalar).map { $0.properties.canonicalCombiningClass != .notReordered } ?? false
        }
    }

    /// Whether it may change by itself or with what stands before it: NFC_Quick_Check is No or Maybe.
    private static func isUnstable(_ scalar: UInt32) -> Bool {
        switch scalar {
        case ..<0x300, 0x388...0x590, 0x1E00...0x1F70, 0x2002...0x2125, 0x3000...0x3098, 0x30A0...0xF8FF,
            0xFB4F...0xFFFF:
            return false
        default: break
        }
        var low = 0
        var high = unstable.count
        while low < high {
            let middle = (low + high) / 2
            if unstable[middle].upperBound < scalar { low = middle + 1 } else { high = middle }
        }
        return low < unstable.count && unstable[low].contains(scalar)
    }

    /// Derived from the decompositions of the Unicode Character Database, with gaps of up to two scalars closed.
    private static let unstable: [ClosedRange<UInt32>] = [
        0x300...0x314, 0x31B...0x31B, 0x323...0x328, 0x32D...0x331, 0x338...0x338, 0x340...0x345, 0x374...0x374,
        0x37E...0x37E, 0x387...0x387, 0x653...0x655, 0x93C...0x93C, 0x958...0x95F, 0x9BE...0x9BE, 0x9D7...0x9D7,
        0x9DC...0x9DF, 0xA33...0xA36, 0xA59...0xA5E, 0xB3E...0xB3E, 0xB56...0xB57, 0xB5C...0xB5D, 0xBBE...0xBBE,
        0xBD7...0xBD7, 0xC56...0xC56, 0xCC2...0xCC2, 0xCD5...0xCD6, 0xD3E...0xD3E, 0xD57...0xD57, 0xDCA...0xDCA,
        0xDCF...0xDCF, 0xDDF...0xDDF, 0xF43...0xF43, 0xF4D...0xF4D, 0xF52...0xF52, 0xF57...0xF57, 0xF5C...0xF5C,
        0xF69...0xF69, 0xF73...0xF78, 0xF81...0xF81, 0xF93...0xF93, 0xF9D...0xF9D, 0xFA2...0xFA2, 0xFA7...0xFA7,
        0xFAC...0xFAC, 0xFB9...0xFB9, 0x102E...0x102E, 0x1161...0x1175, 0x11A8...0x11C2, 0x1B35...0x1B35,
        0x1F71...0x1F7D, 0x1FBB...0x1FBE, 0x1FC9...0x1FCB, 0x1FD3...0x1FD3, 0x1FDB...0x1FDB, 0x1FE3...0x1FE3,
        0x1FEB...0x1FEF, 0x1FF9...0x2001, 0x2126...0x2126, 0x212A...0x212B, 0x2329...0x232A, 0x2ADC...0x2ADC,
        0x3099...0x309A, 0xF900...0xFA26, 0xFA2A...0xFAD9, 0xFB1D...0xFB1F, 0xFB2A...0xFB4E, 0x110BA...0x110BA,
        0x11127...0x11127, 0x1133E...0x1133E, 0x11357...0x11357, 0x114B0...0x114B0, 0x114BA...0x114BD,
        0x115AF...0x115AF, 0x11930...0x11930, 0x1D15E...0x1D164, 0x1D1BB...0x1D1C0, 0x2F800...0x2FA1D,
    ]
}
