internal import NewswireModel

/// The texts of the last days, among which near-duplicates are found.
///
/// In two stages: fingerprints lead to candidates, the rarest first, and the whole lists of shingles give the verdict.
/// State is a function of the calls. The work of one text is bounded by counts, whatever the texts are:
/// `CandidateSearch.postingsMax` candidates are counted, `comparisonsMax` compared, and `comparedWordsMax` words of
/// records read.
struct NearIndex: Sendable {
    static let comparisonsMax = 16
    static let comparedWordsMax = 1 << 17
    /// Counters of document frequencies, for each text that may be held.
    static let countersPerText = 32
    /// Texts that one call lets go of because of their age.
    private static let expiredMax = 64
    private static let slotsAtFirst = 1024

    /// A text that tells the same.
    struct Match {
        var number: UInt64
        var comparison: Comparison
        var anchor: NearRecord.Anchor
    }

    private(set) var limits: NearLimits
    private var index: FingerprintIndex
    private var counts: ShingleCounts
    private(set) var store: any ShingleStore
    private var locations: [UInt64]
    private var receptions: [Int64]
    /// What the records of the texts held take.
    private(set) var recordBytes = 0
    private var compared = ComparedText()
    private var search = CandidateSearch()
    /// Work done so far: postings read, and records compared.
    private(set) var work = (postings: 0, comparisons: 0)

    init(limits: NearLimits, store: any ShingleStore = MemoryShingleStore()) {
        self.limits = limits
        self.store = store
        let slots = min(Self.slotsAtFirst, limits.textsMax)
        index = FingerprintIndex(slotCount: slots)
        counts = ShingleCounts(countersMin: limits.textsMax * Self.countersPerText / 2)
        locations = [UInt64](repeating: 0, count: slots)
        receptions = [Int64](repeating: 0, count: slots)
    }

    /// Texts held.
    var count: Int { index.numbers.count }

    // MARK: Finding

    /// The text that tells the same within the window; of several the one with the most in common, then the earliest.
    mutating func match(_ text: NearText, published: ClosedRange<Int64>?, now: Int64) -> Match? {
        guard text.unitCount >= Comparison.unitsMin, count > 0 else { return nil }
        work.postings += search.run(text, index, counts)
        let candidates = search.candidates
        guard let first = candidates.first, first.weight >= CandidateSearch.weightMin else { return nil }
        compared.begin(text, counts)
        var best: Match?
        var words = 0
        let weightMin = max(CandidateSearch.weightMin, first.weight / CandidateSearch.bestShare)
        for (number, weight) in candidates.prefix(Self.comparisonsMax) {
            guard weight >= weightMin, words < Self.comparedWordsMax else { break }
            work.comparisons += 1
            let found = store.withRecord(at: locations[slot(of: number)]) { span -> Match? in
                words += span.count
                guard isInWindow(NearRecordLayout(span), published, now),
                    let comparison = compared.compare(with: span, counts, threshold: limits.threshold),
                    comparison.objection(threshold: limits.threshold) == nil
                else { return nil }
                return Match(number: number, comparison: comparison, anchor: NearRecord.anchor(in: span))
            }
            guard let found else { continue }
            if let best, !found.isBetter(than: best) { continue }
            best = found
        }
        return best
    }

    /// Measured on the dates of publication where both have one, else on reception.
    private func isInWindow(_ record: NearRecordLayout, _ published: ClosedRange<Int64>?, _ now: Int64) -> Bool {
        guard let published, let (low, high) = record.published else {
            return now - record.received <= limits.window
        }
        return max(0, low - published.upperBound, published.lowerBound - high) <= limits.window / 1000
    }

    private func slot(of number: UInt64) -> Int { Int(number % UInt64(index.slotCount)) }

    // MARK: Holding

    /// Remembers a text; the oldest go where that takes the index over a limit.
    mutating func insert(_ text: NearText, anchor: NearRecord.Anchor, published: ClosedRange<Int64>?, now: Int64) {
        guard text.unitCount >= Comparison.unitsMin, !text.shingles.isEmpty else { return }
        insert(
            record: NearRecord.encode(
                text, fingerprints: Self.fingerprints(of: text), anchor: anchor, published: published, received: now))
    }

    /// Of all that winnowing selects those by which the text is found later: the smallest by another hash, so that two
    /// texts keep the same ones; ascending by it.
    static func fingerprints(of text: NearText) -> [UInt32] {
        let selected = text.shingles.lazy.filter { $0 & NearText.selectedBit != 0 }.map { $0 & ~NearText.selectedBit }
        return selected.map { (order: ShingleHash.spread($0 ^ 0x5555), hash: $0) }.sorted { $0.order < $1.order }
            .prefix(FingerprintIndex.fingerprintsMax).map(\.hash)
    }

