import HTMLParsing

/// The words that pages use to name their parts, each with a number: its place in the list that training made.
struct PageVocabulary: Sendable {
    private let numbers: [UInt32: UInt16]
    let count: Int

    init(_ list: StaticString) {
        let words = "\(list)".split(whereSeparator: \.isWhitespace)
        var numbers: [UInt32: UInt16] = [:]
        for (index, word) in words.enumerated() {
            var hash = PageWordHash()
            for byte in word.utf8 { hash.add(byte) }
            numbers[hash.value] = UInt16(index)
        }
        self.numbers = numbers
        count = words.count
    }

    subscript(hash: PageWordHash) -> UInt16? { numbers[hash.value] }
}

/// FNV-1a over the small letters of a word.
struct PageWordHash {
    private(set) var value: UInt32 = 0x811C_9DC5
    private(set) var length = 0

    @inline(__always)
    mutating func add(_ byte: UInt8) {
        value = (value ^ UInt32(byte | 0x20)) &* 0x0100_0193
        length += 1
    }
}

/// The known words in the names that a page's author gave its elements: classes, `id`, `role`, `itemprop`.
struct PageWordRows {
    /// Of each element where its words begin in `words`; one more for the end.
    private var starts: [Int32] = []
    private var words: [UInt16] = []
    /// Of each element what its words and those of what it is in say of the kind of page, `html` and `body` aside.
    private(set) var signs: [PageSigns] = []
    /// What those of `html` and `body` say.
    private(set) var signsOfPage: PageSigns = []

    /// Words that are kept of an element.
    private static let wordsMax = 16

    mutating func see(_ page: PageLines, _ document: Document, vocabulary: PageVocabulary) {
        signsOfPage = []
        for element in page.elements {
            starts.append(Int32(words.count))
            signs.append(element.parent >= 0 ? signs[Int(element.parent)] : [])
            guard element.lines > 0 else { continue }
            let first = words.count
            let isOfPage = element.name == .html || element.name == .body
            if element.name == .pre || element.name == .code { signs[signs.count - 1].insert(.code) }
            PageWords.read(element.node, document) { hash, _, _ in
                if isOfPage {
                    signsOfPage.formUnion(PageSigns(hash))
                } else {
                    signs[signs.count - 1].formUnion(PageSigns(hash))
                }
                guard let number = vocabulary[hash], words.count - first < Self.wordsMax,
                    !words[first...].contains(number)
                else { return }
                words.append(number)
            }
        }
        starts.append(Int32(words.count))
    }

    func words(of element: Int) -> ArraySlice<UInt16> { words[Int(starts[element])..<Int(starts[element + 1])] }

    mutating func removeAll(keepingCapacity: Bool) {
        starts.removeAll(keepingCapacity: keepingCapacity)
        words.removeAll(keepingCapacity: keepingCapacity)
        signs.removeAll(keepingCapacity: keepingCapacity)
    }
}

/// Cuts the names of an element into words: `article-body__content`, `articleBody`.
enum PageWords {
    /// Bytes of an attribute that are read.
    private static let bytesMax = 256

    static func read(
        _ node: Node, _ document: Document, _ body: (PageWordHash, Span<UInt8>, Range<Int>) -> Void
    ) {
        for attribute in document.attributes(of: node) {
            switch attribute.name {
            case .class, .id, .role, .itemprop:
                document.withBytes(of: attribute.value) { split($0, body) }
            default: break
            }
        }
    }

    static func split(_ bytes: Span<UInt8>, _ body: (PageWordHash, Span<UInt8>, Range<Int>) -> Void) {
        var hash = PageWordHash()
        var start = 0
        var wasSmall = false
        let end = min(bytes.count, bytesMax)
        for index in 0..<end {
            let byte = bytes[index]
            let isLetter = (byte | 0x20) &- 0x61 < 26
            if !isLetter || (wasSmall && byte & 0x20 == 0) {
                if hash.length > 1 { body(hash, bytes, start..<index) }
                hash = PageWordHash()
            }
            if isLetter {
                if hash.length == 0 { start = index }
                hash.add(byte)
            }
            wasSmall = isLetter && byte & 0x20 != 0
        }
        if hash.length > 1 { body(hash, bytes, start..<end) }
    }
}
