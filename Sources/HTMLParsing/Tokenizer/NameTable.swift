/// The names of one document: number by text and text by number.
///
/// Open addressing over the names' bytes in two machine words, which holds 16 bytes; longer names have a table of their
/// own. The hashes are multiplicative with random odd factors (Dietzfelbinger et al. 1997), so that no page can be made
/// whose names collide; nothing that the parser returns depends on them.
struct NameTable: Sendable {
    /// Numbers are 16 bits, and the last one says that there are no more.
    static let countMax = 65_535

    private struct Slot {
        var low: UInt64 = 0
        var high: UInt64 = 0
        var number: UInt16 = 0
    }

    /// The texts of all names, one behind the other.
    var texts: [UInt8] = []
    /// Where each text begins in `texts`, and at last where the next one would.
    var starts: [UInt32] = [0]

    private var slots = [Slot](repeating: Slot(), count: 2048)
    /// The names of more than 16 bytes: their hash, which is not 0, and number.
    private var longSlots = [Slot](repeating: Slot(), count: 256)
    /// The places in `slots` and `longSlots` that were filled since the known names.
    private var filled: [UInt32] = []
    private var longFilled: [UInt32] = []
    private var longCount = 0
    private let lowFactor: UInt64
    private let highFactor: UInt64
    private var knownTextBytes = 0
    /// The bytes of a name that needed more than a look.
    private var scratch: [UInt8] = []

    init() {
        var random = SystemRandomNumberGenerator()
        lowFactor = random.next() | 1
        highFactor = random.next() | 1
        for text in KnownNames.texts {
            scratch.removeAll(keepingCapacity: true)
            text.withUTF8Buffer { scratch.append(contentsOf: $0) }
            _ = internScratch()
        }
        knownTextBytes = texts.count
        filled = []
        longFilled = []
    }

    var count: Int { starts.count - 1 }
    var isFull: Bool { count >= Self.countMax }

    /// Forgets all names but the known ones. O(forgotten names).
    mutating func reset() {
        // What was filled last is emptied first, so that no chain of places is ever broken in the middle.
        while let place = filled.popLast() { slots[Int(place)] = Slot() }
        longCount -= longFilled.count
        while let place = longFilled.popLast() { longSlots[Int(place)] = Slot() }
        guard count > KnownNames.count else { return }
        starts.removeLast(count - KnownNames.count)
        texts.removeLast(texts.count - knownTextBytes)
    }

    /// The number of a name of at most 16 bytes, not empty, in lower case, its first byte lowest in `low`, zeros after
    /// its last.
    @inline(__always)
    mutating func intern(low: UInt64, high: UInt64) -> Name {
        var place = home(low, high)
        while true {
            let slot = slots[place]
            if slot.low == low, slot.high == high { return Name(slot.number) }
            if slot.low == 0 { return add(low, high, at: place) }
            place = (place &+ 1) & (slots.count &- 1)
        }
    }

    /// The number of a name whose bytes are handed in one by one.
    mutating func intern(_ bytes: (inout [UInt8]) -> Void) -> Name {
        scratch.removeAll(keepingCapacity: true)
        bytes(&scratch)
        return internScratch()
    }

    /// The number of a name if it has one already.
    func find(_ text: some Collection<UInt8>) -> Name? {
        if text.isEmpty { return nil }
        if text.count > 16 { return findLong(text) }
        let (low, high) = Self.words(text)
        var place = home(low, high)
        while slots[place].low != 0 {
            if slots[place].low == low, slots[place].high == high { return Name(slots[place].number) }
            place = (place + 1) & (slots.count - 1)
        }
        return nil
    }

    /// A name's text is `texts` from here to there.
    func range(of name: Name) -> Range<Int> { Int(starts[name.index])..<Int(starts[name.index + 1]) }

    @inline(__always)
    private func home(_ low: UInt64, _ high: UInt64) -> Int {
        Int(truncatingIfNeeded: hash(low, high)) & (slots.count &- 1)
    }

    @inline(__always)
    private func hash(_ low: UInt64, _ high: UInt64) -> UInt64 { (low &* lowFactor &+ high &* highFactor) >> 40 }

