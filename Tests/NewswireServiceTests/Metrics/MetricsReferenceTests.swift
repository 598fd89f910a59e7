import Foundation
import NewswireModel
import NewswireService
import Testing

@Suite struct MetricsReferenceTests {
    private static func page(_ name: String) throws -> String {
        let docs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../../docs")
        return String(decoding: try Data(contentsOf: docs.standardized.appendingPathComponent(name)), as: UTF8.self)
    }

    /// NEWSWIRE_UPDATE_DOCS=1 writes the page instead of comparing it.
    @Test func thePageIsTheOneOfTheTable() throws {
        if ProcessInfo.processInfo.environment["NEWSWIRE_UPDATE_DOCS"] == "1" {
            let docs = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("../../../docs/metrics.md").standardized
            try Data(MetricsReference.markdown.utf8).write(to: docs)
        }
        #expect(
            try Self.page("metrics.md") == MetricsReference.markdown,
            "docs/metrics.md differs from MetricsReference.markdown; run this test with NEWSWIRE_UPDATE_DOCS=1")
    }

    @Test func everyMetricAndCodeIsDocumented() throws {
        let metrics = try Self.page("metrics.md")
        for family in MetricFamily.all { #expect(metrics.contains("| `\(family.name)` |"), "\(family.name)") }
        let operations = try Self.page("operations.md")
        for code in QuarantineCode.allCases { #expect(operations.contains("`\(code.rawValue)`"), "\(code)") }
        let wire = try Self.page("wire.md")
        for code in RefusalCode.allCases { #expect(wire.contains("`\(code.rawValue)`"), "\(code)") }
    }

    @Test func alertsAskForMetricsThatExist() {
        let names = Set(MetricFamily.all.map(\.name))
        #expect(Set(SuggestedAlert.all.map(\.name)).count == SuggestedAlert.all.count)
        for alert in SuggestedAlert.all {
            let asked = alert.expression.matches(of: /(newswire|process)_[a-z_]+/).map { String($0.output.0) }
            #expect(!asked.isEmpty || alert.expression.hasPrefix("up{"), "\(alert.name)")
            for name in asked { #expect(names.contains(name), "\(alert.name) asks for \(name)") }
            #expect(alert.meaning.hasSuffix(".") && alert.action.hasSuffix("."), "\(alert.name)")
        }
    }
}
