import NewswireService
import Synchronization
import Testing

@Suite struct WatermarkTests {
    @Test func aReserveIsReachedBelowItAndGivenBackAnEighthAboveIt() {
        var mark = Watermark()
        for (free, isLow) in [(800, false), (799, true), (899, true), (900, false), (801, false), (0, true)] {
            let answer = mark.observe(free: free, reserve: 800)
            #expect(answer == isLow, "\(free)")
        }
    }

    @Test func withoutAReserveNothingIsReached() {
        var mark = Watermark()
        let answers = [(0, 0), (9, 10), (9, 0)].map { mark.observe(free: $0, reserve: $1) }
        #expect(answers == [false, true, false], "a reload that takes it away ends it")
    }

    @Test func aLimitIsReachedAtItAndGivenBackASixteenthBelowIt() {
        var mark = Watermark()
        for (used, isFull) in [(1599, false), (1600, true), (1500, true), (1499, false), (1599, false)] {
            let answer = mark.observe(used: used, limit: 1600)
            #expect(answer == isFull, "\(used)")
        }
    }
}

@Suite struct IntakeHoldTests {
    @Test func itOpensWhenTheLastReasonIsGone() {
        let opened = Opened()
        let hold = IntakeHold { opened.count.withLock { $0 += 1 } }
        #expect(hold.isOpen && hold.reasons.isEmpty)
        #expect(hold.set(.diskLow, true))
        #expect(!hold.set(.diskLow, true), "nothing has changed")
        #expect(hold.set(.backlogFull, true))
        #expect(!hold.isOpen && hold.reasons == [.diskLow, .backlogFull])
        #expect(hold.set(.diskLow, false))
        #expect(!hold.isOpen && hold.reasons == [.backlogFull] && opened.count.withLock { $0 } == 0)
        #expect(hold.set(.backlogFull, false))
        #expect(hold.isOpen && opened.count.withLock { $0 } == 1)
        #expect(!hold.set(.backlogFull, false))
        #expect(opened.count.withLock { $0 } == 1)
    }

    private final class Opened: Sendable {
        let count = Mutex(0)
    }
}
