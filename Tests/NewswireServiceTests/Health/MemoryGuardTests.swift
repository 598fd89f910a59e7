import NewswireService
import Testing

@Suite struct MemoryGuardTests {
    @Test func theIntakeGoesFirstThenTheFeedThenItBeginsAnew() {
        var memory = MemoryGuard()
        let decisions = stride(from: Int64(0), through: 9000, by: 250).map {
            ($0, memory.observe(resident: 101, limit: 100, now: $0))
        }
        let acts = decisions.compactMap { now, part in part.map { "\(now) \($0.rawValue)" } }
        #expect(acts == ["0 intake", "3000 feed", "6000 intake", "9000 feed"])
    }

    @Test func atTheLimitNothingHappens() {
        var memory = MemoryGuard()
        #expect(memory.observe(resident: 100, limit: 100, now: 0) == nil)
        #expect(memory.observe(resident: 101, limit: 100, now: 1) == .intake)
    }

    @Test func whatHelpedIsTriedFirstTheNextTime() {
        var memory = MemoryGuard()
        #expect(memory.observe(resident: 101, limit: 100, now: 0) == .intake)
        #expect(memory.observe(resident: 50, limit: 100, now: 250) == nil)
        #expect(memory.observe(resident: 101, limit: 100, now: 500) == nil, "too soon after the last time")
        #expect(memory.observe(resident: 50, limit: 100, now: 3000) == nil)
        #expect(memory.observe(resident: 101, limit: 100, now: 3250) == .intake)
    }
}
