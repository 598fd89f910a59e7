public import Logging

/// The fields that messages of the log carry beside their text, for those who filter by them.
///
/// The name is that of the member in JSON; in the journal `exitCode` is `NEWSWIRE_EXIT_CODE`. docs/operations.md lists
/// them.
package enum LogField: String, Sendable, CaseIterable {
    case endpoint, address, part, id, code, detail, outlet, count, seconds, bytes, limit, payloads, generation, place
    case changes, exitCode, epoch, version, consumer

    var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// The fields of one message.
typealias LogFields = [LogField: any CustomStringConvertible & Sendable]

extension Logger {
    /// Logs an event that somebody may filter by, or wait for.
    ///
    /// - Parameter message: for people; tells all that the fields tell.
    func log(
        _ level: Logger.Level, _ event: LoggedEvent, _ message: @autoclosure () -> String,
        _ fields: @autoclosure () -> LogFields = [:], file: String = #fileID, function: String = #function,
        line: UInt = #line
    ) {
        log(
            level: level, "\(message())", metadata: Self.metadata(event, fields()), file: file, function: function,
            line: line)
    }

    private static func metadata(_ event: LoggedEvent, _ fields: LogFields) -> Logger.Metadata {
        var metadata: Logger.Metadata = [LoggedEvent.metadataKey: .string(event.rawValue)]
        for (field, value) in fields { metadata[field.rawValue] = .stringConvertible(value) }
        return metadata
    }
}

extension Logger {
    /// Logs a fault of a configuration that was refused.
    func report(_ fault: ConfigurationFault) {
        var fields: LogFields = [.detail: fault.message]
        if !fault.place.isEmpty { fields[.place] = fault.place }
        log(.error, .configurationFault, fault.description, fields)
    }

    /// Logs what of a configuration has no effect.
    public func report(notes: [String]) {
        for note in notes { log(.warning, .configurationNote, note, [.detail: note]) }
    }

    /// Logs why the daemon could not start, could not go on, or could not finish.
    public func report(_ error: DaemonError) {
        log(.critical, .failed, error.message, [.exitCode: error.code.rawValue, .detail: error.message])
    }
}
