import ArticleExtraction
import NewswireModel
import NewswireProtocol

/// What libFuzzer calls with each input: its first byte says what the rest is a payload of, or a part of one.
///
/// Beyond not crashing, it wants of every input: the same articles again, from an extractor that read others in between;
/// a record that can be encoded; and no date later than a day behind its reception.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzExtraction(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    guard let how = input.first else { return 0 }
    let payload = Subject.payload(how, Array(input.dropFirst()))
    let extraction = Subject.extractor.extract(payload)
    guard Subject.extractor.extract(payload) == extraction, Subject.other.extract(payload) == extraction else {
        fatalError("the same bytes gave two results")
    }
    switch extraction {
    case .quarantined(_, let article): Subject.check(article)
    case .items(let items): for item in items { Subject.check(item.article) }
    }
    return 0
}

/// Extractors that are used for all inputs. Confined to libFuzzer's one thread.
private enum Subject {
    nonisolated(unsafe) static let extractor = Extractor()
    nonisolated(unsafe) static let other = Extractor()

    /// 2026-01-01T00:00:00Z
    private static let received = Timestamp(milliseconds: 1_767_225_600_000)

    private static let paragraph = """
        The council of the northern port voted on Monday to rebuild the old fish market, which burned down in the spring, \
        and to open it again before the autumn of next year.
        """

    static func payload(_ how: UInt8, _ bytes: [UInt8]) -> Payload {
        var header = PayloadHeader()
        var content = bytes
        if how & 0x80 != 0 { header.url = "https://www.morningpost.example/2025/03/05/market-to-be-rebuilt?id=1" }
        switch how & 7 {
        case 0: header.contentType = "text/html"
        case 1: header.contentType = "text/plain"
        case 2:
            header.contentType = "text/html"
            content =
                Array("<h1>Market</h1><script type=application/ld+json>".utf8) + bytes
                + Array("</script><p>\(paragraph)".utf8)
        case 3:
            header.contentType = "text/plain"
            content = Array("Market to be rebuilt\n\n".utf8) + bytes + Array("\n\n\(paragraph)\n\n\(paragraph)".utf8)
        case 4:
            header.contentType = "text/html"
            content =
                Array("<h1>Market</h1><p class=byline>".utf8) + bytes + Array("</p><p>\(paragraph)".utf8)
        case 5: header.charset = "shift_jis"
        default: break
        }
        return Payload(bytes: content, header: header, received: received)
    }

    static func check(_ article: Article) {
        _ = ArticleData.encode(article)
        for date in [article.published, article.modified] {
            guard let date else { continue }
            if date.possibleInstants.lowerBound > received.milliseconds / 1000 + 86_400 {
                fatalError("a date of the future: \(date)")
            }
        }
        if let body = article.body, body.isEmpty { fatalError("an empty body") }
    }
}
