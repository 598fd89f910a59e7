/// Reads one address, after the basic URL parser of the WHATWG URL Standard (section 4.4) for http and https.
///
/// The standard's states are methods here, each reading from `position` on. Linear in the length of the text.
struct AddressParser {
    /// The text without tabs, newlines and outer spaces.
    private let input: [UInt8]
    private var position = 0

    init(_ text: String) throws(AddressError) {
        guard text.utf8.count <= WebAddress.bytesMax else { throw .tooLong }
        var bytes = Array(text.utf8)
        let isOuter = { (byte: UInt8) in byte <= 0x20 }
        guard let first = bytes.firstIndex(where: { !isOuter($0) }),
            let last = bytes.lastIndex(where: { !isOuter($0) })
        else {
            input = []
            return
        }
        bytes.removeSubrange((last + 1)...)
        bytes.removeSubrange(..<first)
        bytes.removeAll { $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
        input = bytes
    }

    mutating func address(relativeTo base: WebAddress?) throws(AddressError) -> WebAddress {
        guard let (name, end) = leadingScheme() else {
            guard let base else { throw .relative }
            return try reference(to: base)
        }
        guard let scheme = WebScheme(rawValue: name) else { throw .otherScheme }
        position = end
        // `http:page` is relative where the base has that scheme.
        if let base, base.scheme == scheme.rawValue, !input[position...].starts(with: [Ascii.slash, Ascii.slash]) {
            return try reference(to: base)
        }
        return try authority(scheme)
    }

    /// The scheme in lower case, and the position behind its colon.
    private func leadingScheme() -> (name: String, end: Int)? {
        guard let first = input.first, Ascii.isLetter(first) else { return nil }
        let isInside = { (byte: UInt8) in
            Ascii.isLetter(byte) || Ascii.isDigit(byte) || byte == 0x2B || byte == 0x2D || byte == 0x2E
        }
        guard let colon = input.firstIndex(where: { !isInside($0) }), input[colon] == Ascii.colon else { return nil }
        return (String(decoding: input[..<colon].map(Ascii.lowercased), as: UTF8.self), colon + 1)
    }

    /// What a reference without a scheme means on the page at `base`.
    private mutating func reference(to base: WebAddress) throws(AddressError) -> WebAddress {
        guard let scheme = WebScheme(rawValue: base.scheme) else { throw .otherScheme }
        var path = base.path
        var query = base.query
        switch current {
        case .some(let byte) where Ascii.isSlash(byte):
            if position + 1 < input.count, Ascii.isSlash(input[position + 1]) { return try authority(scheme) }
            path = readPath(below: [])
            query = readQuery()
        case Ascii.questionMark:
            query = readQuery()
        case Ascii.numberSign, nil:
            break
        default:
            path = readPath(
                below: Array(path.utf8.prefix(upTo: path.utf8.lastIndex(of: Ascii.slash) ?? path.startIndex)))
            query = readQuery()
        }
        return WebAddress(
            scheme: scheme, host: base.host, port: base.port, path: path, query: query, fragment: readFragment())
    }

    /// Everything behind the scheme's colon, whatever number of slashes comes first.
    private mutating func authority(_ scheme: WebScheme) throws(AddressError) -> WebAddress {
        while let byte = current, Ascii.isSlash(byte) { position += 1 }
        let end = input[position...].firstIndex { Ascii.isSlash($0) || $0 == 0x3F || $0 == 0x23 } ?? input.count
        var rest = input[position..<end]
        position = end
        if let at = rest.lastIndex(of: Ascii.at) { rest = rest[(at + 1)...] }

        let colon = Self.portColon(in: rest)
        guard let host = Host.serialized(rest[..<(colon ?? rest.endIndex)]) else { throw .badHost }
        var port: Int?
        if let colon {
            let digits = rest[(colon + 1)...]
            guard let number = Self.number(digits) else { throw .badPort }
            port = digits.isEmpty ? nil : number
        }
        return WebAddress(
            scheme: scheme, host: host, port: port, path: readPath(below: []), query: readQuery(),
            fragment: readFragment())
    }

    /// The first colon outside of brackets.
    private static func portColon(in authority: ArraySlice<UInt8>) -> Int? {
        var isInBrackets = false
        return authority.firstIndex { byte in
            if byte == 0x5B { isInBrackets = true }
            if byte == 0x5D { isInBrackets = false }
            return byte == Ascii.colon && !isInBrackets
        }
    }

    /// A port's digits; 0 for none.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var number = 0
        for digit in digits {
            guard Ascii.isDigit(digit) else { return nil }
            number = number * 10 + Int(digit - 0x30)
            guard number <= 0xFFFF else { return nil }
        }
        return number
    }

    private var current: UInt8? {
        position < input.count ? input[position] : nil
    }

    /// Reads segments up to the query and appends them to a folder, which has no slash at its end.
    private mutating func readPath(below folder: [UInt8]) -> String {
        var path = folder
        path.reserveCapacity(folder.count + input.count - position + 1)
        if let byte = current, Ascii.isSlash(byte) { position += 1 }
        while true {
            let end = input[position...].firstIndex { Ascii.isSlash($0) || $0 == 0x3F || $0 == 0x23 } ?? input.count
            let segment = input[position..<end]
            position = end
            let isLast = current.map { !Ascii.isSlash($0) } ?? true
            switch Self.dots(segment) {
            case 0:
                path.append(Ascii.slash)
                PercentEncoding.path.append(segment, to: &path)
            case 2:
                path.removeSubrange((path.lastIndex(of: Ascii.slash) ?? 0)...)
                fallthrough
            default:
                if isLast { path.append(Ascii.slash) }
            }
            if isLast { return String(decoding: path, as: UTF8.self) }
            position += 1
        }
    }

    /// 1 for `.`, 2 for `..`, each dot also as `%2e`; 0 for any other segment.
    private static func dots(_ segment: ArraySlice<UInt8>) -> Int {
        guard segment.count <= 6, let first = segment.first, first == Ascii.dot || first == Ascii.percent else {
            return 0
        }
        var rest = segment
        var count = 0
        while let byte = rest.first {
            if byte == Ascii.dot {
                rest = rest.dropFirst()
            } else if rest.count >= 3, rest.prefix(3).map(Ascii.lowercased) == [0x25, 0x32, 0x65] {
                rest = rest.dropFirst(3)
            } else {
                return 0
            }
            count += 1
        }
        return count <= 2 ? count : 0
    }

    private mutating func readQuery() -> String? {
        guard current == Ascii.questionMark else { return nil }
        let end = input[position...].firstIndex(of: Ascii.numberSign) ?? input.count
        defer { position = end }
        return PercentEncoding.query.encoded(input[(position + 1)..<end])
    }

    private mutating func readFragment() -> String? {
        guard current == Ascii.numberSign else { return nil }
        defer { position = input.count }
        return PercentEncoding.fragment.encoded(input[(position + 1)...])
    }
}
