public import JSONText
public import NewswireModel
extension PayloadHeader {
    public static func read(_ object: JSONObject) -> HeaderResult { .header(PayloadHeader()) }
    public enum HeaderResult: Sendable { case header(PayloadHeader), refused(Finding<RefusalCode>) }
}
public struct WorkLimits: Sendable { public init() {} }
public struct Extractor: ~Copyable {
    public init(limits: WorkLimits = .init()) {}
    public mutating func extract(_ payload: Payload) -> Extraction {
        var article = Article()
        article.body = String(decoding: payload.bytes, as: UTF8.self)
        return .items([ExtractedItem(article: article, identity: nil)])
    }
}
