import ArticleExtraction
import Foundation
import NewswireModel

/// 2026-01-01T00:00:00Z: later than anything the tests print.
let reception = Timestamp(milliseconds: 1_767_225_600_000)

func payload(_ text: String, _ change: (inout PayloadHeader) -> Void = { _ in }) -> Payload {
    payload(Array(text.utf8), change)
}

func payload(_ bytes: [UInt8], _ change: (inout PayloadHeader) -> Void = { _ in }) -> Payload {
    var header = PayloadHeader()
    change(&header)
    return Payload(bytes: bytes, header: header, received: reception)
}

/// The one item of a payload; nil if it was quarantined.
func item(_ payload: Payload, limits: WorkLimits = WorkLimits()) -> ExtractedItem? {
    guard case .items(let items) = Extractor(limits: limits).extract(payload), items.count == 1 else { return nil }
    return items[0]
}

func article(_ text: String) -> Article? { item(payload(text))?.article }

/// Why a payload was quarantined; nil if it was not.
func quarantine(_ payload: Payload, limits: WorkLimits = WorkLimits()) -> Finding<QuarantineCode>? {
    guard case .quarantined(let finding, _) = Extractor(limits: limits).extract(payload) else { return nil }
    return finding
}

/// Tables that tests read: a row a line, comments behind `# `.
enum Fixture {
    /// The rows of a file in `Fixtures`, with their line numbers from 1.
    static func rows(_ name: String) throws -> [(number: Int, text: String)] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let text = try String(contentsOf: folder.appending(path: "Fixtures/\(name)"), encoding: .utf8)
        return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { index, line in
            line.isEmpty || line.hasPrefix("# ") ? nil : (index + 1, String(line))
        }
    }
}
