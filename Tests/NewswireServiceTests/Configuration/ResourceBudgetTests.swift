import ArticleExtraction
import Deduplication
import NewswireProtocol
import NewswireService
import Testing

@Suite struct ResourceBudgetTests {
    private func configuration(_ settings: String...) throws(ConfigurationError) -> Configuration {
        try Configuration(settings: ["workers.count=2"] + settings)
    }

    @Test func theDefaultsFit() throws {
        let configuration = try configuration()
        #expect(ResourceBudget(configuration).memoryBytes < configuration.limits.memoryBytes)
    }

    /// So are those of `newswire dedupe`.
    @Test func theDefaultsAreThoseOfDeduplication() throws {
        #expect(try configuration().dedupe == Deduplicator.Limits())
        #expect(try configuration("dedupe.near.enabled=false").dedupe.near == nil)
    }

    /// `newswire extract` has no configuration: what it knows is what the daemon does by default.
    @Test func theDefaultsAreThoseOfExtraction() throws {
        let limits = try configuration().limits
        #expect(limits.contentBytes == WorkLimits().contentBytesMax)
        #expect(limits.contentRatio == WorkLimits().contentRatioMax)
        let unknown = DecisionSettings(instance: "", identitiesMax: 1, identityDays: 1, textsMax: 1, textDays: 1)
        #expect(limits.contentBytes == Int(unknown.contentBytesMax))
        #expect(limits.contentRatio == Int(unknown.contentRatioMax))
    }

    @Test func theLimitItselfIsAllowedAndOneByteLessIsNot() throws {
        let sum = ResourceBudget(try configuration()).memoryBytes
        _ = try configuration("limits.memory=\(sum)")
        do {
            _ = try configuration("limits.memory=\(sum - 1)")
            Issue.record("it is taken")
        } catch {
            #expect(error.faults.map(\.place) == ["--set limits.memory"])
            #expect(
                error.faults[0].message.hasPrefix("all limits together are 1.5 GiB of memory, over limits.memory, "))
        }
    }

    @Test func everyLimitCounts() throws {
        let base = ResourceBudget(try configuration())
        for setting in [
            "limits.inFlightBytes=65MiB", "limits.contentBytes=11MiB", "dedupe.identities=500001",
            "dedupe.texts=1000001", "dedupe.near.texts=200001", "dedupe.near.bytes=257MiB",
            "record.bodyMarkdown=true", "record.links=true",
            "intake.reliable.ids.count=1000001", "intake.reliable.connections=1001",
        ] {
            let other = ResourceBudget(try configuration(setting))
            #expect(other.memoryBytes > base.memoryBytes, "\(setting)")
        }
        for setting in [
            "limits.quarantineBytes=257MiB", "retention.payloadBytes=20481MiB", "retention.recordBytes=20481MiB",
        ] {
            let other = ResourceBudget(try configuration(setting))
            #expect(other.diskBytes == base.diskBytes + 1 << 20, "\(setting)")
        }
    }
}
