/// What near-duplicate search needs of a text: its shingles in their order, and the numbers and names in it.
///
/// A shingle is the hash of `shingleWords` consecutive words, or of `shingleCharacters` characters in scripts that are
/// written without spaces. Those that winnowing selects are the text's fingerprints, by which candidates are found.
/// The whole list gives the verdict, or of a longer text, which is *thinned*, those that are selected: about two of
/// nine words, by which passages are compared as well (Schleimer et al., see `Winnowing`), at a quarter of the cost.
public struct NearText: Sendable, Equatable {
    static let shingleWords = 3
    static let shingleCharacters = 13
    /// One fingerprint at least among so many consecutive shingles.
    static let wordWindow = 8
    static let characterWindow = 24
    /// Texts with more shingles are thinned.
    static let fullShinglesMax = 400
    /// What lies behind so many words (or characters, in scripts without spaces) is not looked at.
    static let unitsMax = 8192
    /// Numbers, and names, that are kept: those of the smallest hashes, so that two texts keep the same ones.
    static let valuesMax = 96
    /// The bit of a shingle that says that winnowing selects it.
    static let selectedBit: UInt32 = 1 << 31

    /// In the order of the text, each once; 31 bits of hash and `selectedBit`.
    let shingles: [UInt32]
    /// Ascending, distinct.
    let numbers: [UInt32]
    /// Numbers behind the hash of the words around them (high half: the words, low half: the number); ascending,
    /// distinct.
    let placedNumbers: [UInt64]
    /// Words that begin with a capital inside a sentence; ascending, distinct.
    let names: [UInt32]
    /// Words, or characters in scripts without spaces.
    let unitCount: Int
    /// Whether all of `shingles` are selected, as those of a thinned text are.
    let isThinned: Bool

    init(
        shingles: [UInt32] = [], numbers: [UInt32] = [], placedNumbers: [UInt64] = [], names: [UInt32] = [],
        unitCount: Int = 0
    ) {
        self.shingles = shingles
        self.numbers = numbers
        self.placedNumbers = placedNumbers
        self.names = names
        self.unitCount = unitCount
        isThinned = shingles.allSatisfy { $0 & Self.selectedBit != 0 }
    }
}

/// The smallest of many values, each once.
struct SmallestValues<Value: FixedWidthInteger> {
    private var values: [Value] = []
    private let countMax: Int

    init(countMax: Int) {
        self.countMax = countMax
    }

    mutating func insert(_ value: Value) {
        values.append(value)
        if values.count >= 4 * countMax { prune() }
    }

    private mutating func prune() {
        values.sort()
        var kept = 0
        for index in values.indices where index == 0 || values[index] != values[index - 1] {
            values.swapAt(kept, index)
            kept += 1
            if kept == countMax { break }
        }
        values.removeSubrange(kept...)
    }

    /// Ascending.
    mutating func finish() -> [Value] {
        prune()
        return values
    }
}

/// Selects from a row of hashes at least one in each window: the smallest, of equals the last (S. Schleimer,
/// D. S. Wilkerson, A. Aiken, "Winnowing: Local Algorithms for Document Fingerprinting", 2003, section 4).
package enum Winnowing {
    /// Calls back with the index of each selected hash, ascending; of a row shorter than a window with its smallest.
    package static func select(_ hashes: Span<UInt32>, window: Int, _ select: (Int) -> Void) {
        guard !hashes.isEmpty else { return }
        var smallest = 0
        for index in 1..<max(1, min(window, hashes.count)) where hashes[index] <= hashes[smallest] { smallest = index }
        select(smallest)
        guard hashes.count > window else { return }
        for last in window..<hashes.count {
            if hashes[last] <= hashes[smallest] {
                smallest = last
                select(last)
            } else if last - smallest >= window {
                smallest = last - window + 1
                for index in smallest...last where hashes[index] <= hashes[smallest] { smallest = index }
                select(smallest)
            }
        }
    }
}
