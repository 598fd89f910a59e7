import Glibc

/// Asks a daemon's administration server, over its socket or over HTTP: one connection a request.
struct AdminClient {
    /// Why there is no answer: what went wrong at which address.
    struct Unreachable: Error {
        let address: AdminAddress
        let reason: String
        /// Nobody can be there: another address may be tried.
        var isAbsent = false
    }

    let address: AdminAddress

    /// For a whole request.
    static let timeoutSeconds = 5.0
    /// What a response may have: more than the daemon sends.
    static let responseBytesMax = 17 * 1024 * 1024

    /// - Throws: `Unreachable`, or `Interrupted` after a signal.
    func get(_ target: String, timeoutSeconds: Double = Self.timeoutSeconds) throws -> AdminReply {
        try ask("GET", target, timeoutSeconds)
    }

    /// Changes something; only a Unix socket takes it.
    func post(_ target: String) throws -> AdminReply { try ask("POST", target, Self.timeoutSeconds) }

    private func ask(_ method: String, _ target: String, _ timeoutSeconds: Double) throws -> AdminReply {
        let exchange = Exchange(address: address, timeoutSeconds: timeoutSeconds)
        let request = "\(method) \(target) HTTP/1.1\r\nHost: \(address.authority)\r\nConnection: close\r\n\r\n"
        let bytes = try exchange.run(Array(request.utf8), responseBytesMax: Self.responseBytesMax)
        guard let reply = AdminReply(bytes) else {
            throw Unreachable(address: address, reason: "what listens there is no newswired: it does not speak HTTP")
        }
        return reply
    }
}

/// One connection: made, written to, read to its end, all before a deadline.
private struct Exchange {
    let address: AdminAddress
    let deadline: ContinuousClock.Instant
    private let timeoutSeconds: Double

    init(address: AdminAddress, timeoutSeconds: Double) {
        self.address = address
        self.timeoutSeconds = timeoutSeconds
        deadline = .now + .milliseconds(Int64(timeoutSeconds * 1000))
    }

    func run(_ request: [UInt8], responseBytesMax: Int) throws -> [UInt8] {
        let descriptor = try connected()
        defer { close(descriptor) }
        try send(request, descriptor)
        return try receive(descriptor, responseBytesMax)
    }

    private func connected() throws -> Int32 {
        switch address {
        case .socket(let path):
            var unix = sockaddr_un()
            unix.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &unix.sun_path) { $0.copyBytes(from: path.utf8) }  // A C array inside.
            return try connected(family: AF_UNIX) { descriptor in
                withUnsafePointer(to: unix) { pointer in  // The call takes any address as a sockaddr.
                    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                    }
                }
            }
        case .http(let host, let port):
            return try connected(host: host, port: port)
        }
    }

    /// Tries the addresses of the name, in the order of the resolver.
    private func connected(host: String, port: UInt16) throws -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, "\(port)", &hints, &list)
        guard code == 0 else { throw failure("its name can't be looked up: \(String(cString: gai_strerror(code)))") }
        defer { freeaddrinfo(list) }
        var last: (any Error)?
        var next = list
        while let info = next?.pointee {
            do {
                return try connected(family: info.ai_family) { connect($0, info.ai_addr, info.ai_addrlen) }
            } catch let error as AdminClient.Unreachable {
                last = error
            }
            next = info.ai_next
        }
        throw last ?? failure("its name has no address")
    }

    private func connected(family: Int32, _ connect: (Int32) -> Int32) throws -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(family, kind, 0)
        guard descriptor >= 0 else { throw failure("socket", code: errno) }
        do {
            // EAGAIN: a Unix socket whose daemon does not accept; later it may.
            while connect(descriptor) != 0 {
                let code = errno
                if code == EINPROGRESS {
                    try wait(descriptor, Int16(POLLOUT))
                    try checkConnection(descriptor)
                    break
                }
                guard code == EAGAIN || code == EINTR else { throw failure("connect", code: code) }
                try pause(milliseconds: 20)
            }
            return descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    private func checkConnection(_ descriptor: Int32) throws {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
        guard code == 0 else { throw failure("connect", code: code) }
    }

    private func send(_ bytes: [UInt8], _ descriptor: Int32) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(truncatingIfNeeded: MSG_NOSIGNAL))
            }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else {
                guard errno == EAGAIN || errno == EINTR else { throw failure("send", code: errno) }
                try wait(descriptor, Int16(POLLOUT))
            }
        }
    }

    private func receive(_ descriptor: Int32, _ bytesMax: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &piece, piece.count, 0)
            if count == 0 { return bytes }
            if count > 0 {
                bytes += piece[..<count]
                guard bytes.count <= bytesMax else { throw failure("it answers more than \(bytesMax) bytes") }
            } else {
                guard errno == EAGAIN || errno == EINTR else { throw failure("receive", code: errno) }
                try wait(descriptor, Int16(POLLIN))
            }
        }
    }

    /// Until the socket is ready for it.
    private func wait(_ descriptor: Int32, _ event: Int16) throws {
        var entry = pollfd(fd: descriptor, events: event, revents: 0)
        while true {
            try Interruption.check()
            let rest = try millisecondsLeft()
            let count = poll(&entry, 1, rest)
            if count > 0 { return }
            if count < 0, errno != EINTR { throw failure("poll", code: errno) }
        }
    }

    private func pause(milliseconds: Int32) throws {
        try Interruption.check()
        _ = poll(nil, 0, min(milliseconds, try millisecondsLeft()))
    }

    private func millisecondsLeft() throws -> Int32 {
        let (seconds, attoseconds) = (deadline - .now).components
        let rest = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        guard rest > 0 else { throw failure("it did not answer within \(timeoutSeconds.text) s") }
        return Int32(clamping: rest)
    }

    private func failure(_ call: String, code: Int32) -> AdminClient.Unreachable {
        AdminClient.Unreachable(
            address: address, reason: "\(call): \(String(cString: strerror(code)))",
            isAbsent: code == ENOENT || code == ECONNREFUSED)
    }

    private func failure(_ reason: String) -> AdminClient.Unreachable {
        AdminClient.Unreachable(address: address, reason: reason)
    }
}
