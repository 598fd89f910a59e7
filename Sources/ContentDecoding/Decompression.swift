/// A library's decompressor of one stream after another. Owns the library's state; lives on one thread.
protocol StreamDecompressor: AnyObject {
    /// Goes on from what it was last given.
    ///
    /// - Returns: how much of the input it took, how much of the output it wrote, and what it needs now.
    func step(
        _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>
    ) -> (taken: Int, written: Int, state: StreamState)

    /// Whether another stream begins there, behind the end of one; then it is ready for that.
    func beginsAnother(_ bytes: Span<UInt8>) -> Bool
}

enum StreamState: Equatable {
    /// There is more to write, or more to take.
    case goesOn
    case ended
    case failed(DecompressionError)
}

/// Content that grows as it is decompressed, and never beyond its limit.
struct Decompression {
    /// As long as there was room made for; the first `written` bytes are the content.
    private var content: [UInt8] = []
    private var written = 0
    private let bytesMax: Int

    private static let bytesAtFirst = 64 << 10

    private init(bytesMax: Int) { self.bytesMax = bytesMax }

    /// Runs a decompressor over bytes until its last stream has ended.
    static func run(
        _ decompressor: some StreamDecompressor, over bytes: Span<UInt8>, bytesMax: Int
    ) throws(DecompressionError) -> (content: [UInt8], trailingBytes: Int) {
        var decompression = Decompression(bytesMax: bytesMax)
        var position = 0
        while true {
            let step = decompression.step(decompressor, bytes.extracting(position...))
            position += step.taken
            switch step.state {
            case .failed(let error): throw error
            case _ where decompression.written > bytesMax: throw .tooLarge(bytesMax: bytesMax)
            case .ended:
                guard decompressor.beginsAnother(bytes.extracting(position...)) else {
                    return (decompression.finish(), bytes.count - position)
                }
            case .goesOn:
                // All input is taken, there is room, and it asks for more.
                if step.taken == 0, step.written == 0 { throw .truncated }
            }
        }
    }

    /// One byte more than the limit has room: so it is known when there is more.
    private mutating func step(
        _ decompressor: some StreamDecompressor, _ input: Span<UInt8>
    ) -> (taken: Int, written: Int, state: StreamState) {
        if written == content.count {
            let size = min(bytesMax + 1, max(Self.bytesAtFirst, content.count * 2))
            content.append(contentsOf: repeatElement(0, count: size - content.count))
        }
        let from = written
        let step = input.withUnsafeBufferPointer { input in
            content.withUnsafeMutableBufferPointer { output in
                decompressor.step(input, UnsafeMutableBufferPointer(rebasing: output[from...]))
            }
        }
        written += step.written
        return step
    }

    private consuming func finish() -> [UInt8] {
        content.removeLast(content.count - written)
        return content
    }
}
