internal import ArticleExtraction
internal import Hashing
internal import JSONText
internal import NewswireModel
internal import NewswireProtocol
internal import ZeroMQ

/// Decides about one message of a plain endpoint: a journal entry, or a refusal with its code.
///
/// Pure. What is refused here was never accepted: only what the sender could have known is checked. All else is
/// accepted, kept and decided by the workers.
struct IntakeGate {
    let endpoint: IntakeEndpoint
    let payloadBytesMax: Int

    enum Decision {
        case accepted(JournalEntry)
        case refused(Finding<RefusalCode>)
    }

    func decide(_ message: borrowing Message, received: Timestamp) -> Decision {
        let frameCount = message.frameCount + message.discardedFrames
        let classification = PlainIntake.classify(
            endpoint, frameCount: frameCount, firstByte: Self.firstByte(message),
            payloadBytesMax: payloadBytesMax, frameSize: { message.frameSize($0) })
        let layout: PlainIntake.Layout
        switch classification {
        case .accepted(let accepted): layout = accepted
        case .refused(let finding): return .refused(finding)
        }
        let entry = JournalEntry(
            received: received, endpoint: endpoint, topic: layout.topic.map { message.bytes($0) },
            header: layout.header.map { message.bytes($0) }, payload: message.bytes(layout.payload))
        if let finding = Self.headerFault(of: entry) { return .refused(finding) }
        return .accepted(entry)
    }

    private static func firstByte(_ message: borrowing Message) -> UInt8? {
        guard message.frameCount > 0, message.frameSize(0) > 0 else { return nil }
        return message.withFrame(0) { $0.unsafeLoad(fromByteOffset: 0, as: UInt8.self) }
    }

    private static func headerFault(of entry: JournalEntry) -> Finding<RefusalCode>? {
        guard let bytes = entry.header else { return nil }
        switch PlainIntake.readHeader(bytes) {
        case .refused(let finding): return finding
        case .object(let object): return fault(of: object, payload: entry.payload)
        }
    }

    /// What is wrong with a payload's header, as far as its sender could have known.
    static func fault(of object: JSONObject, payload: [UInt8]) -> Finding<RefusalCode>? {
        switch PayloadHeader.read(object) {
        case .failure(let finding): finding
        case .success(let header): hashFault(header, payload)
        }
    }

    private static func hashFault(_ header: PayloadHeader, _ payload: [UInt8]) -> Finding<RefusalCode>? {
        guard let expected = header.sha256 else { return nil }
        guard expected.utf8.count == 64, expected.utf8.allSatisfy(\.isHexadecimalDigit) else {
            return Finding(.hashMismatch, "sha256 in the header is not 64 hexadecimal digits")
        }
        let actual = SHA256.hexadecimal(payload.span)
        guard expected.lowercased() != actual else { return nil }
        return Finding(.hashMismatch, "sha256 in the header is \(expected), the payload's is \(actual)")
    }
}

extension UInt8 {
    fileprivate var isHexadecimalDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