    private static func words(_ text: some Collection<UInt8>) -> (low: UInt64, high: UInt64) {
        var words: (low: UInt64, high: UInt64) = (0, 0)
        for (index, byte) in text.enumerated() {
            if index < 8 {
                words.low |= UInt64(byte) << UInt64(8 * index)
            } else {
                words.high |= UInt64(byte) << UInt64(8 * (index - 8))
            }
        }
        return words
    }

    @inline(never)
    private mutating func add(_ low: UInt64, _ high: UInt64, at place: Int) -> Name {
        guard !isFull else { return Name(UInt16(Self.countMax)) }
        for word in [low, high] {
            var word = word
            while word != 0 {
                texts.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
        }
        let name = appendStart()
        slots[place] = Slot(low: low, high: high, number: name.number)
        filled.append(UInt32(place))
        if count > slots.count / 2 { grow() }
        return name
    }

    private mutating func appendStart() -> Name {
        let name = Name(UInt16(count))
        starts.append(UInt32(texts.count))
        return name
    }

    /// Twice the places. What is known stays, what was added is to be forgotten as before.
    private mutating func grow() {
        (slots, filled) = Self.spread(slots, filled) { Int(truncatingIfNeeded: hash($0.low, $0.high)) }
    }

    /// The filled places of a table in one of twice its size, and where those are in it that have to be forgotten.
    private static func spread(
        _ old: [Slot], _ filled: [UInt32], _ hash: (Slot) -> Int
    ) -> ([Slot], [UInt32]) {
        var new = [Slot](repeating: Slot(), count: old.count * 2)
        func put(_ slot: Slot) -> UInt32 {
            var place = hash(slot) & (new.count - 1)
            while new[place].low != 0 { place = (place + 1) & (new.count - 1) }
            new[place] = slot
            return UInt32(place)
        }
        let forgettable = Set(filled)
        for (place, slot) in old.enumerated() where slot.low != 0 && !forgettable.contains(UInt32(place)) {
            _ = put(slot)
        }
        let places = filled.map { put(old[Int($0)]) }
        return (new, places)
    }

    private mutating func internScratch() -> Name {
        if scratch.count <= 16 {
            let (low, high) = Self.words(scratch)
            return intern(low: low, high: high)
        }
        let hash = longHash(scratch)
        var place = Int(truncatingIfNeeded: hash) & (longSlots.count - 1)
        while longSlots[place].low != 0 {
            let name = Name(longSlots[place].number)
            if longSlots[place].low == hash, texts[range(of: name)].elementsEqual(scratch) { return name }
            place = (place + 1) & (longSlots.count - 1)
        }
        guard !isFull else { return Name(UInt16(Self.countMax)) }
        texts.append(contentsOf: scratch)
        let name = appendStart()
        longSlots[place] = Slot(low: hash, number: name.number)
        longFilled.append(UInt32(place))
        longCount += 1
        if longCount > longSlots.count / 2 { growLong() }
        return name
    }

    private func findLong(_ text: some Collection<UInt8>) -> Name? {
        let hash = longHash(text)
        var place = Int(truncatingIfNeeded: hash) & (longSlots.count - 1)
        while longSlots[place].low != 0 {
            let name = Name(longSlots[place].number)
            if longSlots[place].low == hash, texts[range(of: name)].elementsEqual(text) { return name }
            place = (place + 1) & (longSlots.count - 1)
        }
        return nil
    }

    /// Words are multiplied to 128 bits and folded, one after the other.
    private func longHash(_ text: some Collection<UInt8>) -> UInt64 {
        var hash = lowFactor
        var word: UInt64 = 0
        for (index, byte) in text.enumerated() {
            word = word << 8 | UInt64(byte)
            if index & 7 == 7 || index == text.count - 1 {
                let product = (hash ^ word).multipliedFullWidth(by: highFactor)
                hash = product.high ^ product.low &+ lowFactor
                word = 0
            }
        }
        return hash | 1 << 63
    }

    private mutating func growLong() {
        (longSlots, longFilled) = Self.spread(longSlots, longFilled) { Int(truncatingIfNeeded: $0.low) }
    }
}
