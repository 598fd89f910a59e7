internal import JSONText

/// What a replay found, as lines to read and as JSON.
package struct ReplayReport: Sendable {
    /// The journal's first position.
    package let journalFirst: UInt64
    /// The first that was decided again.
    package var first: UInt64 = 0
    /// Payloads that went through, with those that are given.
    package var payloads = 0
    package var bytes = 0
    /// Outcomes that are given: of payloads that are lost, and of those that were poison.
    package var givenLost = 0
    package var givenPoison = 0
    var result = ReplayLog.Result()

    init(journalFirst: UInt64) {
        self.journalFirst = journalFirst
    }

    package var isSame: Bool { result.different == 0 }

    package var lines: [String] {
        var lines = ["replayed    payloads \(payloads) from journal position \(first) on, \(bytes) bytes"]
        if first > journalFirst {
            lines.append(
                "left out    journal positions \((journalFirst..<first).text): nothing says what was known then")
        }
        if givenLost > 0 { lines.append("given       \(givenLost) outcomes of payloads that are lost") }
        if givenPoison > 0 { lines.append("given       \(givenPoison) outcomes of poison") }
        lines += result.differences.map { "difference  \($0.text)" }
        lines.append(
            isSame
                ? "same        every outcome is what was recorded, byte for byte"
                : "differs     \(result.different) of \(payloads) outcomes")
        return lines
    }

    package var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("same", isSame)
        writer.member("first", first)
        writer.member("journalFirst", journalFirst)
        writer.member("payloads", payloads)
        writer.member("bytes", bytes)
        writer.member("givenLost", givenLost)
        writer.member("givenPoison", givenPoison)
        writer.member("identical", result.same)
        writer.member("different", result.different)
        writer.key("differences")
        writer.beginArray()
        for difference in result.differences {
            writer.beginObject()
            writer.member("journal", difference.journal)
            writer.member("item", difference.item)
            writer.member("sequence", difference.sequence)
            writer.member("field", difference.field)
            writer.member("original", difference.original)
            writer.member("replayed", difference.replayed)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }
}
