import ArgumentParser
import Glibc

/// The option that says where the daemon's administration server is.
struct AdminConnectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The daemon's admin.socket or admin.http; without it NEWSWIRE_ADMIN, else the defaults of both.",
            valueName: "socket-or-address"))
    var admin: String?

    func validate() throws {
        if let admin, AdminAddress(admin) == nil {
            throw ValidationError(
                "--admin is '\(admin)'; write a path such as /run/newswire/admin.sock, or HOST:PORT.")
        }
    }

    /// Where to ask: the first that answers of these.
    func addresses() throws -> [AdminAddress] {
        if let address = admin.flatMap({ AdminAddress($0) }) { return [address] }
        guard let text = getenv("NEWSWIRE_ADMIN").map({ String(cString: $0) }), !text.isEmpty else {
            return AdminAddress.defaults
        }
        guard let address = AdminAddress(text) else {
            throw Failure(
                .usage,
                "NEWSWIRE_ADMIN is '\(text)'; write a path such as /run/newswire/admin.sock, or HOST:PORT")
        }
        return [address]
    }

    /// The status, and the address that answered.
    ///
    /// - Throws: `Failure` that says what was tried and what to do, or `Interrupted`.
    func status() throws -> (status: StatusSnapshot, json: [UInt8], address: AdminAddress) {
        try first { address in
            let (status, json) = try Self.status(at: address)
            return (status, json, address)
        }
    }

    /// What the first of the addresses gives that answers.
    ///
    /// - Throws: what `ask` throws, but for `AdminClient.Unreachable`; `Failure` where none answers.
    func first<Answer>(_ ask: (AdminAddress) throws -> Answer) throws -> Answer {
        var tried: [String] = []
        var mustBeRoot = false
        for address in try addresses() {
            do {
                return try ask(address)
            } catch let error as AdminClient.Unreachable {
                tried.append("\(error.address): \(error.reason)")
                mustBeRoot = mustBeRoot || error.reason.hasSuffix(String(cString: strerror(EACCES)))
            }
        }
        let advice =
            mustBeRoot
            ? "be root or a member of the socket's group, or use the address of admin.http"
            : "is it running (systemctl status newswired), and are its admin.socket and admin.http those? --admin "
                + "takes others"
        throw Failure(.unavailable, "newswired is not reachable (\(tried.joined(separator: "; "))); \(advice)")
    }

    /// - Throws: `AdminClient.Unreachable` or `Interrupted`.
    static func status(
        at address: AdminAddress, timeoutSeconds: Double = AdminClient.timeoutSeconds
    ) throws -> (status: StatusSnapshot, json: [UInt8]) {
        let reply = try AdminClient(address: address).get("/status", timeoutSeconds: timeoutSeconds)
        guard reply.status == 200 else {
            throw AdminClient.Unreachable(
                address: address, reason: "it answers \(reply.status): \(reply.firstLine.printable)")
        }
        guard let status = StatusSnapshot(json: reply.body) else {
            throw AdminClient.Unreachable(address: address, reason: "what listens there is no newswired")
        }
        return (status, reply.body)
    }
}
