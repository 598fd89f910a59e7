import JSONText
import NewswireModel

/// A stretch of a record that a worker encodes; the order is the record's.
enum RecordSection: Int, CaseIterable, Comparable {
    /// Of the envelope: `subject`, `time`, `datacontenttype`, `dataschema`.
    case envelope
    /// `payloadId`.
    case payloadID
    /// `url`, `canonicalUrl`, `domain`, `guid`.
    case addresses
    /// `headline` to `publisher`.
    case content
    /// `outlet`, `published`, `modified` and their instants.
    case outletAndDates
    case language
    /// `body` and `bodyMarkdown`.
    case body
    case links
    /// `wordCount` to `isAccessibleForFree`.
    case facts
    /// `received`, `fetchedAt`, `meta`.
    case reception
    case contentHash

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A choice of sections: outcomes differ in which they carry.
struct RecordSections {
    private var bits = 0

    init(_ sections: some Sequence<RecordSection>) {
        for section in sections { bits |= 1 << section.rawValue }
    }

    func contains(_ section: RecordSection) -> Bool { bits & 1 << section.rawValue != 0 }

    private static let everything = Self(RecordSection.allCases)
    private static let withoutBody = Self(RecordSection.allCases.filter { $0 != .body && $0 != .links })
    private static let found = Self(RecordSection.allCases.filter { $0 != .contentHash })
    private static let references = Self([.envelope, .payloadID, .addresses, .outletAndDates, .reception])

    /// What the record of an outcome carries, by the verdict table.
    init(of outcome: Outcome) {
        switch outcome {
        case .new, .update, .nearDuplicate: self = .everything
        case .duplicate: self = .withoutBody
        case .rejected: self = .found
        case .unchanged, .quarantined: self = .references
        }
    }
}

/// Pre-encoded members, each with a comma before it, and where each section of them ends.
struct SectionedMembers: Sendable {
    private let bytes: [UInt8]
    private let start: Int
    private let ends: [Int]

    /// A writer that puts a comma before the first member too: a value that belongs to no section stands before it.
    static func startedWriter(capacity: Int) -> JSONWriter {
        var writer = JSONWriter(capacity: capacity)
        writer.null()
        return writer
    }

    /// Where the first section begins in what such a writer wrote.
    static let startSize = "null".utf8.count

    /// Members with the end of each section.
    init(_ bytes: [UInt8], from start: Int, ends: [Int]) {
        self.bytes = bytes
        self.start = start
        self.ends = ends
    }

    /// How many bytes some sections have.
    func count(of sections: RecordSections) -> Int {
        var count = 0
        for section in RecordSection.allCases where sections.contains(section) { count += range(of: section).count }
        return count
    }

    /// Appends a section if it is among `sections`.
    func append(_ section: RecordSection, of sections: RecordSections, to output: inout [UInt8]) {
        guard sections.contains(section) else { return }
        output.append(contentsOf: bytes[range(of: section)])
    }

    /// Appends those of a run of sections that are among `sections`.
    func append(_ run: ClosedRange<RecordSection>, of sections: RecordSections, to output: inout [UInt8]) {
        for section in RecordSection.allCases where run.contains(section) {
            append(section, of: sections, to: &output)
        }
    }

    func bytes(of section: RecordSection) -> ArraySlice<UInt8> { bytes[range(of: section)] }

    /// The same with other bytes in some sections.
    func replacing(_ sections: [RecordSection: ArraySlice<UInt8>]) -> Self {
        var replaced: [UInt8] = []
        replaced.reserveCapacity(bytes.count - start)
        var ends: [Int] = []
        for section in RecordSection.allCases {
            replaced += sections[section] ?? bytes(of: section)
            ends.append(replaced.count)
        }
        return Self(replaced, from: 0, ends: ends)
    }

    private func range(of section: RecordSection) -> Range<Int> {
        (section.rawValue == 0 ? start : ends[section.rawValue - 1])..<ends[section.rawValue]
    }
}
