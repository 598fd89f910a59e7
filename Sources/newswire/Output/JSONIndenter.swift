/// Lays compact JSON out for the eye: two spaces a level, one member or element a line, the text otherwise as it is.
///
/// The input must be valid JSON; anything else comes out in a strange shape, no more. Control characters that JSON
/// allows unescaped (U+007F to U+009F) are escaped, because terminals act on them.
struct JSONIndenter {
    /// Whether keys are coloured.
    let usesColour: Bool

    private var output: [UInt8] = []
    private var depth = 0

    init(usesColour: Bool) {
        self.usesColour = usesColour
    }

    mutating func indent(_ json: [UInt8]) -> [UInt8] {
        output.removeAll(keepingCapacity: true)
        depth = 0
        var index = 0
        while index < json.count {
            switch json[index] {
            case UInt8(ascii: "\""):
                let end = Self.endOfString(json, from: index)
                let isKey = end < json.count && json[end] == UInt8(ascii: ":")
                append(string: json[index..<end], isKey: isKey)
                index = end
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                open(json, &index)
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                newLine()
                output.append(json[index])
            case UInt8(ascii: ","):
                output.append(json[index])
                newLine()
            case UInt8(ascii: ":"):
                output.append(contentsOf: ": ".utf8)
            case 0x20, 0x09, 0x0A, 0x0D:
                break
            default:
                output.append(json[index])
            }
            index += 1
        }
        return output
    }

    /// Opens a container; an empty one stays on its line.
    private mutating func open(_ json: [UInt8], _ index: inout Int) {
        output.append(json[index])
        // `{` and `}` lie two apart in ASCII, `[` and `]` too.
        if index + 1 < json.count, json[index + 1] == json[index] + 2 {
            index += 1
            output.append(json[index])
            return
        }
        depth += 1
        newLine()
    }

    private mutating func newLine() {
        output.append(UInt8(ascii: "\n"))
        for _ in 0..<max(0, depth) { output.append(contentsOf: "  ".utf8) }
    }

    private mutating func append(string: ArraySlice<UInt8>, isKey: Bool) {
        if isKey && usesColour { output.append(contentsOf: "\u{1B}[34m".utf8) }
        var run = string.startIndex
        for index in string.indices {
            // U+0080 to U+009F are C2 80 to C2 9F in UTF-8.
            let isDelete = string[index] == 0x7F
            let isC1 = string[index] == 0xC2 && index + 1 < string.endIndex && 0x80...0x9F ~= string[index + 1]
            guard isDelete || isC1 else { continue }
            output.append(contentsOf: string[run..<index])
            let scalar = isDelete ? 0x7F : string[index + 1]
            output.append(contentsOf: "\\u00\(String(scalar, radix: 16))".utf8)
            run = index + (isDelete ? 1 : 2)
        }
        output.append(contentsOf: string[run...])
        if isKey && usesColour { output.append(contentsOf: "\u{1B}[0m".utf8) }
    }

    /// The index behind the closing quote.
    private static func endOfString(_ json: [UInt8], from start: Int) -> Int {
        var index = start + 1
        while index < json.count {
            switch json[index] {
            case UInt8(ascii: "\\"): index += 2
            case UInt8(ascii: "\""): return index + 1
            default: index += 1
            }
        }
        return json.count
    }
}
