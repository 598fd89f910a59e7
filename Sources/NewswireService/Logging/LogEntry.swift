package import Logging
package import NewswireModel

/// One message of the log with its fields, bounded: what the forms are made from.
package struct LogEntry: Sendable {
    /// A message is cut to so many bytes, and ends with `…`.
    package static let messageBytesMax = 8 * 1024
    /// The same for the text of one field.
    package static let valueBytesMax = 4 * 1024
    /// Fields beyond this are left out.
    package static let fieldsMax = 16

    package enum Value: Sendable, Equatable {
        case text(String)
        case integer(Int64)
    }

    let time: Timestamp
    package let level: Logger.Level
    /// The program's name.
    let label: String
    /// As it was logged: it may hold control characters of peers.
    let message: String
    package let event: LoggedEvent?
    /// The fields of `LogField` in their order, then others by their names.
    package let fields: [(name: String, value: Value)]
    let file: String
    let function: String
    let line: UInt

    package init(
        time: Timestamp, level: Logger.Level, label: String, message: String, metadata: Logger.Metadata = [:],
        file: String, function: String, line: UInt
    ) {
        self.time = time
        self.level = level
        self.label = label
        self.message = SafeText.cut(message, bytesMax: Self.messageBytesMax)
        event = metadata[LoggedEvent.metadataKey].flatMap { LoggedEvent(rawValue: $0.description) }
        fields = Array(
            metadata.filter { $0.key != LoggedEvent.metadataKey }
                .map { (rank: LogField(rawValue: $0.key)?.rank ?? .max, name: $0.key, value: Value($0.value)) }
                .sorted { ($0.rank, $0.name) < ($1.rank, $1.name) }
                .prefix(Self.fieldsMax).map { ($0.name, $0.value) })
        self.file = file
        self.function = function
        self.line = line
    }

    /// The message as one line without characters that would disturb it or a terminal.
    var safeMessage: String { SafeText.escaped(message) }

    /// For people: time, level, program and message in one line. The fields are not in it: the message tells them.
    package var text: [UInt8] { Array("\(time.rfc3339) \(level) \(label): \(safeMessage)\n".utf8) }
}

extension LogEntry.Value {
    fileprivate init(_ value: Logger.MetadataValue) {
        if case .stringConvertible(let number) = value, let number = number as? any BinaryInteger {
            self = .integer(Int64(clamping: number))
        } else {
            self = .text(SafeText.cut(value.description, bytesMax: LogEntry.valueBytesMax))
        }
    }
}
