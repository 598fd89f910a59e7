import HTMLParsing
import LanguageDetection
public import NewswireModel
import WebAddress

/// Makes articles of payloads. Pure: the same payload and limits give the same articles.
///
/// Keeps its scratch memory between payloads, so one extractor serves one thread at a time: each worker has its own.
public final class Extractor {
    /// May change between payloads.
    public var limits: WorkLimits {
        didSet { if limits != oldValue { parser = HTMLParser(limits: limits.html) } }
    }
    /// What is made beside the fields that every article has.
    public var extras: Extras = []
    private var reader = TextReader()
    private var pages = PageReader()
    private var parser: HTMLParser
    private var document = Document()
    /// Told when a step is done.
    package var onStep: ((PageStep) -> Void)?
    /// Of the payload at hand, where it is asked for.
    private var explanation: Explanation?

    public init(limits: WorkLimits = WorkLimits()) {
        self.limits = limits
        parser = HTMLParser(limits: limits.html)
    }

    /// The same as `extract`, with why the lines of the text have the roles that they have.
    public func explain(_ payload: Payload) -> (extraction: Extraction, explanation: Explanation) {
        explanation = Explanation()
        let extraction = extract(payload)
        defer { explanation = nil }
        return (extraction, explanation ?? Explanation())
    }

    /// The items of a payload, or why it could not be processed. Linear in the payload's size.
    public func extract(_ payload: Payload) -> Extraction {
        var source = Source(header: payload.header)
        var draft = ArticleDraft(limits: limits, received: payload.received)
        draft.warn(payload.header.warnings)
        let text: PayloadText
        do {
            let content = try PayloadContent.read(
                payload.bytes, payload.header.contentEncoding, response: payload.header, limits: limits,
                warning: &draft)
            text = PayloadText(content, label: source.charset)
        } catch {
            return quarantined(error, &draft, source)
        }
        switch PayloadForm.detect(text.bytes.span, contentType: payload.header.contentType, limits: limits) {
        case .html:
            explanation?.form = "html"
            return readPage(text, &draft, source)
        case .unsupported(let detail): return quarantined(Finding(.unsupportedType, detail), &draft, source)
        case .text:
            explanation?.form = "text"
            return readText(text, &draft, source)
        case .envelope:
            explanation?.form = "envelope"
            do {
                let envelope = try Envelope.read(text.bytes.span, limits: limits)
                draft.warn(envelope.warnings)
                source.fill(from: envelope.header, envelope.fields)
                explanation?.form = "envelope with \(envelope.content.rawValue)"
                return readContent(of: envelope, &draft, source)
            } catch {
                draft.warn(error.warnings)
                source.fill(from: error.header, error.fields)
                return quarantined(error.finding, &draft, source)
            }
        }
    }

    private func readContent(of envelope: Envelope, _ draft: inout ArticleDraft, _ source: Source) -> Extraction {
        let isCoded = envelope.content == .body64
        let text: PayloadText
        do {
            text = try envelope.text(response: source.header, limits: limits, warning: &draft)
        } catch {
            return quarantined(error, &draft, source)
        }
        // An object in a text is text.
        let type = isCoded ? envelope.header.contentType : "text/plain"
        let form =
            envelope.content == .html
            ? .html : PayloadForm.detect(text.bytes.span, contentType: type, limits: limits)
        switch form {
        case .html: return readPage(text, &draft, source)
        case .unsupported(let detail): return quarantined(Finding(.unsupportedType, detail), &draft, source)
        case .envelope:
            return quarantined(Finding(.badEnvelope, "body64 holds JSON: it is for the text itself"), &draft, source)
        case .text: return readText(text, &draft, source)
        }
    }

    private func quarantined(
        _ finding: Finding<QuarantineCode>, _ draft: inout ArticleDraft, _ source: Source
    ) -> Extraction {
        _ = source.tell(&draft)
        return .quarantined(finding, article: draft.article)
    }
}

// MARK: - Text

