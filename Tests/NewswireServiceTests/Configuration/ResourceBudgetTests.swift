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

    @Test func theLimitItselfIsAllowedAndOneByteLessIsNot() throws {
        let sum = ResourceBudget(try configuration()).memoryBytes
        _ = try configuration("limits.memory=\(sum)")
        do {
            _ = try configuration("limits.memory=\(sum - 1)")
            Issue.record("it is taken")
        } catch {
            #expect(error.faults.map(\.place) == ["--set limits.memory"])
            #expect(
                error.faults[0].message.hasPrefix("all limits together are 1.1 GiB of memory, over limits.memory, "))
        }
    }

    @Test func everyLimitCounts() throws {
        let base = ResourceBudget(try configuration())
        for setting in [
            "limits.inFlightBytes=65MiB", "dedupe.identities=500001", "dedupe.texts=1000001",
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
