import NewswireModel

/// How a payload's bytes are to be read.
enum PayloadForm: Equatable {
    case envelope
    case html
    case text
    /// With a sentence that says what it is.
    case unsupported(String)

    /// The declared type decides, unless the bytes plainly contradict it: what is called text or nothing at all and
    /// begins like a web page is one, and binary data is none.
    static func detect(_ bytes: Span<UInt8>, contentType: String?) -> PayloadForm {
        let type = contentType.map(MediaType.init)
        switch type?.kind {
        case .json: return .envelope
        case .html: return .html
        case .other(let essence): return .unsupported("nothing here reads \(shown(essence))")
        case .text, nil: break
        }
        switch ContentSniffer.sniff(bytes) {
        case .html: return .html
        case .object: return type?.kind == nil ? .envelope : .text
        case .text: return .text
        case .unsupported(let name):
            let declared = contentType.map { ", though declared as \(shown($0))" } ?? ""
            return .unsupported("the bytes are \(name)\(declared)")
        }
    }
}

/// A declared MIME type, as far as it decides how to read.
struct MediaType {
    enum Kind: Equatable {
        case json, html, text
        /// With the type without parameters, in lower case.
        case other(String)
    }

    /// Nil where the type says nothing, as `application/octet-stream` does.
    let kind: Kind?

    /// Types have at most 127 bytes before the slash and behind it (RFC 6838, section 4.2); the rest is not read.
    private static let bytesMax = 512

    init(_ text: String) {
        let essence = text.utf8.prefix(Self.bytesMax).prefix { $0 != UInt8(ascii: ";") }
        let bytes = essence.filter { $0 > 0x20 }.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
        let name = String(decoding: bytes, as: UTF8.self)
        switch name {
        case "", "application/octet-stream", "binary/octet-stream", "application/unknown", "unknown/unknown", "*/*":
            kind = nil
        case "text/html", "application/xhtml+xml": kind = .html
        case "application/json", "text/json": kind = .json
        case "text/xml", "application/xml": kind = .other(name)
        default:
            kind =
                name.hasSuffix("+json")
                ? .json : name.hasPrefix("text/") && !name.hasSuffix("+xml") ? .text : .other(name)
        }
    }
}
