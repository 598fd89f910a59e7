/// Makes clean lines of whatever bytes came: valid UTF-8 in Normalization Form C, `\n` as the only line end, no control
/// characters but tabs, no byte order mark, soft hyphen or zero-width space, no character references.
///
/// Bytes that are no UTF-8 become U+FFFD, one per maximal subpart (Unicode Standard, section 3.9). One pass, copying
/// runs, and a second one for text that may not be in the form.
struct TextCleaner {
    private(set) var controlCharacters = 0
    private let readsReferences: Bool
    private var detector = CanonicalComposition.Detector()

    /// References are read where the text is not one whose references a parser has read.
    init(readsReferences: Bool = true) {
        self.readsReferences = readsReferences
    }

    /// Puts the cleaned bytes into `text`, which is empty.
    mutating func clean(_ bytes: Span<UInt8>, into text: inout [UInt8]) {
        copy(bytes, into: &text)
        if detector.mayChange { text = CanonicalComposition.compose(text) }
    }

    private mutating func copy(_ bytes: Span<UInt8>, into text: inout [UInt8]) {
        var index = 0
        var run = 0
        while index < bytes.count {
            let end = Self.endOfPlainRun(bytes, from: index)
            if end > index { detector.skip() }
            index = end
            guard index < bytes.count else { break }
            let piece = piece(bytes, at: index)
            if piece.scalar >= 0x300 { detector.see(piece.scalar) } else { detector.skip() }
            if piece.fate != .keep {
                Self.append(bytes.extracting(run..<index), to: &text)
                run = index + piece.length
                replace(piece, in: &text)
            }
            index += piece.length
        }
        Self.append(bytes.extracting(run...), to: &text)
    }

    private mutating func replace(_ piece: Piece, in text: inout [UInt8]) {
        switch piece.fate {
        case .keep, .drop: break
        case .lineEnd: text.append(UInt8(ascii: "\n"))
        case .control: controlCharacters += 1
        case .replace:
            // Made of a number that was checked.
            if let scalar = Unicode.Scalar(piece.scalar) { text.append(contentsOf: UTF8.encode(scalar) ?? .init()) }
        case .invalid:
            text.append(0xEF)
            text.append(0xBF)
            text.append(0xBD)
        }
    }

    private static func append(_ run: Span<UInt8>, to text: inout [UInt8]) {
        // Arrays take whole runs from buffers only.
        run.withUnsafeBufferPointer { text.append(contentsOf: $0) }
    }

    /// Steps over printable ASCII but ampersands, tabs and line feeds, eight bytes at a time where there are none of
    /// the last.
    private static func endOfPlainRun(_ bytes: Span<UInt8>, from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let raw = bytes.bytes
        var index = start
        while index < bytes.count {
            if index + 8 <= bytes.count {
                let word = raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
                let ampersands = word ^ ones &* UInt64(UInt8(ascii: "&"))
                // A byte below 0x20, from 0x7F up, or an ampersand, sets its high bit in one of these.
                if ((word &- ones &* 0x20) | (word &+ ones) | word | (ampersands &- ones)) & (ones &* 0x80) == 0 {
                    index += 8
                    continue
                }
            }
            let byte = bytes[index]
            let isPlain = 0x20..<0x7F ~= byte && byte != UInt8(ascii: "&") || byte == 0x0A || byte == 0x09
            guard isPlain else { return index }
            index += 1
        }
        return index
    }

    private struct Piece {
        var length: Int
        var fate: Fate
        /// What it is or stands for; 0 where that does not matter.
        var scalar: UInt32 = 0
    }

    private enum Fate {
        case keep, drop, lineEnd, control, invalid
        /// By the scalar.
        case replace
    }

    /// What stands at an index that is not plain ASCII.
    private func piece(_ bytes: Span<UInt8>, at index: Int) -> Piece {
        switch bytes[index] {
        case 0x0D: return Piece(length: index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1, fate: .lineEnd)
        case 0x0B, 0x0C: return Piece(length: 1, fate: .lineEnd)
        case UInt8(ascii: "&"):
            guard readsReferences, let reference = CharacterReference.read(bytes, at: index) else {
                return Piece(length: 1, fate: .keep)
            }
            return Self.piece(of: reference.scalar, length: reference.length, otherwise: .replace)
        case ..<0x80: return Piece(length: 1, fate: .control)
        default: break
        }
        let sequence = UTF8Sequence(bytes, at: index)
        guard let scalar = sequence.scalar else { return Piece(length: sequence.length, fate: .invalid) }
        return Self.piece(of: scalar, length: sequence.length, otherwise: .keep)
    }

    private static func piece(of scalar: UInt32, length: Int, otherwise fate: Fate) -> Piece {
        switch scalar {
        case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: Piece(length: length, fate: .lineEnd)
        case ..<0x09, 0x0B..<0x20, 0x7F..<0xA0: Piece(length: length, fate: .control)
        case 0xAD, 0x200B, 0x2060, 0xFEFF: Piece(length: length, fate: .drop)
        default: Piece(length: length, fate: fate, scalar: scalar)
        }
    }
}

/// One scalar of UTF-8 text, or the maximal subpart of one that is broken.
struct UTF8Sequence {
    /// 1…4.
    var length: Int
    /// Nil if the bytes are no UTF-8.
    var scalar: UInt32?

    /// Decodes at an index that exists (Unicode Standard, table 3-7).
    init(_ bytes: Span<UInt8>, at index: Int) {
        let lead = bytes[index]
        // What most letters beyond ASCII are: two bytes, or three that can't be wrong in the second.
        if 0xC2...0xDF ~= lead, index + 1 < bytes.count, bytes[index + 1] & 0xC0 == 0x80 {
            length = 2
            scalar = UInt32(lead & 0x1F) << 6 | UInt32(bytes[index + 1] & 0x3F)
            return
        }
        if 0xE1...0xEC ~= lead, index + 2 < bytes.count, bytes[index + 1] & 0xC0 == 0x80,
            bytes[index + 2] & 0xC0 == 0x80
        {
            length = 3
            scalar = UInt32(lead & 0xF) << 12 | UInt32(bytes[index + 1] & 0x3F) << 6 | UInt32(bytes[index + 2] & 0x3F)
            return
        }
        let tail: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0..<0x80: tail = 0
        case 0xC2...0xDF: tail = 1
        case 0xE0: (tail, second) = (2, 0xA0...0xBF)
        case 0xED: (tail, second) = (2, 0x80...0x9F)
        case 0xE1...0xEF: tail = 2
        case 0xF0: (tail, second) = (3, 0x90...0xBF)
        case 0xF4: (tail, second) = (3, 0x80...0x8F)
        case 0xF1...0xF3: tail = 3
        default:
            length = 1
            scalar = nil
            return
        }
        var value = tail == 0 ? UInt32(lead) : UInt32(lead) & (0x3F >> UInt32(tail))
        for step in 0..<tail {
            guard index + step + 1 < bytes.count, (step == 0 ? second : 0x80...0xBF) ~= bytes[index + step + 1] else {
                length = step + 1
                scalar = nil
                return
            }
            value = value << 6 | UInt32(bytes[index + step + 1] & 0x3F)
        }
        length = tail + 1
        scalar = value
    }
}
