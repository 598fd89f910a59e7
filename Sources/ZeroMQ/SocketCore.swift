import CZeroMQ

/// What a `Socket` is below its face: libzmq's pointer, the thread it belongs to, and the frame slots.
///
/// A class, so that a poller and a monitor can hold on to it and see that the socket was closed, where libzmq would
/// follow a dangling pointer.
final class SocketCore {
    let kind: SocketKind
    /// Set while a monitor socket listens; see `MonitorSocket` for why it must end before the socket does.
    var isMonitored = false

    let context: Context
    private let owner = OwnerThread()
    private var handle: UnsafeMutableRawPointer?
    private var received = FrameSlots()
    private var lentFrames = 0
    private var sent = FrameSlots()

    init(_ context: Context, _ kind: SocketKind, _ options: SocketOptions) throws(ZeroMQError) {
        guard let handle = zmq_socket(context.handle, kind.type) else { throw ZeroMQError.last("zmq_socket") }
        do throws(ZeroMQError) {
            try options.apply(to: handle, kind)
        } catch {
            zmq_close(handle)
            throw error
        }
        self.context = context
        self.kind = kind
        self.handle = handle
    }

    var isClosed: Bool { handle == nil }

    /// libzmq's socket, for a call from its owner thread; any other thread traps.
    func open() -> UnsafeMutableRawPointer {
        owner.check("A ZeroMQ socket")
        guard let handle else { preconditionFailure("A ZeroMQ socket is used after it was closed") }
        return handle
    }

    /// Hands the socket back to libzmq, which sends what lingers and closes the connections behind our back.
    func close() {
        let handle = open()
        stopMonitoring()
        zmq_close(handle)
        self.handle = nil
    }

    /// Makes libzmq send no more monitor events, if it still does.
    func stopMonitoring() {
        guard isMonitored, let handle else { return }
        isMonitored = false
        _ = zmq_socket_monitor(handle, nil, 0)
    }

    // MARK: Endpoints and options

    /// Calls a C function that takes an endpoint; interrupted, it has done nothing yet and is called again.
    func call(
        _ name: StaticString, _ endpoint: String,
        _ function: (UnsafeMutableRawPointer, UnsafePointer<CChar>) -> Int32
    ) throws(ZeroMQError) {
        let handle = open()
        guard !endpoint.utf8.contains(0) else {
            throw ZeroMQError(call: "\(name)", endpoint: endpoint, code: EINVAL)
        }
        var code: Int32
        repeat {
            code = endpoint.withCString { function(handle, $0) == 0 ? 0 : zmq_errno() }
        } while code == EINTR
        if code != 0 { throw ZeroMQError(call: "\(name)", endpoint: endpoint, code: code) }
    }

    func set(_ option: Int32, _ name: StaticString, bytes: [UInt8]) throws(ZeroMQError) {
        let handle = open()
        var code: Int32
        repeat {
            code = bytes.withUnsafeBytes {
                zmq_setsockopt(handle, option, $0.baseAddress, $0.count) == 0 ? 0 : zmq_errno()
            }
        } while code == EINTR
        if code != 0 { throw ZeroMQError(call: "zmq_setsockopt \(name)", code: code) }
    }

