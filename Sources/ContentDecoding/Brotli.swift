private import CBrotli

/// The decoder of Google's brotli.
final class Brotli: StreamDecompressor {
    private let decoder: OpaquePointer

    init() {
        guard let decoder = BrotliDecoderCreateInstance(nil, nil, nil) else {
            preconditionFailure("no memory for brotli")
        }
        self.decoder = decoder
    }

    deinit { BrotliDecoderDestroyInstance(decoder) }

    func step(
        _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>
    ) -> (taken: Int, written: Int, state: StreamState) {
        var (inputLeft, outputLeft) = (input.count, output.count)
        var (next, target) = (input.baseAddress, output.baseAddress)
        let result = BrotliDecoderDecompressStream(decoder, &inputLeft, &next, &outputLeft, &target, nil)
        let state: StreamState =
            switch result {
            case BROTLI_DECODER_RESULT_SUCCESS: .ended
            case BROTLI_DECODER_RESULT_ERROR: failure
            default: .goesOn
            }
        return (input.count - inputLeft, output.count - outputLeft, state)
    }

    private var failure: StreamState {
        let code = BrotliDecoderGetErrorCode(decoder)
        // What failed to be allocated has the codes from -21 to -30.
        precondition(!(-30 ... -21 ~= code.rawValue), "no memory for brotli")
        return .failed(
            .corrupt(BrotliDecoderErrorString(code).map { String(cString: $0) } ?? "error \(code.rawValue)"))
    }

    func beginsAnother(_ bytes: Span<UInt8>) -> Bool { false }
}
