internal import JSONText
internal import Logging
internal import NewswireModel

extension LogEntry {
    /// Names of members that no field may take.
    private static let ownNames: Set = ["time", "level", "message", "event"]

    /// For programs: one JSON object in one line. Whatever `SafeText` calls unsafe is written as an escape, so that the
    /// line can be shown on a terminal.
    package var json: [UInt8] {
        var writer = JSONWriter(capacity: 256)
        writer.beginObject()
        writer.member("time", time.rfc3339)
        writer.member("level", level.rawValue)
        writer.member("message", message)
        writer.member("event", event?.rawValue)
        for (name, value) in fields {
            writer.key(Self.ownNames.contains(name) ? "_" + name : name)
            switch value {
            case .text(let text): writer.string(text)
            case .integer(let number): writer.integer(number)
            }
        }
        writer.endObject()
        return SafeText.escaped(json: writer.bytes) + [UInt8(ascii: "\n")]
    }
}
