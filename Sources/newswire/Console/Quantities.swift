/// Numbers as messages show them.
extension Double {
    /// Seconds as they would be typed: `5`, `0.5`.
    var text: String { self == rounded() && abs(self) < 1e15 ? "\(Int64(self))" : "\(self)" }

    /// With one decimal: `1.5`.
    var oneDecimal: String {
        let tenths = Int64((self * 10).rounded())
        return "\(tenths / 10).\(abs(tenths % 10))"
    }
}

extension Int {
    /// Bytes in decimal units, as disks and networks count: `512 B`, `4.1 kB`, `1.2 GB`.
    var byteText: String {
        guard self >= 1000 else { return "\(self) B" }
        var value = Double(self)
        var unit = "B"
        for next in ["kB", "MB", "GB", "TB"] where value >= 999.95 || unit == "B" {
            value /= 1000
            unit = next
        }
        return "\(value.oneDecimal) \(unit)"
    }

    /// With its noun: `1 payload`, `2 payloads`.
    func of(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
