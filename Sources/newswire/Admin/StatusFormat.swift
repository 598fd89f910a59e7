/// Numbers and times as the status shows them.
extension Int {
    /// With commas between thousands: `1,234,567`.
    var grouped: String {
        var text = ""
        for (index, digit) in String(magnitude).enumerated() {
            if index > 0, (String(magnitude).count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return self < 0 ? "-" + text : text
    }
}

extension Double {
    /// A span of time in its two largest units: `3 d 4 h`, `12 min 5 s`, `7 s`.
    var spanText: String {
        let seconds = self.isFinite ? Int(Swift.min(Swift.max(self, 0), 1e12)) : 0
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3600: return "\(seconds / 60) min \(seconds % 60) s"
        case ..<86_400: return "\(seconds / 3600) h \(seconds / 60 % 60) min"
        default: return "\(seconds / 86_400) d \(seconds / 3600 % 24) h"
        }
    }
}

extension String {
    /// An RFC 3339 time in UTC for the eye: `2023-01-23 06:59:00 UTC`; anything else as it is.
    var timeText: String {
        guard utf8.count >= 20, hasSuffix("Z"), contains("T") else { return self }
        return prefix(19).replacing("T", with: " ") + " UTC"
    }
}

/// `312 of 1,024`; without a limit the value alone; nil where the value is unknown.
func share(_ value: Int?, of limit: Int?, _ text: (Int) -> String = { $0.grouped }) -> String? {
    guard let value else { return nil }
    return limit.map { "\(text(value)) of \(text($0))" } ?? text(value)
}
