import JSONText

/// The objects of a page's JSON-LD: graphs, arrays and objects inside one another taken apart, references by `@id`
/// followed.
struct LinkedData {
    /// Objects that may be the page's article, or the page, in their order.
    private(set) var objects: [Object] = []
    /// The types of all objects that may stand for the page.
    private(set) var types: [SchemaType] = []
    private var byID: [String: JSONObject] = [:]
    private var scripts = 0

    struct Object {
        var value: JSONObject
        var types: [SchemaType]
    }

    private static let scriptsMax = 64
    private static let objectsMax = 32
    private static let idsMax = 512
    private static let idBytesMax = 1024
    private static let depthMax = 32

    /// Takes the text of one script. Linear in it.
    mutating func add(_ text: Span<UInt8>, limits: JSONReader.Limits) {
        scripts += 1
        guard scripts <= Self.scriptsMax else { return }
        for value in Self.values(text, limits) { add(value, mayBePage: true, depth: 0) }
    }

    /// Some pages escape the text as if it stood in an attribute.
    private static func values(_ text: Span<UInt8>, _ limits: JSONReader.Limits) -> [JSONValue] {
        let values = LenientJSONReader.values(text, limits: limits)
        guard values.allSatisfy({ $0.object?.isEmpty == true }) else { return values }
        var cleaned: [UInt8] = []
        var cleaner = TextCleaner()
        cleaner.clean(text, into: &cleaned)
        return LenientJSONReader.values(cleaned.span, limits: limits)
    }

    /// `mayBePage`: it may be the page's object; else it is only kept for references.
    private mutating func add(_ value: JSONValue, mayBePage: Bool, depth: Int) {
        guard depth <= Self.depthMax else { return }
        switch value {
        case .array(let elements): for element in elements { add(element, mayBePage: mayBePage, depth: depth + 1) }
        case .object(let object):
            if let id = object["@id"]?.string, object.count > 1, id.utf8.count <= Self.idBytesMax,
                byID.count < Self.idsMax, byID[id] == nil
            {
                byID[id] = object
            }
            let types = Self.types(of: object)
            if mayBePage, self.types.count < Self.objectsMax { self.types += types }
            if mayBePage, objects.count < Self.objectsMax,
                types.contains(where: { $0.isArticle || $0.isPage || $0.isMedia })
            {
                objects.append(Object(value: object, types: types))
            }
            for member in object.members where member.value.array != nil || member.value.object != nil {
                add(member.value, mayBePage: mayBePage && Self.leadsOn(member.key), depth: depth + 1)
            }
        default: break
        }
    }

    /// The members that hold the page's object; all others hold parts of it, or other articles.
    private static func leadsOn(_ key: String) -> Bool {
        key.utf8.count <= 16 && ["@graph", "mainEntity", "mainEntityOfPage", "subjectOf"].contains(key)
    }

    static func types(of object: JSONObject) -> [SchemaType] {
        switch object["@type"] {
        case .string(let type): [SchemaType(type)]
        case .array(let types): types.prefix(8).compactMap { $0.string.map { SchemaType($0) } }
        default: []
        }
    }

    /// The object that a reference stands for, or the object itself; nil for a string that is no reference.
    func resolved(_ value: JSONValue?) -> JSONObject? {
        guard let value else { return nil }
        if let text = value.string { return target(text) }
        guard let object = value.object, object.count <= 2, let id = object["@id"]?.string,
            object.count == 1 || object["@type"] != nil
        else { return value.object }
        return target(id) ?? object
    }

    private func target(_ id: String) -> JSONObject? {
        id.utf8.count <= Self.idBytesMax ? byID[id] : nil
    }
}
