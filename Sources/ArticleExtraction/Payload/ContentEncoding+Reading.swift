import NewswireModel

extension ContentEncoding {
    /// Compressions of one payload; more is unknown. Twice happens, by mistake.
    static let countMax = 4

    /// Reads the value of HTTP's `Content-Encoding` (RFC 9110, section 8.4): names in any case, in the order in which
    /// they were applied, with commas between. `identity` is none.
    ///
    /// - Returns: nil where a name is unknown, or there are too many.
    static func list(_ value: String) -> [ContentEncoding]? {
        guard value.utf8.count <= PayloadHeader.nameBytesMax else { return nil }
        var encodings: [ContentEncoding] = []
        for part in value.utf8.split(separator: UInt8(ascii: ",")) {
            let name = String(decoding: part.filter { $0 != 0x20 && $0 != 0x09 }, as: UTF8.self).lowercased()
            if name.isEmpty || name == "identity" { continue }
            // RFC 9110, section 8.4.1.3.
            guard let encoding = ContentEncoding(rawValue: name == "x-gzip" ? "gzip" : name) else { return nil }
            encodings.append(encoding)
        }
        return encodings.count <= countMax ? encodings : nil
    }

    /// For who has named another.
    static var known: String { (["identity"] + allCases.map(\.rawValue)).joined(separator: ", ") }
}

extension PayloadHeader {
    /// What the page's server called its compression; empty where it said nothing that can be used.
    ///
    /// Only a hint: most HTTP clients decompress what they fetch, and leave the field as it was.
    var responseEncoding: [ContentEncoding] {
        let values = fields("content-encoding")
        guard values.count <= ContentEncoding.countMax else { return [] }
        return ContentEncoding.list(values.joined(separator: ",")) ?? []
    }
}
