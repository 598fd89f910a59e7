/// Writes JSON text in one canonical form: no white space, keys in the order they are written, the fewest escapes (quote,
/// backslash and the control characters), everything else as UTF-8, integers without a fraction.
///
/// The caller opens, fills and closes containers in order; commas and colons are the writer's.
public struct JSONWriter: Sendable {
    /// What has been written.
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    public init(capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// Starts again, with the memory it has.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    public mutating func beginObject() { open(UInt8(ascii: "{")) }
    public mutating func endObject() { close(UInt8(ascii: "}")) }
    public mutating func beginArray() { open(UInt8(ascii: "[")) }
    public mutating func endArray() { close(UInt8(ascii: "]")) }

    public mutating func key(_ key: String) {
        separate()
        appendQuoted(key)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    public mutating func string(_ value: String) {
        separate()
        appendQuoted(value)
    }

    public mutating func integer(_ value: Int) { integer(Int64(value)) }

    public mutating func integer(_ value: Int64) {
        separate()
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        appendDigits(value.magnitude)
    }

    public mutating func integer(_ value: UInt64) {
        separate()
        appendDigits(value)
    }

    /// The shortest digits that read back as this double; whole ones below 2^53 as integers; `null` if it is not finite.
    public mutating func number(_ value: Double) {
        if abs(value) < 9_007_199_254_740_992, value == value.rounded() {
            integer(Int64(value))
        } else {
            separate()
            bytes.append(contentsOf: (value.isFinite ? value.description : "null").utf8)
        }
    }

    public mutating func bool(_ value: Bool) {
        separate()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    public mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    /// Bytes that already are one JSON value.
    public mutating func raw(_ value: [UInt8]) {
        separate()
        bytes.append(contentsOf: value)
    }

    /// A value with its members in their order and its numbers with their digits.
    public mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .string(let value): string(value)
        case .number(let value):
            separate()
            bytes.append(contentsOf: value.text.utf8)
        case .array(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .object(let object):
            beginObject()
            for member in object.members {
                key(member.key)
                self.value(member.value)
            }
            endObject()
        }
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    /// Before each value and key: a comma unless a bracket or a colon came last.
    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func appendDigits(_ value: UInt64) {
        var rest = value
        let start = bytes.count
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }

    private mutating func appendQuoted(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        let utf8 = text.utf8.span
        var run = 0
        var index = 0
        while index < utf8.count {
            if index + 8 <= utf8.count, !EscapeScan.mustEscape(eight(of: utf8, at: index)) {
                index += 8
                continue
            }
            let end = min(index + 8, utf8.count)
            while index < end {
                let byte = utf8[index]
                if EscapeScan.mustEscape(byte) {
                    append(utf8.extracting(run..<index))
                    appendEscape(of: byte)
                    run = index + 1
                }
                index += 1
            }
        }
        append(utf8.extracting(run...))
        bytes.append(UInt8(ascii: "\""))
    }

    private func eight(of utf8: Span<UInt8>, at index: Int) -> UInt64 {
        // Checks the bounds; any eight bytes are a UInt64.
        utf8.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
    }

    private mutating func append(_ run: Span<UInt8>) {
        // Arrays take whole runs from buffers only.
        run.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    }

    private mutating func appendEscape(of byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        default:
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(UInt8(ascii: "0") + byte >> 4)
            let low = byte & 15
            bytes.append(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
        }
    }
}

/// Finds what a JSON string may not hold as it is: control characters, the quote and the backslash.
private enum EscapeScan {
    static func mustEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// The same for any of eight bytes, by the borrow of a subtraction (H. Warren, "Hacker's Delight", section 6-1).
    static func mustEscape(_ bytes: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = bytes ^ ones &* UInt64(UInt8(ascii: "\""))
        let backslashes = bytes ^ ones &* UInt64(UInt8(ascii: "\\"))
        let controls = (bytes &- ones &* 0x20) & ~bytes
        return (controls | (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes) & ones << 7 != 0
    }
}
