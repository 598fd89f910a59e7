import Glibc
import Synchronization

/// Ctrl-C and SIGTERM as a flag: the first asks for a clean end, the second ends the process at once.
enum Interruption {
    private static let received = Atomic<Int32>(0)

    /// Takes the signals over, and writes to closed pipes become errors. Blocked system calls return with EINTR.
    static func install() {
        // Made now, because a signal handler must not be the first to touch a global.
        received.store(0, ordering: .relaxed)
        signal(SIGPIPE, SIG_IGN)
        for number in [SIGINT, SIGTERM] {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { Interruption.note($0) }
            sigaction(number, &action, nil)
        }
    }

    /// The first signal; nil as long as there was none.
    static var signalNumber: Int32? {
        let number = received.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    static func check() throws {
        if signalNumber != nil { throw Interrupted() }
    }

    /// In the signal handler: an atomic and `_exit` are allowed here.
    private static func note(_ number: Int32) {
        if received.exchange(number, ordering: .relaxed) != 0 { _exit(128 + number) }
    }
}
