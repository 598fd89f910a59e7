/// A response of the administration server.
package struct AdminReply: Equatable {
    package let status: Int
    package let body: [UInt8]

    /// Reads what came on a connection that has ended; nil where it is no whole HTTP/1 response.
    package init?(_ bytes: [UInt8]) {
        guard let end = Self.endOfHead(bytes) else { return nil }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else { return nil }
        self.status = status
        body = Array(bytes[end...])
        for line in lines.dropFirst() where line.lowercased().hasPrefix("content-length:") {
            let value = line.dropFirst("content-length:".count).drop { $0 == " " }
            guard Int(value) == body.count else { return nil }
        }
    }

    /// The first line of the body, for messages.
    var firstLine: String { String(decoding: body.prefix { $0 != UInt8(ascii: "\n") }.prefix(300), as: UTF8.self) }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        let mark = Array("\r\n\r\n".utf8)
        guard bytes.count >= mark.count else { return nil }
        return (0...(bytes.count - mark.count)).first { bytes[$0...].starts(with: mark) }.map { $0 + mark.count }
    }
}
