import JSONText
import Testing

/// What is written reads back as the same value, and canonical text is a fixed point.
struct JSONRoundTripTests {
    @Test(arguments: 0..<200 as Range<UInt64>)
    func `random values survive`(seed: UInt64) throws {
        var generator = SplitMix(state: seed)
        let value = randomValue(&generator, depth: 5)
        var writer = JSONWriter()
        writer.value(value)
        #expect(try JSONReader.read(writer.bytes) == value)
        var again = JSONWriter()
        again.value(try JSONReader.read(writer.bytes))
        #expect(again.bytes == writer.bytes)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `damaged texts are read or refused and never trap`(seed: UInt64) throws {
        var generator = SplitMix(state: seed)
        var writer = JSONWriter()
        writer.value(randomValue(&generator, depth: 4))
        var bytes = writer.bytes
        for _ in 0..<3 where !bytes.isEmpty {
            let index = Int(generator.next() % UInt64(bytes.count))
            if generator.next() % 2 == 0 {
                bytes[index] = UInt8(truncatingIfNeeded: generator.next())
            } else {
                bytes.removeSubrange(index...)
            }
        }
        let value: JSONValue
        do {
            value = try JSONReader.read(bytes, limits: .init(acceptsControlCharacters: true))
        } catch {
            #expect(0...bytes.count ~= error.offset)
            return
        }
        var again = JSONWriter()
        again.value(value)
        #expect(try JSONReader.read(again.bytes) == value)
    }

    private func randomValue(_ generator: inout SplitMix, depth: Int) -> JSONValue {
        switch generator.next() % (depth > 0 ? 7 : 5) {
        case 0: return .null
        case 1: return .bool(generator.next() % 2 == 0)
        case 2: return .number(JSONNumber(Int64(bitPattern: generator.next())))
        case 3, 4: return .string(randomString(&generator))
        case 5: return .array((0..<generator.next() % 5).map { _ in randomValue(&generator, depth: depth - 1) })
        default:
            return .object(
                JSONObject(
                    (0..<generator.next() % 5).map { _ in
                        (key: randomString(&generator), value: randomValue(&generator, depth: depth - 1))
                    }))
        }
    }

    private func randomString(_ generator: inout SplitMix) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<generator.next() % 40 {
            let range: UInt64 = [0x20, 0x80, 0x80, 0x800, 0x11_0000][Int(generator.next() % 5)]
            text.append(Unicode.Scalar(UInt32(generator.next() % range)) ?? "\u{FFFD}")
        }
        return String(text)
    }
}

/// A seeded generator (S. Vigna, SplitMix64).
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
