internal import Glibc

/// Whether something has reached a limit: yes from there on, and no again when it has clearly gone back, so that the
/// answer does not flutter.
///
/// A pure value. Amounts are bytes.
package struct Watermark: Sendable {
    package private(set) var isReached = false

    package init() {}

    /// What is free comes below what must stay free; back again an eighth above it. A reserve of 0 is never reached.
    package mutating func observe(free: Int, reserve: Int) -> Bool {
        if free < reserve {
            isReached = true
        } else if free >= reserve + reserve / 8 {
            isReached = false
        }
        return isReached
    }

    /// What is used comes up to what may be; back again a sixteenth below it.
    package mutating func observe(used: Int, limit: Int) -> Bool {
        if used >= limit {
            isReached = true
        } else if used < limit - limit / 16 {
            isReached = false
        }
        return isReached
    }
}

/// The room of a file system.
enum DiskSpace {
    /// Bytes that we may still use there; nil where that can't be found out.
    static func free(at path: String) -> Int? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        return Int(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
    }
}
