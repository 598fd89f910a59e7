import Glibc
import Synchronization

/// A terminal taken over for a picture that is redrawn in place: the alternate screen, without echo, keys at once.
///
/// Call `leave` at the end, whatever the end is.
final class LiveScreen {
    private var saved = termios()
    private var isEntered = false
    /// Set by the handler of SIGWINCH.
    private static let isResized = Atomic(false)

    /// Whether both ends are a terminal that can do this.
    static var isPossible: Bool {
        let name = getenv("TERM").map { String(cString: $0) } ?? "dumb"
        return isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 && name != "dumb"
    }

    func enter() {
        guard tcgetattr(STDIN_FILENO, &saved) == 0 else { return }
        var raw = saved
        // Ctrl-C stays a signal; Ctrl-Z would leave the terminal as it is here, so it is no key any more.
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
        withUnsafeMutableBytes(of: &raw.c_cc) {  // A C array.
            $0[Int(VSUSP)] = 0
            $0[Int(VMIN)] = 0
            $0[Int(VTIME)] = 0
        }
        tcsetattr(STDIN_FILENO, TCSANOW, &raw)
        Self.isResized.store(false, ordering: .relaxed)
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in LiveScreen.isResized.store(true, ordering: .relaxed) }
        sigaction(SIGWINCH, &action, nil)
        isEntered = true
        write("\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J")
    }

    /// Gives the terminal back as it was.
    func leave() {
        guard isEntered else { return }
        isEntered = false
        write("\u{1B}[?25h\u{1B}[?1049l")
        tcsetattr(STDIN_FILENO, TCSANOW, &saved)
    }

    var size: (columns: Int, rows: Int) {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return (80, 24)
        }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// Replaces what is shown, without flicker.
    func draw(_ lines: [String]) {
        let text = lines.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n")
        write("\u{1B}[H" + text + "\u{1B}[J")
    }

    enum Wait {
        case timeOver, resized, quit
    }

    /// Waits for a key, a new size or the time, whatever comes first.
    func wait(milliseconds: Int32) throws -> Wait {
        var entry = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        try Interruption.check()
        if Self.isResized.exchange(false, ordering: .relaxed) { return .resized }
        let count = poll(&entry, 1, milliseconds)
        try Interruption.check()
        if Self.isResized.exchange(false, ordering: .relaxed) { return .resized }
        guard count > 0 else { return .timeOver }
        var keys = [UInt8](repeating: 0, count: 64)
        let length = read(STDIN_FILENO, &keys, keys.count)
        guard length > 0 else { return .quit }  // The terminal has gone.
        return keys[..<length].contains { $0 == UInt8(ascii: "q") || $0 == UInt8(ascii: "Q") } ? .quit : .resized
    }

    private func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
