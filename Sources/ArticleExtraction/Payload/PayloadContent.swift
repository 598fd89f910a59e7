import ContentDecoding
import NewswireModel

/// What a payload is when its compression is taken off.
enum PayloadContent {
    /// Decompresses bytes as the scraper declares, else as the HTTP response does where they are no plain text, else
    /// as their first bytes do; warns where they are not what they are said to be.
    ///
    /// - Parameter response: has the HTTP fields that came with the bytes.
    static func read(
        _ bytes: [UInt8], _ declared: [ContentEncoding]?, response: PayloadHeader, limits: WorkLimits,
        warning draft: inout ArticleDraft
    ) throws(Finding<QuarantineCode>) -> [UInt8] {
        if let declared { return try decompress(bytes, declared, limits, &draft) }
        let hinted = response.responseEncoding
        if let last = hinted.last, last.coding.begins(bytes.span) ?? !ContentSniffer.isPlain(bytes.span) {
            return try decompress(bytes, hinted, limits, &draft)
        }
        // No text and no page begins so.
        let signed = ContentEncoding.allCases.first { $0.coding.begins(bytes.span) == true }
        guard let signed else { return bytes }
        draft.warn("undeclared-encoding: \(signed.rawValue)")
        return try decompress(bytes, [signed], limits, &draft)
    }

    /// What was applied last is taken off first. No step's result may be larger than the first step's may.
    private static func decompress(
        _ bytes: [UInt8], _ encodings: [ContentEncoding], _ limits: WorkLimits, _ draft: inout ArticleDraft
    ) throws(Finding<QuarantineCode>) -> [UInt8] {
        var content = bytes
        let bytesMax = limits.decompression.bytesMax(from: bytes.count)
        for encoding in encodings.reversed() {
            let isPlain = ContentSniffer.isPlain(content.span)
            do {
                let (inner, trailing) = try encoding.coding.decompress(content.span, bytesMax: bytesMax)
                // A text can begin with what is a whole stream to a coding without a signature.
                if trailing == 0 || !isPlain {
                    if trailing > 0 {
                        draft.warn("trailing-bytes: \(trailing) behind the end of the \(encoding.rawValue)")
                    }
                    content = inner
                    continue
                }
            } catch {
                guard isPlain else { throw finding(error, encoding, content.count, limits) }
            }
            draft.warn("ignored-encoding: \(encoding.rawValue) declared, and the bytes are plain")
            return content
        }
        return content
    }

    private static func finding(
        _ error: DecompressionError, _ encoding: ContentEncoding, _ count: Int, _ limits: WorkLimits
    ) -> Finding<QuarantineCode> {
        let name = encoding.rawValue
        switch error {
        case .corrupt(let reason): return Finding(.badEncoding, "the bytes are no \(name): \(reason)")
        case .truncated: return Finding(.badEncoding, "the \(name) is cut off: it goes on after \(count) bytes")
        case .tooLarge(let bytesMax):
            let limit =
                bytesMax == limits.contentBytesMax
                ? "limits.contentBytes" : "limits.contentRatio, \(limits.contentRatioMax)"
            return Finding(.overLimit, "\(count) bytes of \(name) become more than \(bytesMax): \(limit)")
        case .windowTooLarge(let bytesMax):
            return Finding(.overLimit, "the \(name) asks for a window of more than \(bytesMax) bytes")
        }
    }
}

extension ContentEncoding {
    fileprivate var coding: ContentCoding {
        switch self {
        case .gzip: .gzip
        case .deflate: .deflate
        case .br: .br
        case .zstd: .zstd
        }
    }
}

extension WorkLimits {
    fileprivate var decompression: DecompressionLimits {
        DecompressionLimits(bytesMax: contentBytesMax, ratioMax: contentRatioMax)
    }
}
