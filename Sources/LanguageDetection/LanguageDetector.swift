import CLanguageDetection

/// A language that a text was found to be in.
public struct DetectedLanguage: Sendable, Equatable {
    /// A BCP 47 tag: `en`, `no`, `zh-Hant`.
    public let tag: String
    /// How much of the letters that were looked at is in that language, 0…100.
    public let percent: Int
    /// Whether the language is well ahead of the next one.
    public let isReliable: Bool

    public init(tag: String, percent: Int, isReliable: Bool) {
        self.tag = tag
        self.percent = percent
        self.isReliable = isReliable
    }
}

extension DetectedLanguage {
    /// Most of the letters must be in the found language for it to speak against another.
    private static let contradictingPercent = 90

    /// Whether a text cannot well be in the language that a BCP 47 tag declares for it: another one was reliably found
    /// in nearly all of it, and it is neither a close relative nor are texts of the declared one often taken for
    /// others.
    public func contradicts(declared: String) -> Bool {
        guard isReliable, percent >= Self.contradictingPercent else { return false }
        let declared = LanguageTag.primary(of: declared)
        guard LanguageTag.wellTold.contains(declared) else { return false }
        let code = LanguageTag.code(ofTag: declared)
        if code == LanguageTag.code(ofTag: LanguageTag.primary(of: tag)) { return false }
        return !(LanguageTag.closeRelatives(of: tag)?.contains(code) ?? false)
    }
}

/// Finds the language of plain text, with CLD2. Any thread may call it.
public enum LanguageDetector {
    /// At most so much of a text is looked at, half of it from the beginning and half from the middle.
    ///
    /// Measured per call on English, German, Russian, Japanese and Chinese: 27–50 µs for 512 bytes, 80–150 for 2 KiB,
    /// 140–310 for 4 KiB; what 512 bytes leave open 4 KiB nearly always settle, and more changed nothing.
    public static let bytesMax = 4096

    /// The first look takes so much, and with most articles it is enough.
    static let firstLookBytes = 512

    /// The language of most of a text; nil where it is unknown or the text is too short to tell.
    ///
    /// The hints break ties only: they count where the text alone gives nothing certain, and among close relatives such
    /// as Croatian and Serbian. `declared` is what the page or its server says (`pt-BR`, `mi, en`), `topLevelDomain`
    /// the last label of its host.
    public static func detect(
        _ text: String, declared: String? = nil, topLevelDomain: String? = nil
    ) -> DetectedLanguage? {
        var text = text
        return text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) { bytes in
                detect(bytes, Hints(declared: declared, topLevelDomain: topLevelDomain))
            }
        }
    }

    private static func detect(_ text: UnsafeBufferPointer<CChar>, _ hints: Hints) -> DetectedLanguage? {
        var budget = firstLookBytes
        var found = look(at: text, budget: budget)
        if text.count > budget, !(found.map(isSettled) ?? false) {
            budget = bytesMax
            found = look(at: text, budget: budget)
        }
        if let sure = found, sure.tag == "id" || sure.tag == "ms", let tag = WordEvidence.indonesianOrMalay(text) {
            found = DetectedLanguage(tag: tag, percent: sure.percent, isReliable: sure.isReliable)
        }
        guard !hints.isEmpty else { return found }
        guard let alone = found, alone.isReliable else {
            return look(at: text, budget: budget, hints: hints) ?? found
        }
        guard let relatives = LanguageTag.closeRelatives(of: alone.tag),
            let hinted = look(at: text, budget: budget, hints: hints), relatives.contains(hinted.tag),
            hints.allow(hinted.tag)
        else { return alone }
        return hinted
    }

    private static func isSettled(_ found: DetectedLanguage) -> Bool {
        found.isReliable && found.percent >= 90 && LanguageTag.closeRelatives(of: found.tag) == nil
    }

    private static func look(
        at text: UnsafeBufferPointer<CChar>, budget: Int, hints: Hints = Hints()
    ) -> DetectedLanguage? {
        guard let start = text.baseAddress, !text.isEmpty else { return nil }
        var result = newswire_language()
        guard
            newswire_detect_language(start, text.count, budget, hints.declared, hints.topLevelDomain, &result),
            let code = result.code, let tag = LanguageTag.tag(ofCode: String(cString: code))
        else { return nil }
        return DetectedLanguage(tag: tag, percent: Int(result.percent), isReliable: result.is_reliable)
    }
}

/// What is known of a text from elsewhere, in the form CLD2 takes; anything else in it is left out.
struct Hints {
    /// Primary subtags with commas: `pt,en`.
    var declared: String?
    var topLevelDomain: String?

    var isEmpty: Bool { declared == nil && topLevelDomain == nil }

    /// At most so many declared languages count; a page that names more says nothing.
    static let languagesMax = 4

    /// Whether a language is a declared one, or none is declared.
    func allow(_ tag: String) -> Bool {
        declared?.split(separator: ",").contains { $0 == LanguageTag.code(ofTag: tag) } ?? true
    }

    init() {}

    init(declared: String?, topLevelDomain: String?) {
        if let declared { self.declared = Self.primarySubtags(of: declared) }
        if let topLevelDomain {
            let letters = Self.letters(of: topLevelDomain.utf8.prefix(16))
            if letters.count == 2 { self.topLevelDomain = letters }
        }
    }

    private static func primarySubtags(of list: String) -> String? {
        let isSeparator = { (byte: UInt8) in byte == 0x2C || byte == 0x3B || byte == 0x20 }
        let tags = list.utf8.prefix(64).split(whereSeparator: isSeparator).prefix(languagesMax)
        let codes = tags.compactMap { tag -> String? in
            let primary = letters(of: tag.prefix { $0 != 0x2D && $0 != 0x5F })
            guard 2...3 ~= primary.count else { return nil }
            return LanguageTag.code(ofTag: primary)
        }
        return codes.isEmpty ? nil : codes.joined(separator: ",")
    }

    /// The bytes in lower case where all are ASCII letters; else nothing.
    private static func letters(of bytes: some Collection<UInt8>) -> String {
        let folded = bytes.map { $0 | 0x20 }
        guard folded.allSatisfy({ 0x61...0x7A ~= $0 }) else { return "" }
        return String(decoding: folded, as: UTF8.self)
    }
}
