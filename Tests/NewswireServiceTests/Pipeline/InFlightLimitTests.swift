import NewswireService
import Synchronization
import Testing

@Suite struct InFlightLimitTests {
    private final class Calls: Sendable {
        let count = Mutex(0)
    }

    private func limit(payloads: Int, bytes: Int) -> (InFlightLimit, Calls) {
        let calls = Calls()
        return (
            InFlightLimit(payloadsMax: payloads, bytesMax: bytes) { calls.count.withLock { $0 += 1 } }, calls
        )
    }

    @Test func hasRoomBelowTheLimitAndNoneAtIt() {
        let (limit, _) = limit(payloads: 2, bytes: 1000)
        #expect(limit.hasRoom())
        limit.enter(bytes: 10)
        #expect(limit.hasRoom())
        limit.enter(bytes: 10)
        #expect(!limit.hasRoom())
    }

    @Test func bytesAreExceededByOnePayloadAtMost() {
        let (limit, _) = limit(payloads: 100, bytes: 1000)
        limit.enter(bytes: 999)
        #expect(limit.hasRoom())
        limit.enter(bytes: 500)
        #expect(!limit.hasRoom())
        #expect(limit.current == (payloads: 2, bytes: 1499))
    }

    @Test func roomIsAnnouncedOnceAndOnlyToOneThatWaits() {
        let (limit, calls) = limit(payloads: 2, bytes: 1000)
        for _ in 0..<2 { limit.enter(bytes: 1) }
        limit.recorded(at: 1, payloads: 1, bytes: 1)
        limit.recorded(at: 2, payloads: 1, bytes: 1)
        limit.published(below: 2)
        #expect(calls.count.withLock { $0 } == 0, "nobody asked")
        limit.enter(bytes: 1)
        #expect(!limit.hasRoom())
        limit.published(below: 3)
        #expect(calls.count.withLock { $0 } == 1)
        limit.leave(payloads: 1, bytes: 1)
        #expect(calls.count.withLock { $0 } == 1)
        #expect(limit.current == (payloads: 0, bytes: 0))
    }

    @Test func whatIsRecordedIsInFlightUntilItIsPublished() {
        let (limit, _) = limit(payloads: 10, bytes: 1000)
        for _ in 0..<5 { limit.enter(bytes: 100) }
        limit.recorded(at: 2, payloads: 2, bytes: 200)
        limit.recorded(at: 5, payloads: 3, bytes: 300)
        #expect(limit.current.payloads == 5)
        limit.published(below: 2)
        #expect(limit.current.payloads == 5, "position 2 itself is not published yet")
        limit.published(below: 3)
        #expect(limit.current == (payloads: 3, bytes: 300))
        limit.published(below: 6)
        #expect(limit.waitUntilEmpty(seconds: 0))
    }

    @Test func theFeedMayBeFasterThanTheOneWhoRecords() {
        let (limit, calls) = limit(payloads: 1, bytes: 1000)
        limit.enter(bytes: 100)
        #expect(!limit.hasRoom())
        limit.published(below: 2)
        #expect(limit.current.payloads == 1)
        limit.recorded(at: 1, payloads: 1, bytes: 100)
        #expect(limit.current.payloads == 0 && calls.count.withLock { $0 } == 1)
    }

    @Test func waitingForEmptyEndsWithTheLastOrWithTheTime() async {
        let (limit, _) = limit(payloads: 10, bytes: 1000)
        limit.enter(bytes: 1)
        #expect(!limit.waitUntilEmpty(seconds: 0.01))
        async let isEmpty = Task.detached { limit.waitUntilEmpty(seconds: 60) }.value
        limit.leave(payloads: 1, bytes: 1)
        #expect(await isEmpty)
    }

    @Test func releasingMoreThanIsInFlightIsOurMistake() async {
        await #expect(processExitsWith: .failure) {
            InFlightLimit(payloadsMax: 1, bytesMax: 1) {}.leave(payloads: 1, bytes: 1)
        }
    }
}
