import ContentDecoding

/// What libFuzzer calls with each input: its first byte names the coding and how much may come out, the rest is
/// decompressed.
///
/// Beyond not crashing, it wants of every input: no more content than allowed; the same content where more is allowed,
/// from a decoder that came after others, and without the bytes behind the end; and of what is one byte too much, to be
/// told so.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDecoding(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    guard let how = input.first else { return 0 }
    let coding = ContentCoding.allCases[Int(how) % ContentCoding.allCases.count]
    let bytes = Array(input.dropFirst())
    let bytesMax = how & 0x80 == 0 ? 1 << 16 : 100
    let found = Found(bytes, coding, bytesMax)
    switch found {
    case .content(let content, let trailing):
        check(content.count <= bytesMax, "\(content.count) bytes where \(bytesMax) are allowed")
        check(0...bytes.count ~= trailing, "\(trailing) bytes behind the end of \(bytes.count)")
        check(Found(bytes, coding, 1 << 20) == found, "other content where more is allowed")
        let bare = Array(bytes.dropLast(trailing))
        check(Found(bare, coding, bytesMax) == .content(content, trailing: 0), "bytes behind the end count")
        guard !content.isEmpty else { return 0 }
        let less = content.count - 1
        check(Found(bytes, coding, less) == .failure(.tooLarge(bytesMax: less)), "a limit that does not hold")
    case .failure(.tooLarge(let limit)): check(limit == bytesMax, "another limit than was asked for")
    case .failure(.corrupt(let reason)): check(!reason.isEmpty, "no reason")
    case .failure: break
    }
    return 0
}

/// What became of bytes.
private enum Found: Equatable {
    case content([UInt8], trailing: Int)
    case failure(DecompressionError)

    init(_ bytes: [UInt8], _ coding: ContentCoding, _ bytesMax: Int) {
        do {
            let (content, trailing) = try coding.decompress(bytes.span, bytesMax: bytesMax)
            self = .content(content, trailing: trailing)
        } catch {
            self = .failure(error)
        }
    }
}

private func check(_ isSo: Bool, _ fault: @autoclosure () -> String) {
    if !isSo { fatalError(fault()) }
}
