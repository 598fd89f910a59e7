internal import Glibc
internal import NIOCore

/// One connection of the administration server: reads a request, writes its response, and only then reads on, so that
/// what it holds is bounded by one request and one response. Each state has its deadline.
///
/// Confined to its event loop, which calls it.
final class AdminConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum State {
        /// For the first byte of a request.
        case waiting
        /// For the rest of a request.
        case reading
        /// For the client to take the response.
        case answering(AdminAnswer.Ending)
        /// For the client to stop sending.
        case lingering
        case closed
    }

    private let server: AdminServer.Service
    private let checksHost: Bool
    private var reader: RequestReader
    private var state = State.waiting
    private var deadline: Scheduled<Void>?
    private var isInputClosed = false
    private var lingeredBytes = 0

    init(_ server: AdminServer.Service, checksHost: Bool) {
        self.server = server
        self.checksHost = checksHost
        reader = RequestReader(headBytesMax: server.limits.headBytesMax)
    }

    func channelActive(context: ChannelHandlerContext) {
        enter(.waiting, for: server.limits.idleMilliseconds, context)
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        switch state {
        case .waiting, .reading:
            reader.append(buffer.readableBytesView)
        case .answering:
            // Unasked for: what a client that has closed its side had sent. Beyond a head's length it is not looked at.
            if reader.count <= server.limits.headBytesMax { reader.append(buffer.readableBytesView) }
        case .lingering:
            lingeredBytes += buffer.readableBytes
        case .closed: break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        switch state {
        case .waiting, .reading: advance(context)
        case .lingering where lingeredBytes > server.limits.lingerBytesMax: end(context)
        case .lingering: context.read()
        case .answering, .closed: break
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .some(.inputClosed) = event as? ChannelEvent else {
            context.fireUserInboundEventTriggered(event)
            return
        }
        isInputClosed = true
        switch state {
        case .waiting, .reading: advance(context)
        case .lingering: end(context)
        case .answering, .closed: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(context)  // The client has gone; there is nobody to tell.
    }

    /// Answers the next request, or waits for the rest of it.
    private func advance(_ context: ChannelHandlerContext) {
        switch reader.next() {
        case .incomplete:
            guard !isInputClosed else { return end(context) }
            if case .waiting = state, !reader.isEmpty {
                enter(.reading, for: server.limits.requestMilliseconds, context)
            }
            context.read()
        case .refused(let refusal):
            send(AdminAnswer(refusal), context)
        case .request(let head):
            send(.to(head, limits: server.limits, checksHost: checksHost, handler: server.handler), context)
        }
    }

    private func send(_ answer: AdminAnswer, _ context: ChannelHandlerContext) {
        let response = answer.response
        let head = ResponseHead.bytes(
            for: response, closes: answer.ending != .keep, allow: answer.allow, time: Glibc.time(nil))
        var buffer = context.channel.allocator.buffer(capacity: head.count + response.body.count)
        buffer.writeBytes(head)
        if answer.request?.method != "HEAD" { buffer.writeBytes(response.body) }
        enter(.answering(answer.ending), for: server.limits.responseMilliseconds, context)
        server.onEvent(.answered(answer.request, status: response.status))
        context.writeAndFlush(wrapOutboundOut(buffer)).assumeIsolated().whenComplete { [self] result in
            switch result {
            // In a turn of its own, so that many requests at once neither nest nor keep others waiting.
            case .success: context.eventLoop.assumeIsolated().execute { [self] in didSend(context) }
            case .failure: end(context)
            }
        }
    }

    private func didSend(_ context: ChannelHandlerContext) {
        guard case .answering(let ending) = state else { return }
        switch ending {
        case .keep:
            enter(.waiting, for: server.limits.idleMilliseconds, context)
            advance(context)
        case .linger where !isInputClosed:
            enter(.lingering, for: server.limits.lingerMilliseconds, context)
            context.close(mode: .output, promise: nil)
            context.read()
        case .linger, .close:
            end(context)
        }
    }

    private func deadlinePassed(_ context: ChannelHandlerContext) {
        guard case .reading = state else { return end(context) }
        let seconds = server.limits.requestMilliseconds / 1000
        send(AdminAnswer(RequestRefusal(408, "the request was not complete within \(seconds) s")), context)
    }

    private func enter(_ new: State, for milliseconds: Int64, _ context: ChannelHandlerContext) {
        deadline?.cancel()
        state = new
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(milliseconds)) { [self] in
            deadlinePassed(context)
        }
    }

    private func end(_ context: ChannelHandlerContext) {
        leave()
        context.close(promise: nil)
    }

    private func leave() {
        deadline?.cancel()
        deadline = nil
        state = .closed
    }
}
