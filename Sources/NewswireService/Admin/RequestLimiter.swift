internal import NIOCore

/// Bounds what a client sends before it is parsed: the bytes of a request's head, and those after a refusal, which
/// nobody parses any more.
///
/// Confined to its event loop, which calls it.
final class RequestLimiter: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let limits: AdminLimits
    private var headBytes = 0
    /// Whether a line has ended: the request line.
    private var hasLine = false
    private var discardedBytes: Int?

    init(_ limits: AdminLimits) {
        self.limits = limits
    }

    /// Whether there are bytes whose head is not complete. Those that came with the end of the head before don't count.
    var isAmidHead: Bool { headBytes > 0 }

    /// A head has been parsed, the next one may come.
    func headIsComplete() {
        headBytes = 0
        hasLine = false
    }

    /// Throws away what comes from now on, and closes the connection when that is more than a client may send.
    func discardRest() {
        if discardedBytes == nil { discardedBytes = 0 }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        while discardedBytes == nil, buffer.readableBytes > 0 {
            let room = min(buffer.readableBytes, limits.headBytesMax - headBytes)
            guard room > 0, let piece = buffer.readSlice(length: room) else {
                discardRest()
                let (status, what) = hasLine ? (431, "the header fields are") : (414, "the target is")
                let detail = "\(what) too long: a request may have \(limits.headBytesMax) bytes"
                context.fireErrorCaught(RequestRefusal(status, detail))
                break
            }
            headBytes += room
            if piece.readableBytesView.contains(UInt8(ascii: "\n")) { hasLine = true }
            context.fireChannelRead(wrapInboundOut(piece))
        }
        guard let bytes = discardedBytes else { return }
        discardedBytes = bytes + buffer.readableBytes
        if bytes + buffer.readableBytes > limits.lingerBytesMax { context.close(promise: nil) }
    }
}
