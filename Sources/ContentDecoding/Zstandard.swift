private import CZstd

/// The decoder of Facebook's zstd.
final class Zstandard: StreamDecompressor {
    private let stream: OpaquePointer

    /// 8 MiB, the largest that a client on the web must have (RFC 9659). The library would take 128 MiB.
    private static let windowLog: Int32 = 23

    init() {
        guard let stream = ZSTD_createDStream() else { preconditionFailure("no memory for zstd") }
        ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, Self.windowLog)
        self.stream = stream
    }

    deinit { ZSTD_freeDStream(stream) }

    /// Whether bytes begin with the magic number of a frame, or of one to be skipped.
    static func beginsFrame(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count >= 4 else { return false }
        let isSkipped = bytes[0] & 0xF0 == 0x50 && bytes[1] == 0x2A && bytes[2] == 0x4D && bytes[3] == 0x18
        return isSkipped || (bytes[0] == 0x28 && bytes[1] == 0xB5 && bytes[2] == 0x2F && bytes[3] == 0xFD)
    }

    func step(
        _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>
    ) -> (taken: Int, written: Int, state: StreamState) {
        var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        let result = ZSTD_decompressStream(stream, &target, &source)
        precondition(ZSTD_getErrorCode(result) != ZSTD_error_memory_allocation, "no memory for zstd")
        return (source.pos, target.pos, Self.state(result))
    }

    private static func state(_ result: Int) -> StreamState {
        guard ZSTD_isError(result) != 0 else { return result == 0 ? .ended : .goesOn }
        switch ZSTD_getErrorCode(result) {
        case ZSTD_error_frameParameter_windowTooLarge: return .failed(.windowTooLarge(bytesMax: 1 << windowLog))
        case ZSTD_error_dictionary_wrong: return .failed(.corrupt("it needs a dictionary"))
        default: return .failed(.corrupt(ZSTD_getErrorName(result).map { String(cString: $0) } ?? "error"))
        }
    }

    /// The library is ready for the next frame by itself.
    func beginsAnother(_ bytes: Span<UInt8>) -> Bool { Self.beginsFrame(bytes) }
}