    mutating func insert(record: [UInt32]) {
        while count >= limits.textsMax || count > 0 && recordBytes + 4 * record.count > limits.recordBytesMax {
            removeFirst()
        }
        if index.isFull { grow(to: min(limits.textsMax, 2 * index.slotCount)) }
        let location = store.append(record)
        let view = NearRecordLayout(record.span)
        let slot = slot(of: index.numbers.upperBound)
        locations[slot] = location
        receptions[slot] = view.received
        recordBytes += 4 * record.count
        index.append(record.span.extracting(view.fingerprints))
        counts.add(record.span.extracting(view.shingles))
    }

    /// Lets go of texts that came longer ago than the window and a day; of many at once some wait for the next call.
    mutating func expire(now: Int64) {
        var left = Self.expiredMax
        while left > 0, count > 0, now - receptions[slot(of: index.numbers.lowerBound)] > limits.window + 86_400_000 {
            removeFirst()
            left -= 1
        }
    }

    private mutating func removeFirst() {
        let location = locations[slot(of: index.numbers.lowerBound)]
        store.withRecord(at: location) { span in
            let record = NearRecordLayout(span)
            index.removeFirst(span.extracting(record.fingerprints))
            counts.remove(span.extracting(record.shingles))
            recordBytes -= 4 * span.count
        }
        store.forget(before: count > 0 ? locations[slot(of: index.numbers.lowerBound)] : nil)
    }

    /// Makes the ring larger, or smaller; takes all texts over.
    private mutating func grow(to slotCount: Int) {
        var next = FingerprintIndex(slotCount: slotCount, startingAt: index.numbers.lowerBound)
        var (places, times) = ([UInt64](repeating: 0, count: slotCount), [Int64](repeating: 0, count: slotCount))
        for number in index.numbers {
            let slot = Int(number % UInt64(slotCount))
            places[slot] = locations[self.slot(of: number)]
            times[slot] = receptions[self.slot(of: number)]
            store.withRecord(at: places[slot]) { span in
                next.append(span.extracting(NearRecordLayout(span).fingerprints))
            }
        }
        (index, locations, receptions) = (next, places, times)
    }

    /// Other limits hold from now on; what is beyond them goes at once, or by age with the next calls.
    mutating func change(to limits: NearLimits) {
        guard limits != self.limits else { return }
        let countersChange = limits.textsMax != self.limits.textsMax
        self.limits = limits
        while count > limits.textsMax || count > 0 && recordBytes > limits.recordBytesMax { removeFirst() }
        guard countersChange else { return }
        if index.slotCount > limits.textsMax { grow(to: limits.textsMax) }
        var counts = ShingleCounts(countersMin: limits.textsMax * Self.countersPerText / 2)
        forEachRecord { counts.add($0.extracting(NearRecordLayout($0).shingles)) }
        self.counts = counts
    }

    /// All records in the order of their texts.
    func forEachRecord(_ body: (Span<UInt32>) -> Void) {
        for number in index.numbers { store.withRecord(at: locations[slot(of: number)], body) }
    }
}

extension NearIndex.Match {
    fileprivate func isBetter(than other: Self) -> Bool {
        // One that tells the story itself rather than something around it.
        if anchor.isLoose != other.anchor.isLoose { return other.anchor.isLoose }
        if comparison.score != other.comparison.score { return comparison.score > other.comparison.score }
        return number < other.number
    }
}

/// How many texts near-duplicates are searched among, for how long, and how alike they must be.
public struct NearLimits: Sendable, Equatable {
    /// How far apart two texts are one story.
    public var days: Int
    /// Texts held; past it the oldest are forgotten.
    public var textsMax: Int
    /// What their lists of shingles may take; past it the oldest are forgotten.
    public var recordBytesMax: Int
    /// The share of a text, in percent of the weight of its shingles, that must be in the other; short texts need more.
    public var thresholdPercent: Int

    public init(
        days: Int = 4, textsMax: Int = 200_000, recordBytesMax: Int = 256 << 20, thresholdPercent: Int = 55
    ) {
        self.days = days
        self.textsMax = textsMax
        self.recordBytesMax = recordBytesMax
        self.thresholdPercent = thresholdPercent
    }

    /// Milliseconds.
    var window: Int64 { Int64(days) * 86_400_000 }
    var threshold: Double { Double(thresholdPercent) / 100 }

    /// What they let the index and the lists take, in bytes.
    public var bytesMax: Int { textsMax * Self.indexBytesPerText + recordBytesMax + 4 << 20 }

    /// What the index itself takes for each text it may hold, beside the lists.
    public static let indexBytesPerText =
        FingerprintIndex.bytesPerText + 2 * NearIndex.countersPerText
}
