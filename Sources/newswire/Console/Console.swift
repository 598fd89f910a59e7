import Glibc

/// Standard error: messages, each a line that begins with the command's name, and on a terminal one status line below
/// them.
final class Console {
    /// Whether there is a status line.
    let showsStatus: Bool
    private let command: String
    private var status = ""

    /// - Parameters:
    ///   - command: what complaints begin with, behind `newswire`.
    ///   - showsStatus: whether to show a status line if standard error is a terminal.
    init(_ command: String, showsStatus: Bool = false) {
        self.command = "newswire \(command)"
        self.showsStatus = showsStatus && isatty(STDERR_FILENO) == 1
    }

    /// Says what went wrong or is about to.
    func complain(_ message: String) {
        say("\(command): \(message)")
    }

    /// Says something that is no complaint.
    func say(_ message: String) {
        write((isShowingStatus ? Self.clearLine : "") + message.printable + "\n" + status)
    }

    /// Shows a line that the next one replaces; empty to remove it.
    func show(status new: String) {
        guard showsStatus, new != status else { return }
        status = new
        write(Self.clearLine + new)
    }

    private var isShowingStatus: Bool { !status.isEmpty }

    /// To the first column, and erase to the end.
    private static let clearLine = "\r\u{1B}[K"

    /// What can't be written to standard error can't be told anybody.
    private func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}

extension String {
    /// This text with what a terminal would act upon, controls but tab and line feed, replaced by U+FFFD: pages and
    /// file names can hold anything.
    var printable: String {
        guard unicodeScalars.contains(where: Self.isControl) else { return self }
        var scalars = UnicodeScalarView()
        for scalar in unicodeScalars { scalars.append(Self.isControl(scalar) ? "\u{FFFD}" : scalar) }
        return String(scalars)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: false
        case 0..<0x20, 0x7F..<0xA0: true
        // Marks that turn the direction of what follows, the rest of the line included.
        case 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
