import CZeroMQ

/// The libzmq that this process runs with, which need not be the one it was built against.
public enum ZeroMQVersion {
    /// `4.3.4`
    public static var current: String {
        var major: Int32 = 0
        var minor: Int32 = 0
        var patch: Int32 = 0
        zmq_version(&major, &minor, &patch)
        return "\(major).\(minor).\(patch)"
    }
}
