import JSONText
import NewswireService

extension QuarantinedPayload {
    /// All that is known of it, as one line of JSON.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("id", id)
        writer.member("code", code)
        writer.member("detail", detail)
        writer.member("received", received)
        writer.member("endpoint", endpoint)
        writer.member("client", client)
        writer.member("topic", topic)
        writer.member("bytes", bytes)
        if let header {
            writer.key("header")
            writer.value(.object(header))
        }
        writer.member("path", path)
        writer.endObject()
        return writer.bytes
    }

    /// The same for people, and how the payload begins.
    var lines: [String] {
        var lines = ["\(id): \(code)", "  \(detail)"]
        func add(_ name: String, _ value: String?) {
            guard let value else { return }
            lines.append("  \(name)\(String(repeating: " ", count: max(1, 12 - name.count)))\(value)")
        }
        add("received", received)
        add("endpoint", endpoint)
        add("client", client)
        add("topic", topic)
        add("bytes", "\(bytes)")
        for (name, value) in header?.members ?? [] {
            var writer = JSONWriter()
            writer.value(value)
            add(name, value.string ?? String(decoding: writer.bytes, as: UTF8.self))
        }
        add("file", path)
        if let payload = try? payload() { lines += ["  begins with"] + Self.beginning(of: payload) }
        return lines
    }

    private static let shownBytesMax = 512
    private static let shownLinesMax = 8

    /// Text as text, anything else in hexadecimal.
    private static func beginning(of payload: [UInt8]) -> [String] {
        let head = payload.prefix(shownBytesMax)
        let text = String(decoding: head, as: UTF8.self)
        let isText = text.unicodeScalars.allSatisfy {
            $0 != "\u{FFFD}" && ($0.value >= 0x20 || "\t\r\n".unicodeScalars.contains($0))
        }
        if isText { return text.split(whereSeparator: \.isNewline).prefix(shownLinesMax).map { "    \($0)" } }
        return stride(from: 0, to: min(head.count, 16 * shownLinesMax), by: 16).map { start in
            let row = head[start..<min(start + 16, head.count)]
            let digits = row.map { byte in
                let text = String(byte, radix: 16)
                return text.count == 1 ? "0" + text : text
            }.joined(separator: " ")
            let letters = row.map { 0x20..<0x7F ~= $0 ? String(UnicodeScalar($0)) : "." }.joined()
            return "    \(digits)\(String(repeating: " ", count: 50 - digits.count))\(letters)"
        }
    }
}
