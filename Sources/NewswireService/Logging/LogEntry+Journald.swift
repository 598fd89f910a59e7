package import Logging

/// The native protocol of journald (https://systemd.io/JOURNAL_NATIVE_PROTOCOL/): one datagram a message, one field
/// after another.
///
/// A message never needs the protocol's way for large ones (a sealed memory file): its texts are bounded, so that even
/// the largest is below the 208 KiB that Linux lets a datagram have by default.
extension LogEntry {
    /// For journald: the message with all its fields, as one datagram.
    package var journald: [UInt8] {
        var message = JournaldMessage()
        message.append("MESSAGE", safeMessage)
        message.append("PRIORITY", "\(level.syslogPriority)")
        message.append("SYSLOG_IDENTIFIER", label)
        message.append("CODE_FILE", file)
        message.append("CODE_LINE", "\(line)")
        message.append("CODE_FUNC", function)
        if let event {
            message.append("MESSAGE_ID", event.messageID)
            message.append("NEWSWIRE_EVENT", event.rawValue)
        }
        for (name, value) in fields {
            switch value {
            case .text(let text): message.append(JournaldMessage.fieldName(name), text)
            case .integer(let number): message.append(JournaldMessage.fieldName(name), "\(number)")
            }
        }
        return message.bytes
    }
}

/// A message of the native protocol while it is made.
package struct JournaldMessage: Sendable {
    /// Journald drops fields whose names are longer.
    private static let nameBytesMax = 64

    package private(set) var bytes: [UInt8] = []

    package init() { bytes.reserveCapacity(512) }

    /// `NAME=value` and a line feed; a value with line feeds comes after its length instead: `NAME`, a line feed, its
    /// bytes as 64 bits little-endian, the value and a line feed.
    ///
    /// - Parameter name: capitals, digits and underscores, a capital first.
    package mutating func append(_ name: String, _ value: String) {
        bytes += name.utf8
        if value.utf8.contains(UInt8(ascii: "\n")) {
            bytes.append(UInt8(ascii: "\n"))
            let count = UInt64(value.utf8.count)
            for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: count >> shift)) }
        } else {
            bytes.append(UInt8(ascii: "="))
        }
        bytes += value.utf8
        bytes.append(UInt8(ascii: "\n"))
    }

    /// The name of a field of ours: `exitCode` is `NEWSWIRE_EXIT_CODE`.
    package static func fieldName(_ name: String) -> String {
        let capitals = SettingName.environmentName(name).unicodeScalars.map { scalar in
            switch scalar {
            case "A"..."Z", "0"..."9": Character(scalar)
            default: Character("_")
            }
        }
        return String(capitals.prefix(nameBytesMax))
    }
}

extension Logger.Level {
    /// As in syslog(3): 2 is critical, 7 is debug.
    package var syslogPriority: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