extension Extractor {
    private func readText(_ text: PayloadText, _ draft: inout ArticleDraft, _ source: Source) -> Extraction {
        let count = text.bytes.count
        guard count <= limits.textBytesMax else {
            return quarantined(
                Finding(.overLimit, "\(count) bytes of text; the limit is \(limits.textBytesMax)"), &draft, source)
        }
        let address = tell(source, &draft)
        let bytes = text.utf8(isPage: false, warning: &draft)
        let fields = reader.read(
            bytes.span, knownHeadline: draft.article.headline, address: address.canonicalURL, limits: limits,
            explains: explanation != nil)
        defer { reader.removeAll() }
        explanation?.lines = reader.explanation
        if reader.controlCharacters > 0 { draft.warn("control-characters: \(reader.controlCharacters)") }
        guard let fields else {
            return .quarantined(
                Finding(.overLimit, "more lines of text than the limit, \(limits.linesMax)"), article: draft.article)
        }
        draft.take(fields)
        takeBody(reader.body, fields, &draft, source, address)
        if extras.contains(.bodyMarkdown) {
            let made = reader.markdown(fields.blocks, limits: limits)
            draft.takeMarkdown(made.text, isWhole: !made.isFull)
        }
        draft.take(reader.dates(dateChoice(draft, address)))
        return .items([item(draft.article, address, fields)])
    }

    /// Tells a draft what the scraper says; answers the addresses.
    private func tell(
        _ source: Source, _ draft: inout ArticleDraft, page: PageMetadata? = nil
    ) -> ArticleAddress {
        let address = source.tell(&draft, pageCanonical: page?.canonicalAddress)
        if let guid = draft.article.guid, address.scope(ofGUID: guid, outlet: draft.article.outlet) == nil {
            draft.warn("unscoped-guid: \(shown(guid))")
        }
        return address
    }

    private func takeBody(
        _ body: [UInt8], _ fields: TextFields, _ draft: inout ArticleDraft, _ source: Source,
        _ address: ArticleAddress, pageLanguage: String? = nil
    ) {
        guard !body.isEmpty else { return }
        if fields.bodyBytes > limits.bodyBytesMax {
            draft.warn("truncated: body, \(body.count) of \(fields.bodyBytes) bytes kept")
        }
        let words = WordCounter.count(body.span)
        let string = String(decoding: body, as: UTF8.self)
        draft.takeBody(string, wordCount: words)
        guard words > 0 else { return }
        draft.takeLanguage(
            LanguageDetector.detect(
                string, declared: draft.article.language ?? pageLanguage ?? source.contentLanguage,
                topLevelDomain: address.topLevelDomain))
    }

    /// Once the language is known: it tells what numeric dates mean.
    private func dateChoice(_ draft: ArticleDraft, _ address: ArticleAddress) -> DateChoice {
        DateChoice(
            latest: draft.latestDate, conventions: draft.dateConventions(address),
            addressDate: address.url.flatMap(PathDate.date))
    }

    private func item(_ article: Article, _ address: ArticleAddress, _ fields: TextFields) -> ExtractedItem {
        var item = ExtractedItem(
            article: article, identity: address.identity(guid: article.guid, outlet: article.outlet))
        if article.wordCount ?? 0 == 0 {
            if fields.hasLinks {
                item.rejection = Finding(.listing, "nothing but labels and links to other articles")
            } else {
                item.rejection = Finding(.empty, "the text has no words of an article")
            }
        }
        return item
    }
}

// MARK: - Pages

