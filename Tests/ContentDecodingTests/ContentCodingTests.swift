import ContentDecoding
import Testing

struct ContentCodingTests {
    private static let text = Array(Streams.text.utf8)

    /// The content, or why there is none.
    private static func content(
        _ coding: ContentCoding, _ bytes: [UInt8], bytesMax: Int = 1 << 20
    ) -> Result<[UInt8], DecompressionError> {
        do {
            return .success(try coding.decompress(bytes.span, bytesMax: bytesMax).content)
        } catch {
            return .failure(error)
        }
    }

    private static func isCorrupt(_ coding: ContentCoding, _ bytes: [UInt8]) -> Bool {
        guard case .failure(.corrupt(let reason)) = content(coding, bytes) else { return false }
        return !reason.isEmpty
    }

    private static let streams: [(ContentCoding, [UInt8])] = [
        (.gzip, Streams.gzip), (.deflate, Streams.zlib), (.deflate, Streams.rawDeflate), (.br, Streams.brotli),
        (.zstd, Streams.zstd), (.zstd, Streams.zstdStreamed),
    ]

    @Test func `what others compressed comes back`() {
        for (coding, bytes) in Self.streams {
            #expect(!bytes.isEmpty)
            #expect(Self.content(coding, bytes) == .success(Self.text), "\(coding)")
        }
    }

    @Test func `every stream that is cut off is found to be`() {
        for (coding, bytes) in Self.streams {
            for count in 0..<bytes.count {
                #expect(Self.content(coding, Array(bytes[..<count])) == .failure(.truncated), "\(coding), \(count)")
            }
        }
    }

    @Test func `members of gzip and frames of zstd follow one another`() {
        let twice = Self.text + Self.text
        #expect(Self.content(.gzip, Streams.gzip + Streams.gzip) == .success(twice))
        #expect(Self.content(.zstd, Streams.zstd + Streams.zstdSkipped + Streams.zstdStreamed) == .success(twice))
        #expect(Self.content(.zstd, Streams.zstdSkipped) == .success([]))
        #expect(Self.content(.gzip, Streams.gzip + Streams.gzip.prefix(30)) == .failure(.truncated))
        #expect(Self.isCorrupt(.gzip, Streams.gzip + [0x1F, 0x8B, 0xFF, 0xFF]))
    }

    @Test func `what stands behind the end is left alone and counted`() throws {
        for (coding, bytes) in Self.streams {
            let found = try coding.decompress((bytes + [0, 0, 0, 0x41]).span, bytesMax: 1 << 20)
            #expect(found.content == Self.text && found.trailingBytes == 4, "\(coding)")
        }
    }

    @Test(arguments: [
        (ContentCoding.gzip, Streams.emptyGzip), (.deflate, Streams.emptyZlib), (.br, Streams.emptyBrotli),
        (.zstd, Streams.emptyZstd),
    ])
    func `nothing is content too`(coding: ContentCoding, bytes: [UInt8]) {
        #expect(!bytes.isEmpty)
        #expect(Self.content(coding, bytes, bytesMax: 0) == .success([]))
    }

    @Test func `a gzip header may have all of its fields`() {
        #expect(Self.content(.gzip, Streams.gzipWithAllFields) == .success(Array(Streams.text.utf8.prefix(92))))
    }

    @Test func `content ends at its limit and not beyond`() {
        let count = Self.text.count
        for (coding, bytes) in Self.streams {
            #expect(Self.content(coding, bytes, bytesMax: count) == .success(Self.text), "\(coding)")
            let beyond = Self.content(coding, bytes, bytesMax: count - 1)
            #expect(beyond == .failure(.tooLarge(bytesMax: count - 1)), "\(coding)")
        }
        let twice = Self.content(.gzip, Streams.gzip + Streams.gzip, bytesMax: count)
        #expect(twice == .failure(.tooLarge(bytesMax: count)))
    }

    @Test(arguments: [
        (ContentCoding.gzip, Streams.gzipZeros), (.br, Streams.brotliZeros), (.zstd, Streams.zstdZeros),
    ])
    func `a bomb goes no further than its limit`(coding: ContentCoding, bytes: [UInt8]) {
        // Not shown where it fails: it is long.
        let isWhole = Self.content(coding, bytes, bytesMax: 200_000) == .success([UInt8](repeating: 0, count: 200_000))
        let isRefused = Self.content(coding, bytes, bytesMax: 199_999) == .failure(.tooLarge(bytesMax: 199_999))
        #expect(isWhole && isRefused)
    }

    @Test(arguments: [
        // Below a MiB, the ratio does not count.
        (0, 1 << 20), (1, 1 << 20), (10_485, 1 << 20), (10_486, 1_048_600), (50_000, 5_000_000),
        (99_999, 9_999_900), (100_001, 10_000_000), (Int.max, 10_000_000),
    ])
    func `what may come out depends on what goes in`(count: Int, expected: Int) {
        #expect(DecompressionLimits(bytesMax: 10_000_000, ratioMax: 100).bytesMax(from: count) == expected)
        #expect(DecompressionLimits(bytesMax: 5_000, ratioMax: 100).bytesMax(from: count) == 5_000)
    }

    @Test func `a window that no browser takes is refused`() {
        #expect(Self.content(.zstd, Streams.zstdWide) == .failure(.windowTooLarge(bytesMax: 8 << 20)))
    }

    @Test func `a dictionary is something that nobody has`() {
        #expect(Self.content(.deflate, Streams.zlibWithDictionary) == .failure(.corrupt("it needs a dictionary")))
        #expect(Self.content(.zstd, Streams.zstdWithDictionary) == .failure(.corrupt("it needs a dictionary")))
    }

    @Test func `what is something else is corrupt`() {
        let page = Array("<!doctype html><p>plain".utf8)
        for coding in [ContentCoding.gzip, .zstd] {
            #expect(Self.isCorrupt(coding, page))
            #expect(coding.begins(page.span) == false)
        }
        #expect(ContentCoding.gzip.begins(Streams.gzip.span) == true)
        #expect(ContentCoding.zstd.begins(Streams.zstdSkipped.span) == true)
        #expect(ContentCoding.br.begins(Streams.brotli.span) == nil)
    }

    /// Each bit of each stream, and noise.
    @Test func `no damage makes it trap or grow`() {
        var random = SystemRandomNumberGenerator()
        for (coding, bytes) in Self.streams {
            for index in bytes.indices {
                for bit in 0..<8 {
                    var damaged = bytes
                    damaged[index] ^= 1 << UInt8(bit)
                    guard case .success(let content) = Self.content(coding, damaged, bytesMax: 5_000) else { continue }
                    #expect(content.count <= 5_000)
                    // Behind the header, the checksum sees it.
                    if coding == .gzip, index > 9 { #expect(content == Self.text) }
                }
            }
            for length in 0..<300 {
                let noise = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
                for damaged in [noise, bytes.prefix(20) + noise] {
                    if case .success(let content) = Self.content(coding, damaged, bytesMax: 5_000) {
                        #expect(content.count <= 5_000)
                    }
                }
            }
        }
    }
}
