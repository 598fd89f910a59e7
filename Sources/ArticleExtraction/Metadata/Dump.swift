import HTMLParsing
import JSONText
import NewswireModel
import Glibc

public enum MetaDump {
    public static func bench(_ pages: [[UInt8]]) -> String {
        var parser = HTMLParser()
        var document = Document()
        var parse = 0.0, meta = 0.0
        func now() -> Double {
            var t = timespec(); clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t)
            return Double(t.tv_sec) + Double(t.tv_nsec) / 1e9
        }
        var worst = 0.0
        for page in pages {
            let a = now()
            parser.parse(page, into: &document)
            let b = now()
            let m = PageMetadata.read(document, address: nil, limits: WorkLimits())
            let c = now()
            parse += b - a; meta += c - b
            worst = max(worst, c - b)
            if m.headline?.value == "xyzzy" { print("!") }
        }
        return "pages \(pages.count) bytes/page \(pages.reduce(0) { $0 + $1.count } / pages.count) parse ms \(parse / Double(pages.count) * 1e3) meta ms \(meta / Double(pages.count) * 1e3) worst \(worst * 1e3)"
    }
    public static func json(id: String, url: String, _ bytes: [UInt8]) -> String {
        var parser = HTMLParser()
        var document = Document()
        parser.parse(bytes, into: &document)
        var reader = MetadataReader(document, limits: WorkLimits())
        reader.read()
        let titles = [reader.headings.first?.text, reader.pageTitle].compactMap { $0 }
        let linked = reader.linked.article(address: url, titles: titles)
        var w = JSONWriter()
        w.beginObject()
        w.member("id", id)
        w.member("title", reader.pageTitle)
        w.member("lang", reader.htmlLanguage)
        w.member("canonical", reader.canonicalLink)
        w.member("types", linked.types)
        w.member("publisher", linked.publisher?.name)
        w.key("objects")
        w.beginArray()
        for o in reader.linked.objects { w.string(o.types.map(\.text).joined(separator: "+")) }
        w.endArray()
        w.key("headings")
        w.beginArray()
        for h in reader.headings { w.beginArray(); w.string(h.text); w.integer(h.position); w.endArray() }
        w.endArray()
        w.key("claims")
        w.beginArray()
        for c in linked.claims + reader.claims {
            w.beginArray(); w.string("\(c.subject)"); w.string("\(c.source)"); w.string(c.text); w.integer(c.position)
            w.bool(c.isDoubtful); w.bool(c.isByClass); w.endArray()
        }
        w.endArray()
        let m = PageMetadata.read(document, address: url, limits: WorkLimits())
        w.key("record")
        w.beginObject()
        w.member("headline", m.headline?.value)
        w.member("authors", m.authors?.value)
        var published = m.published?.value
        var pageReader = PageReader()
        pageReader.readLines(document, limits: WorkLimits())
        let text = pageReader.text
        let head = m.headline.map { FoldedText($0.value) }
        let roles: [LineRole] = pageReader.lines.map { line in
            var bytes: [UInt8] = []
            for i in line.range { bytes.append(text[i]) }
            if line.range.count < 400, let head, FoldedText(String(decoding: bytes, as: UTF8.self)).equals(head) { return .headline }
            return .paragraph
        }
        let choice = DateChoice(latest: .max, conventions: DateConventions(language: m.language, topLevelDomain: nil), addressDate: PathDate.date(inURL: url))
        let td = choice.dates(text.span, pageReader.lines, pageReader.kinds, roles)
        let textDate = td.published
        w.member("textDate", textDate?.description)
        w.member("textModified", td.modified?.description)
        if published == nil { published = textDate }
        w.member("published", published?.description)
        w.member("modified", m.modified?.value.description)
        w.member("language", m.language)
        w.endObject()
        w.endObject()
        return String(decoding: w.bytes, as: UTF8.self)
    }

    public static func full(id: String, url: String, _ bytes: [UInt8]) -> String {
        var parser = HTMLParser()
        var document = Document()
        parser.parse(bytes, into: &document)
        let m = PageMetadata.read(document, address: url, limits: WorkLimits(), latest: 1_735_689_600)
        var w = JSONWriter()
        var origins: [(String, Article.Origin)] = []
        func put<T>(_ key: String, _ told: PageMetadata.Told<T>?, _ write: (inout JSONWriter, T) -> Void) {
            guard let told else { return }
            origins.append((key, told.origin))
            w.key(key)
            write(&w, told.value)
        }
        func list(_ w: inout JSONWriter, _ l: [String]) { w.beginArray(); for x in l { w.string(x) }; w.endArray() }
        w.beginObject()
        w.member("id", id)
        w.member("address", url)
        put("headline", m.headline) { $0.string($1) }
        put("summary", m.summary) { $0.string($1) }
        put("byline", m.byline) { $0.string($1) }
        put("authors", m.authors) { list(&$0, $1) }
        put("published", m.published) { $0.string($1.description) }
        put("modified", m.modified) { $0.string($1.description) }
        put("section", m.section) { $0.string($1) }
        put("keywords", m.keywords) { list(&$0, $1) }
        put("publisher", m.publisher) { w, p in w.beginObject(); w.member("name", p.name); w.member("url", p.url); w.endObject() }
        put("images", m.images) { w, l in
            w.beginArray()
            for i in l { w.beginObject(); w.member("url", i.url); w.member("caption", i.caption); w.member("credit", i.credit); w.member("width", i.width); w.member("height", i.height); w.endObject() }
            w.endArray()
        }
        put("isAccessibleForFree", m.isAccessibleForFree) { $0.bool($1) }
        put("canonicalAddress", m.canonicalAddress) { $0.string($1) }
        w.member("language", m.language)
        w.member("articleBody", m.articleBody)
        if !m.types.isEmpty { w.member("types", m.types) }
        if !m.paywallSelectors.isEmpty { w.member("paywallSelectors", m.paywallSelectors) }
        w.key("origins")
        w.beginObject()
        for (k, o) in origins { w.member(k, o.rawValue) }
        w.endObject()
        w.endObject()
        return String(decoding: w.bytes, as: UTF8.self)
    }
}
