internal import Glibc

/// The address of a Unix socket: a path, or an abstract name after `@`.
struct UnixAddress {
    private var address = sockaddr_un()
    private let length: socklen_t

    /// Nil when it is empty or too long for the kernel.
    init?(_ name: String) {
        var bytes = Array(name.utf8)
        guard !bytes.isEmpty, bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }  // A C array inside.
        length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    }

    /// Lends it as the socket calls take addresses.
    func withSockaddr<R>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
        withUnsafePointer(to: address) { pointer in  // The calls take any address as a sockaddr.
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}

/// A socket that sends datagrams to Unix sockets.
struct DatagramSocket: ~Copyable, Sendable {
    private let descriptor: Int32
    /// Why there is no descriptor.
    private let fault: Int32

    init() {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        fault = errno
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Asks for room for what its readers have not read yet; Linux grants `net.core.wmem_max` at most.
    func askForBuffer(bytes: Int32) {
        var bytes = bytes
        setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &bytes, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Sends a datagram; errno if that failed, nil if it was sent.
    ///
    /// - Parameter waits: whether to wait while the reader has no room for it.
    func send(_ message: [UInt8], to address: UnixAddress, waits: Bool) -> Int32? {
        guard descriptor >= 0 else { return fault }
        let flags = Int32(truncatingIfNeeded: MSG_NOSIGNAL) | (waits ? 0 : Int32(truncatingIfNeeded: MSG_DONTWAIT))
        let sent = address.withSockaddr { sendto(descriptor, message, message.count, flags, $0, $1) }
        return sent == message.count ? nil : errno
    }
}

/// What libzmq does not ask before it binds an ipc endpoint: it takes the path over from whoever listens there.
enum IPCSocket {
    /// Whether a process accepts connections at the path now.
    static func isListening(at path: String) -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return UnixAddress(path)?.withSockaddr { connect(descriptor, $0, $1) } == 0
    }
}
