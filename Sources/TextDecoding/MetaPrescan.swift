/// The prescan of a page for the encoding it declares in a `<meta>`: WHATWG HTML, "prescan a byte stream to determine
/// its encoding". It reads the first bytes only, each a bounded number of times, and never traps.
struct MetaPrescan {
    /// What the standard reads.
    static let bytesMax = 1_024

    private let bytes: [UInt8]
    private var position = 0

    init(_ page: [UInt8], bytesMax: Int = Self.bytesMax) {
        bytes = Array(page.prefix(bytesMax))
    }

    /// The encoding that the page declares; nil where it declares none that is known.
    mutating func encoding() -> TextEncoding? {
        while position < bytes.count {
            if starts("<!--") {
                guard skipComment() else { return nil }
            } else if starts("<meta"), let next = byte(position + 5), Self.isSpace(next) || next == UInt8(ascii: "/") {
                position += 5
                if let found = readMeta() { return found }
            } else if startsTag() {
                skipName()
                while attribute() != nil {}
            } else if starts("<!") || starts("</") || starts("<?") {
                guard let end = bytes[position...].firstIndex(of: UInt8(ascii: ">")) else { return nil }
                position = end
            }
            position += 1
        }
        return nil
    }

    /// Reads the attributes of a `<meta>`; the first of each name counts.
    private mutating func readMeta() -> TextEncoding? {
        var seen: Set<[UInt8]> = []
        var gotPragma = false
        var needsPragma: Bool?
        var charset: TextEncoding?
        while let (name, value) = attribute() {
            guard seen.insert(name).inserted else { continue }
            if name.elementsEqual("http-equiv".utf8) {
                gotPragma = gotPragma || value.elementsEqual("content-type".utf8)
            } else if name.elementsEqual("content".utf8) {
                if needsPragma == nil, let found = Self.label(inContent: value).flatMap(TextEncoding.init(label:)) {
                    (charset, needsPragma) = (found, true)
                }
            } else if name.elementsEqual("charset".utf8) {
                (charset, needsPragma) = (TextEncoding(label: value), false)
            }
        }
        // A tag that the bytes cut off declares nothing.
        guard position < bytes.count, let needsPragma, let charset, !needsPragma || gotPragma else { return nil }
        // A page whose `<meta>` could be read as ASCII is not UTF-16; x-user-defined is the standard's exception too.
        switch charset {
        case .utf16LE, .utf16BE: return .utf8
        case .xUserDefined: return .windows1252
        default: return charset
        }
    }

    /// The label in the value of a `content`: WHATWG HTML, "extracting a character encoding from a meta element".
    static func label(inContent value: [UInt8]) -> [UInt8]? {
        let name = Array("charset".utf8)
        var at = 0
        while at + name.count <= value.count {
            guard value[at..<at + name.count].elementsEqual(name) else {
                at += 1
                continue
            }
            at += name.count
            while at < value.count, isSpace(value[at]) { at += 1 }
            guard at < value.count, value[at] == UInt8(ascii: "=") else { continue }
            at += 1
            while at < value.count, isSpace(value[at]) { at += 1 }
            guard at < value.count else { return nil }
            let quote = value[at]
            if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                guard let end = value[(at + 1)...].firstIndex(of: quote) else { return nil }
                return Array(value[(at + 1)..<end])
            }
            return Array(value[at...].prefix { !isSpace($0) && $0 != UInt8(ascii: ";") })
        }
        return nil
    }

    /// The next attribute, name and value in lower case; nil at the end of the tag or of the bytes.
    private mutating func attribute() -> (name: [UInt8], value: [UInt8])? {
        while let next = byte(position), Self.isSpace(next) || next == UInt8(ascii: "/") { position += 1 }
        guard let first = byte(position), first != UInt8(ascii: ">") else { return nil }
        var name: [UInt8] = []
        while let next = byte(position) {
            if next == UInt8(ascii: "="), !name.isEmpty { break }
            if Self.isSpace(next) { break }
            if next == UInt8(ascii: "/") || next == UInt8(ascii: ">") { return (name, []) }
            name.append(Self.lower(next))
            position += 1
        }
        skipSpace()
        guard let equals = byte(position) else { return nil }
        guard equals == UInt8(ascii: "=") else { return (name, []) }
        position += 1
        skipSpace()
        return value().map { (name, $0) }
    }

    private mutating func value() -> [UInt8]? {
        var value: [UInt8] = []
        guard let first = byte(position) else { return nil }
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
            position += 1
            while let next = byte(position) {
                position += 1
                if next == first { return value }
                value.append(Self.lower(next))
            }
            return nil
        }
        while let next = byte(position) {
            if Self.isSpace(next) || next == UInt8(ascii: ">") { return value }
            value.append(Self.lower(next))
            position += 1
        }
        return nil
    }

    /// Goes to the `>` of the comment's end, whose dashes may be those of its start.
    private mutating func skipComment() -> Bool {
        position += 2
        while position + 2 < bytes.count {
            if starts("-->") {
                position += 2
                return true
            }
            position += 1
        }
        return false
    }

    private func startsTag() -> Bool {
        guard byte(position) == UInt8(ascii: "<"), let next = byte(position + 1) else { return false }
        let letter = next == UInt8(ascii: "/") ? byte(position + 2) : next
        return letter.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(Self.lower($0)) } ?? false
    }

    private mutating func skipName() {
        while let next = byte(position), !Self.isSpace(next), next != UInt8(ascii: ">") { position += 1 }
    }

    private mutating func skipSpace() {
        while let next = byte(position), Self.isSpace(next) { position += 1 }
    }

    private func starts(_ text: StaticString) -> Bool {
        guard position + text.utf8CodeUnitCount <= bytes.count else { return false }
        return (0..<text.utf8CodeUnitCount).allSatisfy { Self.lower(bytes[position + $0]) == text.utf8Start[$0] }
    }

    private func byte(_ index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

    private static func lower(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 32 : byte }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 32 || byte == 9 || byte == 10 || byte == 12 || byte == 13
    }
}
