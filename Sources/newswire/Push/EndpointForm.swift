import Glibc
import ZeroMQ

/// What endpoint arguments look like.
enum EndpointForm {
    /// Connects by `connect`, and turns a complaint about the endpoint's form into a usage failure.
    static func check(_ endpoint: String, option: String, connect: () throws -> Void) throws {
        guard endpoint.hasPrefix("tcp://") || endpoint.hasPrefix("ipc://") else { throw wrong(endpoint, option) }
        do {
            try connect()
        } catch let error as ZeroMQError where error.call == "zmq_connect" {
            throw wrong(endpoint, option, ": \(error.codeText)")
        }
    }

    private static func wrong(_ endpoint: String, _ option: String, _ reason: String = "") -> Failure {
        Failure(
            .usage,
            "\(option) \(endpoint) is no endpoint\(reason); write tcp://HOST:PORT or ipc:///PATH, as in newswired's "
                + "configuration")
    }
}
