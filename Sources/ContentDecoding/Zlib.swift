private import CZlib

/// zlib's inflate.
final class Zlib: StreamDecompressor {
    enum Frame: Int32 {
        /// Their values are what zlib calls window bits.
        case gzip = 31
        case framed = 15
        case raw = -15
    }

    private let frame: Frame
    /// At one place for life: zlib's state points back to it.
    private let stream: UnsafeMutablePointer<z_stream>

    init(_ frame: Frame) {
        self.frame = frame
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        precondition(inflateInit2_(stream, frame.rawValue, ZLIB_VERSION, size) == Z_OK, "no memory for zlib")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Whether bytes begin with the frame of RFC 1950.
    static func beginsFrame(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count >= 2 else { return false }
        let (method, flags) = (bytes[0], bytes[1])
        return method & 0x0F == 8 && method >> 4 <= 7 && (Int(method) << 8 | Int(flags)) % 31 == 0
    }

    func step(
        _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>
    ) -> (taken: Int, written: Int, state: StreamState) {
        let (inputCount, outputCount) = (UInt32(clamping: input.count), UInt32(clamping: output.count))
        // zlib writes to its input's address as little as C lets it say so.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.pointee.avail_in = inputCount
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = outputCount
        let result = inflate(stream, Z_NO_FLUSH)
        let taken = Int(inputCount - stream.pointee.avail_in)
        let written = Int(outputCount - stream.pointee.avail_out)
        return (taken, written, state(result))
    }

    private func state(_ result: Int32) -> StreamState {
        switch result {
        // No progress was possible: Decompression sees that.
        case Z_OK, Z_BUF_ERROR: .goesOn
        case Z_STREAM_END: .ended
        case Z_MEM_ERROR: preconditionFailure("no memory for zlib")
        case Z_NEED_DICT: .failed(.corrupt("it needs a dictionary"))
        default: .failed(.corrupt(stream.pointee.msg.map { String(cString: $0) } ?? "error \(result)"))
        }
    }

    func beginsAnother(_ bytes: Span<UInt8>) -> Bool {
        guard frame == .gzip, bytes.count >= 2, bytes[0] == 0x1F, bytes[1] == 0x8B else { return false }
        return inflateReset(stream) == Z_OK
    }
}
