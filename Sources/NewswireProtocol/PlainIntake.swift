public import NewswireModel

/// What the frames of a message mean on the plain endpoints, which take payloads without acknowledging them.
///
/// PULL: one frame is the payload, two are header and payload. SUB: one frame is the payload; of two the first is the
/// header if it starts with `{`, else the topic; three are topic, header and payload.
public enum PlainIntake {
    /// The most frames that a message of any endpoint may have; a reader can stop there.
    public static let framesMax = 3
    /// The most bytes of a header frame.
    public static let headerBytesMax = 64 * 1024
    /// The most bytes of a topic frame.
    public static let topicBytesMax = 1024

    /// Which frame is what, as indexes into the message.
    public struct Layout: Sendable, Equatable {
        public let topic: Int?
        public let header: Int?
        public let payload: Int

        init(topic: Int? = nil, header: Int? = nil, payload: Int) {
            self.topic = topic
            self.header = header
            self.payload = payload
        }
    }

    /// The fate of a message.
    public enum Classification: Sendable, Equatable {
        case accepted(Layout)
        /// To be counted; nothing of the message is kept.
        case refused(Finding<RefusalCode>)
    }

    /// Tells which frame of a message is what, from sizes and one byte alone, so that no frame is copied for it.
    ///
    /// An accepted message costs no allocation.
    /// - Parameters:
    ///   - firstByte: the first byte of the first frame; nil when that frame is empty.
    ///   - frameSize: the bytes of a frame; asked only for indexes below `frameCount`.
    public static func classify(
        _ endpoint: IntakeEndpoint, frameCount: Int, firstByte: UInt8?, payloadBytesMax: Int, frameSize: (Int) -> Int
    ) -> Classification {
        guard let layout = layout(endpoint, frameCount: frameCount, firstByte: firstByte) else {
            return .refused(Finding(.badFrame, expectation(endpoint, frameCount: frameCount)))
        }
        if let topic = layout.topic, frameSize(topic) > topicBytesMax {
            return .refused(
                Finding(.badFrame, "topic of \(frameSize(topic)) bytes; the limit is \(topicBytesMax)"))
        }
        if let header = layout.header {
            let size = frameSize(header)
            if size == 0 {
                return .refused(Finding(.badHeader, "empty header; leave the frame out or send {}"))
            }
            if size > headerBytesMax {
                return .refused(Finding(.badHeader, "header of \(size) bytes; the limit is \(headerBytesMax)"))
            }
        }
        let size = frameSize(layout.payload)
        if size == 0 { return .refused(Finding(.badFrame, "empty payload")) }
        if size > payloadBytesMax {
            return .refused(Finding(.tooLarge, "payload of \(size) bytes; the limit is \(payloadBytesMax)"))
        }
        return .accepted(layout)
    }

    private static func layout(_ endpoint: IntakeEndpoint, frameCount: Int, firstByte: UInt8?) -> Layout? {
        switch (endpoint, frameCount) {
        case (.push, 1), (.subscribe, 1): Layout(payload: 0)
        case (.push, 2): Layout(header: 0, payload: 1)
        case (.subscribe, 2) where firstByte == UInt8(ascii: "{"): Layout(header: 0, payload: 1)
        case (.subscribe, 2): Layout(topic: 0, payload: 1)
        case (.subscribe, 3): Layout(topic: 0, header: 1, payload: 2)
        default: nil
        }
    }

    private static func expectation(_ endpoint: IntakeEndpoint, frameCount: Int) -> String {
        switch endpoint {
        case .push: "\(frameCount) frames; this endpoint takes 1 (payload) or 2 (header, payload)"
        case .subscribe:
            "\(frameCount) frames; this endpoint takes 1 (payload), 2 (topic or header, payload) "
                + "or 3 (topic, header, payload)"
        case .reliable: "\(frameCount) frames; this endpoint is no plain one"
        }
    }
}
