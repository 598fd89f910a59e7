/// The forms of entries with settings, the oldest first: each knows more of them, and the oldest that can hold all is
/// written, because an older version knows no other.
enum SettingsForm: UInt8, CaseIterable {
    case texts = 5
    case content = 6
    /// Whatever came later stands behind a tag: a version that doesn't know one can't decide the same, and says so.
    case tagged = 7

    /// The oldest that holds all the changes.
    init(holding changes: [SettingsChange]) {
        if changes.contains(where: { !TaggedSettings($0.settings).values.isEmpty }) {
            self = .tagged
        } else {
            self = changes.allSatisfy(\.settings.limitsContentByDefault) ? .texts : .content
        }
    }

    fileprivate var limitCount: Int { self == .texts ? 4 : 6 }
}

/// Settings by their tags; one that has no tag here is as it was before there was a choice.
private struct TaggedSettings {
    enum Tag: UInt64, CaseIterable {
        case nearDays = 1
        case nearTexts = 2
        case nearThreshold = 3
        case nearKibibytes = 4
        case bodyMarkdown = 5
        case links = 6
        case boilerplatePages = 7
        case boilerplateConfidence = 8
        case boilerplateDays = 9
        case boilerplateSources = 10
        case boilerplateLines = 11
    }

    /// All above 0.
    private(set) var values: [Tag: UInt64] = [:]

    init(_ settings: DecisionSettings) {
        if let near = settings.near {
            values[.nearDays] = near.days
            values[.nearTexts] = near.textsMax
            values[.nearThreshold] = near.thresholdPercent
            values[.nearKibibytes] = near.kibibytesMax
        }
        if let boilerplate = settings.boilerplate {
            values[.boilerplatePages] = boilerplate.pages
            values[.boilerplateConfidence] = boilerplate.confidencePercent
            values[.boilerplateDays] = boilerplate.days
            values[.boilerplateSources] = boilerplate.sourcesMax
            values[.boilerplateLines] = boilerplate.linesMax
        }
        if settings.bodyMarkdown { values[.bodyMarkdown] = 1 }
        if settings.links { values[.links] = 1 }
    }

    func give(to settings: inout DecisionSettings) throws(EntryError) {
        let near = [Tag.nearDays, .nearTexts, .nearThreshold, .nearKibibytes].compactMap { values[$0] }
        guard near.isEmpty || near.count == 4 else { throw .invalid("settings of near-duplicates") }
        if near.count == 4 {
            settings.near = DecisionSettings.Near(
                days: near[0], textsMax: near[1], thresholdPercent: near[2], kibibytesMax: near[3])
        }
        let learned = [
            Tag.boilerplatePages, .boilerplateConfidence, .boilerplateDays, .boilerplateSources, .boilerplateLines,
        ].compactMap { values[$0] }
        guard learned.isEmpty || learned.count == 5 else { throw .invalid("settings of boilerplate") }
        if learned.count == 5 {
            settings.boilerplate = DecisionSettings.Boilerplate(
                pages: learned[0], confidencePercent: learned[1], days: learned[2], sourcesMax: learned[3],
                linesMax: learned[4])
        }
        settings.bodyMarkdown = values[.bodyMarkdown] != nil
        settings.links = values[.links] != nil
    }

    /// Integers little-endian: their number u64, and for each, in the order of the tags, tag u64 and value u64.
    var encodedSize: Int { 8 + 16 * values.count }

    func encode(into writer: inout EntryWriter) {
        writer.integer(UInt64(values.count))
        for tag in Tag.allCases {
            guard let value = values[tag] else { continue }
            writer.integer(tag.rawValue)
            writer.integer(value)
        }
    }

    init(from reader: inout EntryReader) throws(EntryError) {
        let count = try reader.integer(UInt64.self)
        guard count <= UInt64(Tag.allCases.count) else { throw .invalid("count of tagged settings") }
        var last: UInt64 = 0
        for _ in 0..<count {
            let number = try reader.integer(UInt64.self)
            guard let tag = Tag(rawValue: number), number > last else { throw .invalid("setting \(number)") }
            values[tag] = try SettingsChange.limit(from: &reader)
            last = number
        }
    }
}

extension SettingsChange {
    /// Integers little-endian: position u64, the limits u64 (four or six of them), in the last form those with tags,
    /// length of the instance u64, and the instance. What a form has no limits for is as it is by default.
    static func sizeMin(_ form: SettingsForm) -> Int { 16 + 8 * form.limitCount + (form == .tagged ? 8 : 0) }

    func encodedSize(_ form: SettingsForm) -> Int {
        16 + 8 * form.limitCount + (form == .tagged ? TaggedSettings(settings).encodedSize : 0)
            + settings.instance.utf8.count
    }

    func encode(into writer: inout EntryWriter, _ form: SettingsForm) {
        let instance = Array(settings.instance.utf8)
        writer.integer(from)
        let limits = [
            settings.identitiesMax, settings.identityDays, settings.textsMax, settings.textDays,
            settings.contentBytesMax, settings.contentRatioMax,
        ]
        for limit in limits.prefix(form.limitCount) { writer.integer(limit) }
        if form == .tagged { TaggedSettings(settings).encode(into: &writer) }
        writer.integer(UInt64(instance.count))
        writer.append(instance)
    }

    init(from reader: inout EntryReader, _ form: SettingsForm) throws(EntryError) {
        from = try reader.integer(UInt64.self)
        var limits: [UInt64] = []
        for _ in 0..<form.limitCount { limits.append(try Self.limit(from: &reader)) }
        let tagged: TaggedSettings? = form == .tagged ? try TaggedSettings(from: &reader) : nil
        settings = DecisionSettings(
            instance: try reader.text(try reader.integer(UInt64.self)), identitiesMax: limits[0],
            identityDays: limits[1], textsMax: limits[2], textDays: limits[3])
        if limits.count > 4 { (settings.contentBytesMax, settings.contentRatioMax) = (limits[4], limits[5]) }
        try tagged?.give(to: &settings)
    }

    /// All are at least 1, as in a configuration.
    fileprivate static func limit(from reader: inout EntryReader) throws(EntryError) -> UInt64 {
        let limit = try reader.integer(UInt64.self)
        guard 1...UInt64(Int32.max) ~= limit else { throw .invalid("limit") }
        return limit
    }
}
