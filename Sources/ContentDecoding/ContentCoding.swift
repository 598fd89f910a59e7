/// A compression that HTTP names in `Content-Encoding`.
public enum ContentCoding: String, Sendable, CaseIterable {
    /// RFC 1952, of any number of members.
    case gzip
    /// RFC 1950, or without its frame, RFC 1951: both are sent under this name.
    case deflate
    /// RFC 7932.
    case br
    /// RFC 8878, of any number of frames.
    case zstd

    /// The memory that a decoder may take at most, beside what it is given and what it makes: brotli's, whose windows
    /// reach 16 MiB and whose tables hardly a tenth of that.
    public static let decoderBytesMax = 18 << 20
}

/// How much may come out of compressed bytes.
public struct DecompressionLimits: Sendable, Equatable {
    public var bytesMax: Int
    /// How many bytes may come out for one that goes in. Does not bound what is below `ratioBytesMin`.
    public var ratioMax: Int
    public var ratioBytesMin: Int

    public init(bytesMax: Int, ratioMax: Int = 100, ratioBytesMin: Int = 1 << 20) {
        self.bytesMax = bytesMax
        self.ratioMax = ratioMax
        self.ratioBytesMin = ratioBytesMin
    }

    /// What may come out of so many bytes.
    public func bytesMax(from count: Int) -> Int {
        let (product, overflows) = count.multipliedReportingOverflow(by: ratioMax)
        return min(bytesMax, max(ratioBytesMin, overflows ? .max : product))
    }
}

/// What keeps bytes from being decompressed.
public enum DecompressionError: Error, Equatable {
    /// With what the library says of it.
    case corrupt(String)
    /// They end before the stream does.
    case truncated
    /// More than so many bytes would come out.
    case tooLarge(bytesMax: Int)
    /// It asks for a window of more bytes than these (RFC 9659 allows no more on the web).
    case windowTooLarge(bytesMax: Int)
}

extension ContentCoding {
    /// Whether bytes begin as this coding does; nil where every beginning is possible.
    public func begins(_ bytes: Span<UInt8>) -> Bool? {
        switch self {
        case .gzip: bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
        case .zstd: bytes.count >= 4 && Zstandard.beginsFrame(bytes)
        case .br, .deflate: nil
        }
    }

    /// Decompresses bytes. Stops as soon as more than `bytesMax` comes out; the work is linear in what went in and came
    /// out.
    ///
    /// Behind the end of the stream there may be more members of gzip or frames of zstd. What else stands there is
    /// left alone: servers pad. Traps where there is no memory, as an array does.
    ///
    /// - Parameter bytesMax: at least 0.
    /// - Returns: the content, and how many bytes behind the end of the stream were left alone.
    public func decompress(
        _ bytes: Span<UInt8>, bytesMax: Int
    ) throws(DecompressionError) -> (content: [UInt8], trailingBytes: Int) {
        switch self {
        case .gzip: return try Decompression.run(Zlib(.gzip), over: bytes, bytesMax: bytesMax)
        case .br: return try Decompression.run(Brotli(), over: bytes, bytesMax: bytesMax)
        case .zstd: return try Decompression.run(Zstandard(), over: bytes, bytesMax: bytesMax)
        case .deflate:
            guard Zlib.beginsFrame(bytes) else {
                return try Decompression.run(Zlib(.raw), over: bytes, bytesMax: bytesMax)
            }
            do {
                return try Decompression.run(Zlib(.framed), over: bytes, bytesMax: bytesMax)
            } catch {
                // A raw stream can look like the frame at its first two bytes.
                guard case .corrupt = error,
                    let raw = try? Decompression.run(Zlib(.raw), over: bytes, bytesMax: bytesMax),
                    raw.trailingBytes == 0
                else { throw error }
                return raw
            }
        }
    }
}
