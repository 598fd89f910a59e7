/// What some bytes stand for.
struct DecodingStep {
    /// At least 1. Bytes that the standard's decoder would put back are not among them.
    var length: Int
    /// Nil where they stand for nothing.
    var scalar: UInt32?
    /// The few codes of Big5 for a letter and a mark have one.
    var mark: UInt32?
    /// Whether they are no part of the text.
    var isSilent = false

    @inline(__always)
    init(_ length: Int, _ scalar: UInt32?, mark: UInt32? = nil) {
        self.length = length
        self.scalar = scalar
        self.mark = mark
    }

    /// Two bytes that should be a character; where they are none, the second counts for itself if it is ASCII.
    @inline(__always)
    init(pair scalar: UInt32?, trail: UInt8) {
        self.init(scalar == nil && trail < 0x80 ? 1 : 2, scalar)
    }
}

/// An encoding that is decoded step by step.
protocol StepwiseEncoding {
    /// Whether ASCII bytes outside of longer codes are always themselves: then runs of them are copied.
    static var copiesASCII: Bool { get }

    /// Decodes what stands at an index; where runs of ASCII are copied, of a byte that is none.
    mutating func step(_ bytes: Span<UInt8>, at index: Int) -> DecodingStep
}

extension StepwiseEncoding {
    static var copiesASCII: Bool { true }

    /// Decodes all of the bytes; how many of them were replaced.
    mutating func decode(_ bytes: Span<UInt8>, to writer: inout UTF8Writer) -> Int {
        var replaced = 0
        var index = 0
        while index < bytes.count {
            let end = min(bytes.count, index + UTF8Writer.blockBytes)
            // One byte becomes three at most, and the last step begins before the end.
            writer.write(bytesMax: (end - index) * 3 + 4) { room, count in
                while index < end {
                    if Self.copiesASCII, bytes[index] < 0x80 {
                        index = UTF8Writer.copyASCII(bytes, index..<end, &room, &count)
                        continue
                    }
                    let step = step(bytes, at: index)
                    index += step.length
                    if step.isSilent { continue }
                    if step.scalar == nil { replaced += step.length }
                    UTF8Writer.put(step.scalar ?? TextEncoding.replacementCharacter, &room, &count)
                    if let mark = step.mark { UTF8Writer.put(mark, &room, &count) }
                }
            }
        }
        return replaced
    }
}

/// The single-byte encodings, `x-user-defined` among them.
struct SingleByte: StepwiseEncoding {
    private let index: [UInt32]

    init(_ encoding: TextEncoding) {
        // What is no other encoding is x-user-defined.
        index = EncodingIndex.singleByte[encoding] ?? (0..<128).map { 0xF780 + $0 }
    }

    func step(_ bytes: Span<UInt8>, at position: Int) -> DecodingStep {
        DecodingStep(1, EncodingIndex.scalar(Int(bytes[position] & 0x7F), in: index))
    }
}
