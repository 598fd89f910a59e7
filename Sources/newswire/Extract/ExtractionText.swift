import ArticleExtraction
import Deduplication
import Glibc
import Hashing
import JSONText
import NewswireModel
import NewswireProtocol

/// What `newswire extract` prints of an extraction, as JSON.
enum ExtractionText {
    /// What a record's `data` has of the item's article.
    static func data(of item: ExtractedItem) -> [UInt8] {
        let content = Fingerprint(item.article, identity: item.identity).content
        return ArticleData.encode(item.article, contentHash: content.hexadecimal)
    }

    /// `{"code":"empty","detail":"…"}`
    static func finding(_ code: String, _ detail: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("code", code)
        writer.member("detail", detail)
        writer.endObject()
        return writer.bytes
    }

    /// What became of a payload, item by item: under its key (`record`, `rejected`, `quarantined`) its value.
    static func outcomes(of extraction: Extraction) -> [(key: String, value: [UInt8])] {
        switch extraction {
        case .quarantined(let finding, _):
            [("quarantined", Self.finding(finding.code.rawValue, finding.detail))]
        case .items(let items):
            items.map { item in
                guard let rejection = item.rejection else { return ("record", data(of: item)) }
                return ("rejected", finding(rejection.code.rawValue, rejection.detail))
            }
        }
    }

    /// The time of the extraction: dates that lie more than a day after it are none.
    static func now() -> Timestamp {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Timestamp(milliseconds: Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000)
    }
}
