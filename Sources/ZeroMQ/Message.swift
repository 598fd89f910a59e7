import CZeroMQ

/// One received message, lent for the time of a `receive` body: the frames lie in libzmq's memory.
///
/// Look at a frame with `withFrame`, or take it with `bytes`. The message is gone when the body returns.
public struct Message: ~Copyable {
    // Points into the socket's frame slots, which hold still for as long as the message is lent.
    private let frames: UnsafeMutablePointer<zmq_msg_t>
    /// How many frames were kept, at least one.
    public let frameCount: Int
    /// How many frames came behind those and were thrown away.
    public let discardedFrames: Int
    /// The bytes in the discarded frames.
    public let discardedBytes: Int
    /// The bytes in all frames, discarded ones included.
    public let totalBytes: Int

    init(
        frames: UnsafeMutablePointer<zmq_msg_t>, frameCount: Int, discardedFrames: Int, discardedBytes: Int,
        totalBytes: Int
    ) {
        self.frames = frames
        self.frameCount = frameCount
        self.discardedFrames = discardedFrames
        self.discardedBytes = discardedBytes
        self.totalBytes = totalBytes
    }

    /// The bytes in one frame. Traps unless `0 <= index < frameCount`.
    public func frameSize(_ index: Int) -> Int {
        zmq_msg_size(frame(index))
    }

    /// Lends the bytes of one frame, uncopied. Traps unless `0 <= index < frameCount`.
    public func withFrame<R, E: Error>(_ index: Int, _ body: (RawSpan) throws(E) -> R) throws(E) -> R {
        try body(RawSpan(_unsafeBytes: buffer(index)))
    }

    /// A copy of one frame. Traps unless `0 <= index < frameCount`.
    public func bytes(_ index: Int) -> [UInt8] {
        [UInt8](buffer(index))
    }

    private func frame(_ index: Int) -> UnsafeMutablePointer<zmq_msg_t> {
        precondition(index >= 0 && index < frameCount, "No such frame in this message")
        return frames + index
    }

    private func buffer(_ index: Int) -> UnsafeRawBufferPointer {
        let frame = frame(index)
        return UnsafeRawBufferPointer(start: zmq_msg_data(frame), count: zmq_msg_size(frame))
    }
}
