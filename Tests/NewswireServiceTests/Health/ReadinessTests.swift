import NewswireService
import Testing

@Suite struct ReadinessTests {
    /// `#expect` can't call what mutates.
    private func update(_ readiness: inout Readiness, _ fill: Fill) -> Bool { readiness.update(fill: fill) }

    private func fill(payloads: Int, bytes: Int = 0) -> Fill {
        Fill(payloads: payloads, payloadsMax: 1000, bytes: bytes, bytesMax: 10_000)
    }

    @Test func itTurnsBeforeTheLimitAndBackBelowTheLowerMark() {
        var readiness = Readiness(unreadyPercent: 80, readyPercent: 50)
        let steps: [(payloads: Int, isReady: Bool)] = [
            (0, true), (799, true), (800, false), (799, false), (500, false), (499, true), (799, true), (1000, false),
            (0, true),
        ]
        for (payloads, isReady) in steps {
            #expect(update(&readiness, fill(payloads: payloads)) == isReady, "\(payloads)")
        }
    }

    @Test func bytesCountAsWell() {
        var readiness = Readiness(unreadyPercent: 80, readyPercent: 50)
        #expect(update(&readiness, fill(payloads: 1, bytes: 7999)))
        #expect(!update(&readiness, fill(payloads: 1, bytes: 8000)))
        #expect(!update(&readiness, fill(payloads: 1, bytes: 5000)))
        #expect(update(&readiness, fill(payloads: 1, bytes: 4999)))
    }

    @Test func nothingInFlightIsAlwaysReady() {
        var readiness = Readiness(unreadyPercent: 1, readyPercent: 0)
        #expect(!update(&readiness, fill(payloads: 10)))
        #expect(update(&readiness, fill(payloads: 0)), "also where the lower mark is 0 %")
    }

    @Test func otherMarksHoldAtOnce() {
        var readiness = Readiness(unreadyPercent: 80, readyPercent: 50)
        #expect(update(&readiness, fill(payloads: 700)))
        readiness.unreadyPercent = 70
        #expect(!update(&readiness, fill(payloads: 700)))
    }
}
