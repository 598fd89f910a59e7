/// The lines of a file, read piece by piece: it never holds more than one line and one piece.
struct LineReader: ~Copyable {
    enum Line {
        /// Without its end (LF or CR LF).
        case text([UInt8], number: Int)
        /// Longer than the limit; thrown away.
        case tooLong(bytes: Int, number: Int)
    }

    /// Bytes read so far.
    private(set) var bytesRead = 0

    private let file: InputFile
    private let lineBytesMax: Int
    private var piece: [UInt8] = []
    /// Where in `piece` the next line begins.
    private var position = 0
    private var isAtEnd = false
    private var number = 0

    init(_ file: consuming InputFile, lineBytesMax: Int) {
        self.file = file
        self.lineBytesMax = lineBytesMax
    }

    var name: String { file.name }

    /// The next line that is not blank; nil at the end. The last line needs no end.
    mutating func next(whileWaiting: () throws -> Void) throws -> Line? {
        var line: [UInt8] = []
        var lineBytes = 0
        while true {
            if position == piece.count, try !readPiece(whileWaiting) {
                guard lineBytes > 0, let last = finish(line, lineBytes) else { return nil }
                return last
            }
            let rest = piece[position...]
            let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
            lineBytes += end - position
            // A line that has passed the limit (with room for its CR) is only counted on.
            if line.count < lineBytesMax + 2 { line.append(contentsOf: piece[position..<end]) }
            position = end
            guard end < piece.count else { continue }
            position += 1
            if let line = finish(line, lineBytes) { return line }
            line.removeAll(keepingCapacity: true)
            lineBytes = 0
        }
    }

    /// Nil for a blank line.
    private mutating func finish(_ bytes: [UInt8], _ count: Int) -> Line? {
        number += 1
        var bytes = bytes
        if bytes.count == count, bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        if bytes.count > lineBytesMax { return .tooLong(bytes: count, number: number) }
        return bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D } ? nil : .text(bytes, number: number)
    }

    private mutating func readPiece(_ whileWaiting: () throws -> Void) throws -> Bool {
        guard !isAtEnd else { return false }
        piece.removeAll(keepingCapacity: true)
        position = 0
        isAtEnd = try !file.read(into: &piece, whileWaiting: whileWaiting)
        bytesRead += piece.count
        return !isAtEnd
    }
}
