import JSONText
import NewswireModel

/// How a payload's bytes are to be read.
enum PayloadForm: Equatable {
    case envelope
    case html
    case text
    /// With a sentence that says what it is.
    case unsupported(String)

    /// The declared type decides, unless the bytes plainly contradict it: what is called text or nothing at all and
    /// begins like a web page is one, and binary data is none. What is called nothing and is JSON from its first byte
    /// to its last is meant as an envelope, though only an object is one.
    static func detect(_ bytes: Span<UInt8>, contentType: String?, limits: WorkLimits) -> PayloadForm {
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
        case .text: return type?.kind == nil && isJSON(bytes, limits) ? .envelope : .text
        case .unsupported(let name):
            let declared = contentType.map { ", though declared as \(shown($0))" } ?? ""
            return .unsupported("the bytes are \(name)\(declared)")
        }
    }

    /// Whether bytes are one JSON value, or more of one than the limits let through. Text that only begins like one is
    /// found out at its first byte that is none: linear at worst.
    private static func isJSON(_ bytes: Span<UInt8>, _ limits: WorkLimits) -> Bool {
        guard bytes.count <= limits.textBytesMax, beginsLikeJSON(bytes) else { return false }
        do {
            _ = try JSONReader.document(bytes, limits: limits.json)
            return true
        } catch {
            return error.kind == .tooManyValues
        }
    }

    private static func beginsLikeJSON(_ bytes: Span<UInt8>) -> Bool {
        var start = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
        start = SpaceRun.end(bytes, from: start)
        while start < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[start]) { start += 1 }
        guard start < bytes.count else { return false }
        switch bytes[start] {
        case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "\""), UInt8(ascii: "-"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            return true
        // A word of JSON and little space.
        case UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "f"): return bytes.count - start <= 16
        default: return false
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

    /// The parameter `charset` of a type, without quotes; nil where it has none.
    static func charset(of text: String) -> String? {
        for parameter in text.utf8.split(separator: UInt8(ascii: ";")).dropFirst() {
            let bytes = parameter.filter { $0 > 0x20 && $0 != UInt8(ascii: "\"") }
            guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = bytes[..<equals].map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
            if name.elementsEqual("charset".utf8), equals + 1 < bytes.count {
                return String(decoding: bytes[(equals + 1)...], as: UTF8.self)
            }
        }
        return nil
    }
}
