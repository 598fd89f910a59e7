internal import Glibc
internal import NIOCore
internal import NIOHTTP1

/// One connection of the administration server, behind NIO's HTTP handlers: they give it one request at a time, the
/// next when the response is sent, and read nothing meanwhile. What it holds is bounded by that and by
/// `RequestLimiter`. Each state has its deadline.
///
/// Confined to its event loop, which calls it.
final class AdminConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

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
    private let limiter: RequestLimiter
    private var state = State.waiting
    private var deadline: Scheduled<Void>?
    private var isInputClosed = false

    private init(_ server: AdminServer.Service, _ limiter: RequestLimiter, checksHost: Bool) {
        self.server = server
        self.limiter = limiter
        self.checksHost = checksHost
    }

    /// Makes a new connection one of the server's.
    ///
    /// - Parameter checksHost: whether browsers can reach the listener.
    static func configure(
        _ pipeline: ChannelPipeline.SynchronousOperations, for server: AdminServer.Service, checksHost: Bool
    ) throws {
        let limiter = RequestLimiter(server.limits)
        try pipeline.addHandler(limiter)
        try pipeline.configureHTTPServerPipeline(withErrorHandling: false)
        try pipeline.addHandler(AdminConnection(server, limiter, checksHost: checksHost))
    }

    func channelActive(context: ChannelHandlerContext) {
        enter(.waiting, for: server.limits.idleMilliseconds, context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // The rest of a request is of no use here: its content is not wanted, and without any its end has come too.
        guard isListening, case .head(let head) = unwrapInboundIn(data) else { return }
        limiter.headIsComplete()
        send(.to(head, limits: server.limits, checksHost: checksHost, handler: server.handler), context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        guard case .waiting = state, limiter.isAmidHead else { return }
        enter(.reading, for: server.limits.requestMilliseconds, context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .some(.inputClosed) = event as? ChannelEvent else {
            context.fireUserInboundEventTriggered(event)
            return
        }
        isInputClosed = true
        switch state {
        case .waiting, .reading, .lingering: end(context)
        case .answering, .closed: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case HTTPParserError.invalidEOFState: break  // Half a request; that nothing more comes is told apart.
        case let error as HTTPParserError: refuse(RequestRefusal(error), context)
        case let refusal as RequestRefusal: refuse(refusal, context)
        case is ByteToMessageDecoderError: break  // More of what could not be parsed.
        default: end(context)  // The client has gone; there is nobody to tell.
        }
    }

    private var isListening: Bool {
        switch state {
        case .waiting, .reading: true
        case .answering, .lingering, .closed: false
        }
    }

    private func refuse(_ refusal: RequestRefusal, _ context: ChannelHandlerContext) {
        if isListening { send(AdminAnswer(refusal), context) }
    }

    private func send(_ answer: AdminAnswer, _ context: ChannelHandlerContext) {
        if answer.ending == .linger { limiter.discardRest() }
        enter(.answering(answer.ending), for: server.limits.responseMilliseconds, context)
        server.onEvent(.answered(answer.request, status: answer.response.status))
        let content = answer.request?.method == "HEAD" ? [] : answer.response.body
        let body = context.channel.allocator.buffer(bytes: content)
        context.write(wrapOutboundOut(.head(answer.head(at: Glibc.time(nil)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(body)))).assumeIsolated().whenComplete {
            [self] result in
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
            // Only now the next request is let through, if it is there already.
            context.write(wrapOutboundOut(.end(nil)), promise: nil)
            if isListening, isInputClosed { end(context) }
        case .linger where !isInputClosed:
            enter(.lingering, for: server.limits.lingerMilliseconds, context)
            context.close(mode: .output, promise: nil)
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
