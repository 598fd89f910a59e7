/// Where decoders put scalars as UTF-8.
struct UTF8Writer {
    /// As long as there was need for; the first `count` bytes are written.
    private var bytes: [UInt8]
    private var count = 0

    /// So many bytes are decoded at a time, and those of a last step that goes beyond.
    static let blockBytes = 4_096

    /// Takes over the memory of an array, with room for what so many bytes usually become.
    init(_ memory: inout [UInt8], expecting bytesCount: Int) {
        bytes = []
        swap(&bytes, &memory)
        makeRoom(bytesCount + bytesCount / 4)
    }

    /// Gives back the memory, holding what was written.
    consuming func finish(into memory: inout [UInt8]) {
        bytes.removeLast(bytes.count - count)
        swap(&bytes, &memory)
    }

    /// Has a function write at most so many bytes: many at a time, because each call asks whether there is room.
    @inline(__always)
    mutating func write(bytesMax: Int, _ body: (_ room: inout MutableSpan<UInt8>, _ count: inout Int) -> Void) {
        makeRoom(bytesMax)
        var end = count
        var room = bytes.mutableSpan
        body(&room, &end)
        count = end
    }

    private mutating func makeRoom(_ more: Int) {
        guard count + more > bytes.count else { return }
        let size = max(count + more, bytes.count * 2)
        bytes.append(contentsOf: repeatElement(0, count: size - bytes.count))
    }
}

extension UTF8Writer {
    /// Writes a scalar behind the first `count` bytes, of at most four.
    @inline(__always)
    static func put(_ scalar: UInt32, _ room: inout MutableSpan<UInt8>, _ count: inout Int) {
        if scalar < 0x80 {
            room[count] = UInt8(truncatingIfNeeded: scalar)
            count += 1
        } else if scalar < 0x800 {
            room[count] = UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
            room[count + 1] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
            count += 2
        } else if scalar < 0x10000 {
            room[count] = UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
            room[count + 1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
            room[count + 2] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
            count += 3
        } else {
            room[count] = UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18)
            room[count + 1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F)
            room[count + 2] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
            room[count + 3] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
            count += 4
        }
    }

    /// Copies the ASCII bytes of a range from its start on; the index of the first that is none.
    @inline(__always)
    static func copyASCII(
        _ input: Span<UInt8>, _ range: Range<Int>, _ room: inout MutableSpan<UInt8>, _ count: inout Int
    ) -> Int {
        var index = range.lowerBound
        while index + 8 <= range.upperBound {
            let word = input.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            guard word & 0x8080_8080_8080_8080 == 0 else { break }
            var raw = room.mutableBytes
            raw.storeBytes(of: word, toByteOffset: count, as: UInt64.self)
            count += 8
            index += 8
        }
        while index < range.upperBound, input[index] < 0x80 {
            room[count] = input[index]
            count += 1
            index += 1
        }
        return index
    }
}
