import NewswireService
import Testing

@Suite struct LifecycleTests {
    private func running() -> Lifecycle {
        var lifecycle = Lifecycle(drainMilliseconds: 45_000)
        #expect(lifecycle.handle(.started, now: 0) == [.announceReady])
        return lifecycle
    }

    @Test func itStartsRunsDrainsAndEnds() {
        var lifecycle = running()
        #expect(lifecycle.state == .running)
        #expect(lifecycle.handle(.tick, now: 500) == [])
        #expect(lifecycle.handle(.stopAsked, now: 1000) == [.startDrain])
        #expect(lifecycle.state == .draining(deadline: 46_000, isHastened: false))
        #expect(lifecycle.handle(.tick, now: 2000) == [.extendDrain(44_000)])
        #expect(lifecycle.handle(.drained(true), now: 3000) == [])
        #expect(lifecycle.state == .ended(.clean))
    }

    @Test func aSecondStopHastensOnce() {
        var lifecycle = running()
        _ = lifecycle.handle(.stopAsked, now: 0)
        #expect(lifecycle.handle(.stopAsked, now: 1) == [.hasten(.secondSignal)])
        #expect(lifecycle.handle(.stopAsked, now: 2) == [])
        #expect(lifecycle.handle(.tick, now: 3) == [], "who hurries asks for no more time")
        _ = lifecycle.handle(.drained(false), now: 4)
        #expect(lifecycle.state == .ended(.incomplete))
    }

    @Test func theDeadlineHastens() {
        var lifecycle = running()
        _ = lifecycle.handle(.stopAsked, now: 0)
        #expect(lifecycle.handle(.tick, now: 44_999) == [.extendDrain(1)])
        #expect(lifecycle.handle(.tick, now: 45_000) == [.hasten(.deadline)])
        #expect(lifecycle.handle(.tick, now: 45_001) == [])
    }

    @Test func reloadsAreForTheRunning() {
        var lifecycle = Lifecycle(drainMilliseconds: 1)
        #expect(lifecycle.handle(.reloadAsked, now: 0) == [], "it has just read its configuration")
        _ = lifecycle.handle(.started, now: 0)
        #expect(lifecycle.handle(.reloadAsked, now: 0) == [.reload])
        #expect(lifecycle.state == .running)
        _ = lifecycle.handle(.stopAsked, now: 0)
        #expect(lifecycle.handle(.reloadAsked, now: 0) == [.refuseReload])
    }

    @Test func aStopDuringTheStartIsNotForgotten() {
        var lifecycle = Lifecycle(drainMilliseconds: 10)
        #expect(lifecycle.handle(.stopAsked, now: 0) == [])
        #expect(lifecycle.handle(.started, now: 5) == [.announceReady, .startDrain])
        #expect(lifecycle.state == .draining(deadline: 15, isHastened: false))
    }

    @Test func aFailureEndsItWithTheFirstReason() {
        var lifecycle = running()
        #expect(lifecycle.handle(.failed("the record log"), now: 7) == [.startDrain, .hasten(.failure)])
        #expect(lifecycle.handle(.failed("another"), now: 8) == [])
        _ = lifecycle.handle(.drained(true), now: 9)
        #expect(lifecycle.state == .ended(.failed("the record log")))
    }

    @Test func aFailureWhileDrainingStands() {
        var lifecycle = running()
        _ = lifecycle.handle(.stopAsked, now: 0)
        #expect(lifecycle.handle(.failed("the feed"), now: 1) == [.hasten(.failure)])
        _ = lifecycle.handle(.drained(true), now: 2)
        #expect(lifecycle.state == .ended(.failed("the feed")))
    }

    @Test func aFailureDuringTheStartEndsItOnceItIsUp() {
        var lifecycle = Lifecycle(drainMilliseconds: 10)
        #expect(lifecycle.handle(.failed("the intake"), now: 0) == [])
        #expect(lifecycle.handle(.started, now: 1) == [.announceReady, .startDrain, .hasten(.failure)])
        _ = lifecycle.handle(.drained(true), now: 2)
        #expect(lifecycle.state == .ended(.failed("the intake")))
    }

    @Test func whatHasEndedStaysSo() {
        var lifecycle = running()
        _ = lifecycle.handle(.stopAsked, now: 0)
        _ = lifecycle.handle(.drained(true), now: 1)
        for event in [Lifecycle.Event.started, .stopAsked, .reloadAsked, .failed("x"), .drained(false), .tick] {
            #expect(lifecycle.handle(event, now: 2) == [])
        }
        #expect(lifecycle.state == .ended(.clean))
    }

    @Test func anotherDrainTimeHoldsForTheNextDrain() {
        var lifecycle = running()
        lifecycle.drainMilliseconds = 2000
        _ = lifecycle.handle(.stopAsked, now: 100)
        #expect(lifecycle.state == .draining(deadline: 2100, isHastened: false))
    }
}