    func lastEndpoint() throws(ZeroMQError) -> String {
        let handle = open()
        var code: Int32 = 0
        let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1_024) { buffer -> String in
            var size = buffer.count
            repeat {
                code = zmq_getsockopt(handle, ZMQ_LAST_ENDPOINT, buffer.baseAddress, &size) == 0 ? 0 : zmq_errno()
            } while code == EINTR
            guard code == 0, size > 0, let start = buffer.baseAddress else { return "" }
            return String(cString: start)
        }
        if code != 0 { throw ZeroMQError(call: "zmq_getsockopt ZMQ_LAST_ENDPOINT", code: code) }
        return plainEndpoint(text)
    }

    // MARK: Receiving

    /// Takes one whole message into the slots, nil when there is none. `releaseMessage` must follow before the next.
    ///
    /// libzmq shows a message once all of it is here, so only the first frame can be missing or waited for.
    func takeMessage(framesMax: Int, wait: Bool) throws(ZeroMQError) -> Message? {
        let handle = open()
        precondition(framesMax >= 1, "framesMax must be at least 1")
        precondition(lentFrames == 0, "A message is received while the socket still lends the one before")
        // The last slot takes what is thrown away, one frame after the other.
        received.reserve(framesMax + 1)
        let frames = received.frames
        guard try Self.receive(frames, handle, wait ? 0 : ZMQ_DONTWAIT) else { return nil }
        lentFrames = 1
        var totalBytes = zmq_msg_size(frames)
        var discardedFrames = 0
        var discardedBytes = 0
        var latest = frames
        while zmq_msg_more(latest) != 0 {
            let isKept = lentFrames < framesMax
            latest = frames + (isKept ? lentFrames : framesMax)
            try receiveNext(latest, handle)
            let size = zmq_msg_size(latest)
            totalBytes += size
            if isKept {
                lentFrames += 1
            } else {
                discardedFrames += 1
                discardedBytes += size
            }
        }
        if discardedFrames > 0 { received.clear(framesMax..<framesMax + 1) }
        return Message(
            frames: frames, frameCount: lentFrames, discardedFrames: discardedFrames, discardedBytes: discardedBytes,
            totalBytes: totalBytes)
    }

    /// Gives the lent frames back to libzmq.
    func releaseMessage() {
        received.clear(0..<lentFrames)
        lentFrames = 0
    }

    /// Takes a frame behind the first. It is here already: this fails only when the context was shut down meanwhile.
    private func receiveNext(
        _ frame: UnsafeMutablePointer<zmq_msg_t>, _ handle: UnsafeMutableRawPointer
    ) throws(ZeroMQError) {
        do throws(ZeroMQError) {
            if try Self.receive(frame, handle, 0) { return }
            throw ZeroMQError(call: "zmq_msg_recv", code: EAGAIN)
        } catch {
            releaseMessage()
            throw error
        }
    }

    /// Takes one frame; false when there is none. An interrupted call has taken nothing and is made again.
    private static func receive(
        _ frame: UnsafeMutablePointer<zmq_msg_t>, _ handle: UnsafeMutableRawPointer, _ flags: Int32
    ) throws(ZeroMQError) -> Bool {
        while zmq_msg_recv(frame, handle, flags) < 0 {
            let code = zmq_errno()
            if code == EAGAIN { return false }
            if code != EINTR { throw ZeroMQError(call: "zmq_msg_recv", code: code) }
        }
        return true
    }

    // MARK: Sending

    /// Sends the frames as one message; false when there is no room for it and nothing was sent.
    func send(_ message: [[UInt8]], wait: Bool) throws(ZeroMQError) -> Bool {
        let handle = open()
        precondition(!message.isEmpty, "A message has at least one frame")
        precondition(kind != .router || message.count > 1, "A router's message is a routing id and at least one frame")
        while true {
            try fillSlots(message)
            switch try sendSlots(message.count, handle, wait) {
            case .sent: return true
            case .wouldBlock: return false
            case .rolledBack: continue
            }
        }
    }

    private enum SendResult {
        case sent
        case wouldBlock
        /// The peer that had taken the first frames left; libzmq forgot them. Try again with the next peer.
        case rolledBack
    }

    /// Copies all frames before the first is sent, so that running out of memory can't cut a message in two.
    private func fillSlots(_ message: [[UInt8]]) throws(ZeroMQError) {
        sent.reserve(message.count)
        for (index, bytes) in message.enumerated() where !bytes.isEmpty {
            let frame = sent.frames + index
            if zmq_msg_init_size(frame, bytes.count) != 0 {
                let error = ZeroMQError.last("zmq_msg_init_size")
                zmq_msg_init(frame)
                sent.clear(0..<index)
                throw error
            }
            bytes.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(start: zmq_msg_data(frame), count: $0.count).copyMemory(from: $0)
            }
        }
    }

    /// Sends what the slots hold. Only the first frame waits: where it went, the others have room.
    private func sendSlots(
        _ count: Int, _ handle: UnsafeMutableRawPointer, _ wait: Bool
    ) throws(ZeroMQError) -> SendResult {
        for index in 0..<count {
            let isLast = index + 1 == count
            let flags = (isLast ? 0 : ZMQ_SNDMORE) | (index == 0 && wait ? 0 : ZMQ_DONTWAIT)
            while zmq_msg_send(sent.frames + index, handle, flags) < 0 {
                let code = zmq_errno()
                if code == EINTR { continue }
                sent.clear(index..<count)
                guard code == EAGAIN else { throw ZeroMQError(call: "zmq_msg_send", code: code) }
                if index == 0 { return .wouldBlock }
                if !isLast && kind.balancesLoad { endDroppedMessage(handle) }
                return .rolledBack
            }
        }
        return .sent
    }

    /// Ends a message that libzmq drops because its peer left in the middle. Until it sees the last frame it would take
    /// the frames of the next message for more of the dropped one.
    private func endDroppedMessage(_ handle: UnsafeMutableRawPointer) {
        while zmq_send(handle, nil, 0, ZMQ_DONTWAIT) < 0, zmq_errno() == EINTR {}
    }
}
