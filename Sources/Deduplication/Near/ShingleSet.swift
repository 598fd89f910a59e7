/// A set of 31-bit shingles with a value for each: open addressing with linear probing, made to be used again.
///
/// Shingles are hashes: their low bits are their places.
struct ShingleSet: Sendable {
    fileprivate static let empty = UInt32.max
    private var keys: [UInt32] = []
    private var values: [UInt32] = []
    private var mask = 0

    /// Empties it, with room for so many.
    mutating func begin(countMax: Int) {
        var size = 16
        while size < 2 * countMax { size *= 2 }
        mask = size - 1
        if keys.count < size {
            keys = [UInt32](repeating: Self.empty, count: size)
            values = [UInt32](repeating: 0, count: size)
        } else {
            for index in 0..<size { keys[index] = Self.empty }
        }
    }

    /// False where it is there already, with its own value.
    mutating func insert(_ shingle: UInt32, value: UInt32) -> Bool {
        var place = Self.place(of: shingle) & mask
        while keys[place] != Self.empty {
            if keys[place] == shingle { return false }
            place = (place + 1) & mask
        }
        keys[place] = shingle
        values[place] = value
        return true
    }

    /// Lends what looks values up, for many at once.
    func withLookup<Result>(_ body: (Lookup) -> Result) -> Result {
        keys.withUnsafeBufferPointer { keys in
            values.withUnsafeBufferPointer { values in body(Lookup(keys: keys, values: values, mask: mask)) }
        }
    }

    /// Valid as long as it is lent.
    struct Lookup {
        fileprivate let keys: UnsafeBufferPointer<UInt32>
        fileprivate let values: UnsafeBufferPointer<UInt32>
        fileprivate let mask: Int

        @inline(__always)
        func value(of shingle: UInt32) -> UInt32? {
            var place = Int(truncatingIfNeeded: shingle) & mask
            while keys[place] != ShingleSet.empty {
                if keys[place] == shingle { return values[place] }
                place = (place + 1) & mask
            }
            return nil
        }
    }

    func value(of shingle: UInt32) -> UInt32? {
        var place = Self.place(of: shingle) & mask
        while keys[place] != Self.empty {
            if keys[place] == shingle { return values[place] }
            place = (place + 1) & mask
        }
        return nil
    }

    @inline(__always)
    private static func place(of shingle: UInt32) -> Int { Int(truncatingIfNeeded: shingle) }
}

/// Hashes of shingles.
enum ShingleHash {
    /// Spreads what winnowing leaves uneven: it selects small hashes. A bijection (the finalizer of MurmurHash3).
    @inline(__always)
    static func spread(_ shingle: UInt32) -> UInt64 {
        WordHash.mix(UInt64(shingle) &+ 0x9E37_79B9_7F4A_7C15)
    }
}
