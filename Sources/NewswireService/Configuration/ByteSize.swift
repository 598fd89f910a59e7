/// Sizes in bytes as the configuration writes them: `1048576`, `64 MiB`, `512KiB`.
package enum ByteSize {
    private static let units: [(name: String, bytes: Int)] = [
        ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10),
    ]

    /// Nil when the text is no size, or one that does not fit.
    package static func parse(_ text: String) -> Int? {
        for (name, bytes) in units where text.hasSuffix(name) {
            var digits = text.dropLast(name.count)
            if digits.last == " " { digits.removeLast() }
            guard let number = number(digits) else { return nil }
            let (product, isTooLarge) = number.multipliedReportingOverflow(by: bytes)
            return isTooLarge ? nil : product
        }
        return number(text[...])
    }

    /// The size in the largest unit that it is a whole number of.
    package static func text(_ bytes: Int) -> String {
        for (name, unit) in units where bytes >= unit && bytes % unit == 0 { return "\(bytes / unit) \(name)" }
        return "\(bytes)"
    }

    private static func number(_ digits: Substring) -> Int? {
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(digits)
    }
}
