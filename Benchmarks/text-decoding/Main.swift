import Glibc
import TextDecoding

/// `text-decoding decode LABEL`, `text-decoding bench LABEL [ROUNDS]`, `text-decoding detect`: the text conversion alone.
///
/// All read bytes from standard input. `decode` writes them in UTF-8. `bench` prints megabytes of input a second of
/// processor time, the best of several rounds. `detect` prints the encoding that a text without declaration has, and
/// how that was found.
@main
enum Main {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let bytes = standardInput()
        switch (arguments.first, arguments.count) {
        case ("decode", 2):
            var text: [UInt8] = []
            encoding(arguments[1]).decode(bytes.span, into: &text)
            writeAll(text)
        case ("bench", 2...3):
            bench(bytes, encoding(arguments[1]), rounds: arguments.dropFirst(2).first.flatMap { Int($0) } ?? 20)
        case ("detect", 1):
            let text = DecodedText(bytes, isPage: false)
            print(text.encoding.rawValue, text.source.rawValue)
        default: stop("usage: text-decoding decode LABEL | bench LABEL [ROUNDS] | detect")
        }
    }

    private static func bench(_ bytes: [UInt8], _ encoding: TextEncoding, rounds: Int) {
        var text: [UInt8] = []
        var best = Double.infinity
        for _ in 0..<max(1, rounds) {
            let start = processorSeconds()
            if encoding == .utf8 {
                // As pages are read: what is UTF-8 is handed on as it is.
                guard DecodedText(bytes, isPage: false).encoding == .utf8 else { stop("the bytes are no UTF-8") }
            } else {
                encoding.decode(bytes.span, into: &text)
            }
            best = min(best, processorSeconds() - start)
        }
        print(Double(bytes.count) / best / 1e6)
    }

    private static func encoding(_ label: String) -> TextEncoding {
        guard let encoding = TextEncoding(label: label.utf8) else { stop("no label of the standard: \(label)") }
        return encoding
    }

    private static func standardInput() -> [UInt8] {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = block.withUnsafeMutableBytes { read(0, $0.baseAddress, $0.count) }
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: block[..<count])
        }
    }

    private static func writeAll(_ bytes: [UInt8]) {
        var from = 0
        while from < bytes.count {
            let count = bytes.withUnsafeBytes { write(1, $0.baseAddress! + from, bytes.count - from) }
            guard count > 0 else { stop("can't write") }
            from += count
        }
    }

    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func stop(_ reason: String) -> Never {
        Array("text-decoding: \(reason)\n".utf8).withUnsafeBytes { _ = write(2, $0.baseAddress, $0.count) }
        exit(64)
    }
}