extension Extractor {
    private func readPage(_ text: PayloadText, _ draft: inout ArticleDraft, _ source: Source) -> Extraction {
        let bytes = text.utf8(isPage: true, warning: &draft)
        onStep?(.decoding)
        parser.parse(bytes, into: &document)
        onStep?(.parsing)
        draft.warn(document.truncation.parts.map { "truncated: page, too many \($0)" })
        let metadata = PageMetadata.read(
            document, address: source.header.url, limits: limits, latest: draft.latestDate)
        let address = tell(source, &draft, page: metadata)
        draft.take(metadata)
        onStep?(.metadata)
        let fields = pages.read(
            document, knownHeadline: draft.article.headline, address: address.canonicalURL, limits: limits,
            explains: explanation != nil, onStep: onStep)
        defer { pages.removeAll() }
        explanation?.lines = pages.explanation
        draft.take(fields)
        takeBody(pages.body, fields, &draft, source, address, pageLanguage: metadata.language)
        if !extras.isEmpty { takeMarkdown(fields.blocks, address, &draft) }
        onStep?(.language)
        draft.take(pages.dates(dateChoice(draft, address)))
        let facts = PageFacts(
            pages, kept: pages.kept, agreement: pages.agreement, metadata: metadata,
            address: address.url.flatMap { WebAddress($0) })
        let kind = PageKind(
            pages, facts: facts, metadata: metadata, words: draft.article.wordCount ?? 0, status: source.header.status)
        draft.take(kind)
        onStep?(.dates)
        return .items([
            ExtractedItem(
                article: draft.article,
                identity: address.identity(guid: draft.article.guid, outlet: draft.article.outlet),
                rejection: kind.rejection)
        ])
    }
}

extension Extractor {
    /// What is made on demand beside the fields that every article has.
    public struct Extras: OptionSet, Sendable, Hashable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// `record.bodyMarkdown`
        public static let bodyMarkdown = Extras(rawValue: 1)
        /// `record.links`
        public static let links = Extras(rawValue: 2)
    }

    private func takeMarkdown(_ blocks: [BodyBlock], _ address: ArticleAddress, _ draft: inout ArticleDraft) {
        let base = (address.url ?? address.canonicalURL).flatMap { WebAddress($0) }
        let made = pages.markdown(document, blocks, limits: limits) { text in
            guard let found = base.map({ WebAddress(text, relativeTo: $0) }) ?? WebAddress(text),
                found.scheme == "http" || found.scheme == "https"
            else { return nil }
            return found.text
        }
        if extras.contains(.bodyMarkdown) { draft.takeMarkdown(made.markdown, isWhole: made.isWhole) }
        if extras.contains(.links) { draft.takeLinks(made.links) }
    }
}

extension Document.Truncation {
    /// What there was too much of.
    fileprivate var parts: [String] { Self.named.compactMap { contains($0.sign) ? $0.name : nil } }

    private static let named: [(sign: Self, name: String)] = [
        (.bytes, "bytes"), (.nodes, "nodes"), (.depth, "elements inside one another"), (.attributes, "attributes"),
        (.names, "names of elements"), (.steps, "steps"),
    ]
}

/// What the scraper says of a payload, in its header and in the envelope.
private struct Source {
    private(set) var header: PayloadHeader
    private var fields = EnvelopeFields()
    private var urlOrigin = Article.Origin.header
    private var guidOrigin = Article.Origin.header

    init(header: PayloadHeader) {
        self.header = header
    }

    /// What the payload itself is said to be in; it is no text of the scraper's where it holds an envelope.
    var charset: String? { header.declaredCharset }

    /// Takes what an envelope says; the header wins.
    mutating func fill(from inner: PayloadHeader, _ fields: EnvelopeFields) {
        if header.url == nil { urlOrigin = .envelope }
        if header.guid == nil { guidOrigin = .envelope }
        header.fill(from: inner)
        self.fields = fields
    }

    /// The languages that the page's server declared (RFC 9110, section 8.5): often those of its site, so only a hint.
    var contentLanguage: String? { header.field("content-language") }

    /// Tells a draft all of it; answers the addresses. The page's canonical one counts where the scraper gives none.
    func tell(
        _ draft: inout ArticleDraft, pageCanonical: PageMetadata.Told<String>? = nil
    ) -> ArticleAddress {
        let address = ArticleAddress(url: header.url, declaredCanonical: fields.canonicalURL ?? pageCanonical?.value)
        draft.take(header)
        draft.take(
            address, origin: urlOrigin,
            declaredOrigin: fields.canonicalURL == nil ? pageCanonical?.origin ?? .envelope : .envelope)
        draft.takeGUID(header.guid, origin: guidOrigin)
        draft.take(fields)
        return address
    }
}
