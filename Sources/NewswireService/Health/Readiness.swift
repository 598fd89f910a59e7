/// Whether the daemon should be sent more: no when what is in flight comes near its limits, and yes again when it has
/// clearly gone down, so that the answer does not flutter.
///
/// A pure value.
package struct Readiness: Sendable {
    /// From this fill on it is not ready, in percent of the limits.
    package var unreadyPercent: Int
    /// Below this fill it is ready again.
    package var readyPercent: Int
    package private(set) var hasRoom = true

    package init(unreadyPercent: Int, readyPercent: Int) {
        self.unreadyPercent = unreadyPercent
        self.readyPercent = readyPercent
    }

    /// Takes the present fill, and says whether there is room.
    package mutating func update(fill: Fill) -> Bool {
        if fill.reaches(percent: unreadyPercent) {
            hasRoom = false
        } else if !fill.reaches(percent: readyPercent) {
            hasRoom = true
        }
        return hasRoom
    }
}

/// What is in flight beside its limits.
package struct Fill: Sendable, Equatable {
    package var payloads: Int
    package var payloadsMax: Int
    package var bytes: Int
    package var bytesMax: Int

    package init(payloads: Int, payloadsMax: Int, bytes: Int, bytesMax: Int) {
        self.payloads = payloads
        self.payloadsMax = payloadsMax
        self.bytes = bytes
        self.bytesMax = bytesMax
    }

    /// Whether payloads or bytes have reached the share of their limit. Nothing in flight reaches nothing.
    func reaches(percent: Int) -> Bool {
        Self.reaches(payloads, payloadsMax, percent) || Self.reaches(bytes, bytesMax, percent)
    }

    private static func reaches(_ value: Int, _ limit: Int, _ percent: Int) -> Bool {
        value > 0 && Double(value) * 100 >= Double(limit) * Double(percent)
    }
}
