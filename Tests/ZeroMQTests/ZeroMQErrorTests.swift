import Glibc
import Testing
import ZeroMQ

@Suite struct ZeroMQErrorTests {
    @Test(arguments: [
        (
            ZeroMQError(call: "zmq_bind", endpoint: "tcp://127.0.0.1:5751", code: EADDRINUSE),
            "zmq_bind tcp://127.0.0.1:5751: Address already in use (EADDRINUSE)"
        ),
        (ZeroMQError(call: "zmq_msg_recv", code: 156_384_765), "zmq_msg_recv: Context was terminated (ETERM)"),
        (ZeroMQError(call: "zmq_poll", code: 99_999), "zmq_poll: Unknown error 99999 (errno 99999)"),
    ])
    func saysWhatFailed(error: ZeroMQError, text: String) {
        #expect("\(error)" == text)
    }

    @Test func knowsWhatCallersActOn() {
        #expect(ZeroMQError(call: "zmq_poll", code: EINTR).isInterrupted)
        #expect(ZeroMQError(call: "zmq_poll", code: 156_384_765).isTerminated)
        #expect(ZeroMQError(call: "zmq_bind", code: EADDRINUSE).isAddressInUse)
        #expect(ZeroMQError(call: "zmq_msg_send", code: EHOSTUNREACH).isUnreachable)
        #expect(!ZeroMQError(call: "zmq_msg_send", code: EAGAIN).isInterrupted)
    }

    @Test func versionIsTheLibrarysOwn() {
        #expect(ZeroMQVersion.current.hasPrefix("4."))
        #expect(ZeroMQVersion.current.split(separator: ".").count == 3)
    }
}
