/// From a fingerprint to the texts that have it, the latest first.
///
/// Texts have ascending numbers, held in a ring of slots, each with room for `fingerprintsMax` postings. The postings
/// of a fingerprint form a chain: a table (open addressing, linear probing) leads to the latest, each posting to the
/// one before. A chain ends where it leads to a slot that was given to a later text: nothing is freed one by one. The
/// memory is bounded by the number of slots, about `bytesPerText` each.
package struct FingerprintIndex: Sendable {
    /// Of one text, at most.
    package static let fingerprintsMax = 24
    /// Of a posting 4; of the table 8 for 1.25 places; and what a slot has beside.
    static let bytesPerText = fingerprintsMax * (4 + 10) + 16

    static let none = UInt32.max
    private static let free = UInt64.max

    /// Slots there are now; grows up to the limit of texts.
    private(set) var slotCount: Int
    /// Numbers of the texts held: the first, and the one behind the last.
    private(set) var numbers: Range<UInt64> = 0..<0
    /// For each posting (slot × fingerprintsMax + place) the one before with the same fingerprint.
    private var before: [UInt32]
    /// For each place the fingerprint, in the high half, and its latest posting; `free` where there is none.
    private var table: [UInt64]
    private let tableCount: Int

    package init(slotCount: Int, startingAt number: UInt64 = 0) {
        precondition(slotCount > 0 && slotCount < Int(UInt32.max) / Self.fingerprintsMax)
        self.slotCount = slotCount
        numbers = number..<number
        before = [UInt32](repeating: Self.none, count: slotCount * Self.fingerprintsMax)
        tableCount = slotCount * Self.fingerprintsMax * 5 / 4 + 16
        table = [UInt64](repeating: Self.free, count: tableCount)
    }

    var isFull: Bool { numbers.count == slotCount }

    @inline(__always)
    private func slot(of number: UInt64) -> Int { Int(number % UInt64(slotCount)) }

    /// The latest posting of a place; `none` where it is free.
    @inline(__always)
    private func latest(_ place: Int) -> UInt32 { UInt32(truncatingIfNeeded: table[place]) }

    /// The place of a fingerprint's hash in the table, before probing.
    @inline(__always)
    private func home(of fingerprint: UInt32) -> Int {
        // Winnowing selects small hashes: the product brings their low bits up.
        Int((UInt64(fingerprint &* 0x9E37_79B1) &* UInt64(tableCount)) >> 32)
    }

    /// The place of a fingerprint, or the free one where it would stand.
    @inline(__always)
    private func place(of fingerprint: UInt32) -> Int {
        var place = home(of: fingerprint)
        while table[place] != Self.free, UInt32(table[place] >> 32) != fingerprint {
            place += 1
            if place == tableCount { place = 0 }
        }
        return place
    }

    /// Adds the next text; the index must not be full. At most `fingerprintsMax` fingerprints, distinct.
    package mutating func append(_ fingerprints: Span<UInt32>) {
        precondition(!isFull && fingerprints.count <= Self.fingerprintsMax)
        let number = numbers.upperBound
        let first = slot(of: number) * Self.fingerprintsMax
        numbers = numbers.lowerBound..<number + 1
        for index in fingerprints.indices {
            let place = place(of: fingerprints[index])
            before[first + index] = latest(place)
            table[place] = UInt64(fingerprints[index]) << 32 | UInt64(first + index)
        }
    }

    /// Lets go of the first text, whose fingerprints these are.
    package mutating func removeFirst(_ fingerprints: Span<UInt32>) {
        let first = slot(of: numbers.lowerBound) * Self.fingerprintsMax
        for index in fingerprints.indices {
            let place = place(of: fingerprints[index])
            // Where a later text has it too, the chain ends before this one.
            if latest(place) == UInt32(first + index) { free(place) }
        }
        numbers = numbers.lowerBound + 1..<numbers.upperBound
    }

    /// Frees a place and moves up those behind it that would not be found any more.
    private mutating func free(_ freed: Int) {
        var hole = freed
        var place = freed
        while true {
            place += 1
            if place == tableCount { place = 0 }
            guard table[place] != Self.free else { break }
            let distance = place - home(of: UInt32(table[place] >> 32))
            let gap = place - hole
            guard (distance < 0 ? distance + tableCount : distance) >= (gap < 0 ? gap + tableCount : gap) else {
                continue
            }
            table[hole] = table[place]
            hole = place
        }
        table[hole] = Self.free
    }

    /// The latest postings of fingerprints, from which `forEachText` goes on; all at once, so that what has to be
    /// fetched from memory is fetched side by side.
    package func latestPostings(of fingerprints: Span<UInt32>, into postings: inout [UInt32]) {
        postings.removeAll(keepingCapacity: true)
        for index in fingerprints.indices { postings.append(latest(place(of: fingerprints[index]))) }
    }

    /// Calls back with the numbers of the texts that have the fingerprint whose latest posting this is, the latest
    /// first, up to `countMax`.
    ///
    /// - Returns: how many.
    package func forEachText(from latest: UInt32, countMax: Int, _ body: (UInt64) -> Void) -> Int {
        guard latest != Self.none, !numbers.isEmpty else { return 0 }
        let newest = slot(of: numbers.upperBound - 1)
        var posting = latest
        var count = 0
        var age = -1
        while posting != Self.none, count < countMax {
            let slot = Int(posting) / Self.fingerprintsMax
            // How many texts came after it; a slot that was given to a later text seems younger than the one before.
            let next = newest >= slot ? newest - slot : newest - slot + slotCount
            guard next > age, next < numbers.count else { break }
            age = next
            body(numbers.upperBound - 1 - UInt64(next))
            count += 1
            posting = before[Int(posting)]
        }
        return count
    }
}
