internal import Glibc

/// Journald's socket for messages with fields.
///
/// Sendable because all it holds is a descriptor, which is its own, and an address.
struct JournaldSocket: ~Copyable, Sendable {
    /// What may wait to be read by journald, in bytes; Linux grants less without privileges.
    private static let bufferBytes: Int32 = 8 * 1024 * 1024

    let path: String
    private let address: UnixAddress?
    private let socket = DatagramSocket()

    init(path: String) {
        self.path = path
        address = UnixAddress(path)
        socket.askForBuffer(bytes: Self.bufferBytes)
    }

    /// Sends a message and does not wait; why it could not be sent, nil if it was.
    func send(_ message: [UInt8]) -> String? {
        guard let address else { return "no path of a socket" }
        return socket.send(message, to: address, waits: false).map { String(cString: strerror($0)) }
    }
}
