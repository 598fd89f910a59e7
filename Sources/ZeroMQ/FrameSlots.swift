import CZeroMQ

/// Room for the frames of one message, kept from message to message so that a message costs no allocation.
///
/// libzmq wants a frame (`zmq_msg_t`) to stay at one address between init and close; hence memory of our own, and
/// pointers into it, which stay inside this module. Every slot is always initialised.
struct FrameSlots: ~Copyable {
    private(set) var frames: UnsafeMutablePointer<zmq_msg_t>
    private var capacity: Int

    init() {
        capacity = 4
        frames = Self.allocate(capacity)
    }

    deinit {
        Self.deallocate(frames, capacity)
    }

    /// Makes room for `count` frames. The slots must be empty: growing moves them.
    mutating func reserve(_ count: Int) {
        if count <= capacity { return }
        let grown = max(count, capacity * 2)
        Self.deallocate(frames, capacity)
        frames = Self.allocate(grown)
        capacity = grown
    }

    /// Gives the memory of the frames in the range back to libzmq and leaves the slots empty.
    func clear(_ range: Range<Int>) {
        for index in range {
            zmq_msg_close(frames + index)
            zmq_msg_init(frames + index)
        }
    }

    private static func allocate(_ count: Int) -> UnsafeMutablePointer<zmq_msg_t> {
        let frames = UnsafeMutablePointer<zmq_msg_t>.allocate(capacity: count)
        for index in 0..<count { zmq_msg_init(frames + index) }
        return frames
    }

    private static func deallocate(_ frames: UnsafeMutablePointer<zmq_msg_t>, _ count: Int) {
        for index in 0..<count { zmq_msg_close(frames + index) }
        frames.deallocate()
    }
}
