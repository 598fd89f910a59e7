internal import Logging

/// Where the process's log goes, and in which form. It never waits for whoever reads the log, and loses nothing
/// uncounted: what journald does not take goes to standard error, and what that does not take is counted.
///
/// Any thread may write. Sendable because the line stream is, and sending a datagram is one call.
public final class LogOutput: Sendable {
    /// How long the last line of the process may wait for who reads it.
    private static let lastLineMilliseconds = 2000

    private let form: LogForm
    private let standardError: LineStream
    /// Journald reads standard error: it takes the level of a line from `<3>` in front.
    private let isJournalStream: Bool
    private let journald: JournaldSocket
    private let metrics: Metrics

    /// - Parameter environment: JOURNAL_STREAM tells whether journald reads standard error.
    public convenience init(_ configuration: Configuration, environment: [String: String], metrics: Metrics) {
        self.init(configuration, environment: environment, metrics: metrics, descriptor: LineStream.standardError)
    }

    /// - Parameter descriptor: what takes the place of standard error.
    package init(
        _ configuration: Configuration, environment: [String: String], metrics: Metrics, descriptor: Int32
    ) {
        isJournalStream = JournalStream.isThere(environment, descriptor: descriptor)
        form = LogForm(configuration, isJournalStream: isJournalStream)
        standardError = LineStream(descriptor)
        journald = JournaldSocket(path: configuration.logJournalSocket)
        self.metrics = metrics
    }

    package func write(_ entry: LogEntry) {
        switch form {
        case .text: writeText(entry)
        case .json: writeLine(entry.json)
        case .journald:
            guard let fault = journald.send(entry.journald) else { return }
            metrics.add(.logFailed)
            let count = metrics[.logFailed]
            if LogThrottle.mustLog(count) {
                writeText(
                    LogEntry(
                        time: entry.time, level: .warning, label: entry.label,
                        message: "journald did not take a message at \(journald.path) (\(count) so far): \(fault); "
                            + "it follows here",
                        metadata: [:], file: #fileID, function: #function, line: #line))
            }
            writeText(entry)
        }
    }

    /// The last line of the process, on standard error in all forms. May wait two seconds for who reads it.
    public func writeLast(_ line: [UInt8]) {
        writeLine(line + [UInt8(ascii: "\n")], waitMilliseconds: Self.lastLineMilliseconds)
    }

    private func writeText(_ entry: LogEntry) {
        writeLine((isJournalStream ? Array("<\(entry.level.syslogPriority)>".utf8) : []) + entry.text)
    }

    private func writeLine(_ line: [UInt8], waitMilliseconds: Int = 0) {
        if !standardError.write(line, waitMilliseconds: waitMilliseconds) { metrics.add(.logDropped) }
    }
}

/// The forms of the log.
package enum LogForm: Sendable, Equatable {
    /// Lines for people, on standard error.
    case text
    /// One JSON object a line, on standard error.
    case json
    /// Messages with fields, to journald.
    case journald

    /// What `log.format` asks for; `auto` means journald where it reads standard error anyhow, else text.
    package init(_ configuration: Configuration, isJournalStream: Bool) {
        switch configuration.logFormat {
        case "text": self = .text
        case "json": self = .json
        case "journal": self = .journald
        default: self = isJournalStream && !configuration.logJournalSocket.isEmpty ? .journald : .text
        }
    }
}
