import Dispatch
import NewswireService
import Testing

@Suite struct EventInboxTests {
    @Test func eventsComeInOrderAndReloadsAreOne() {
        let inbox = EventInbox()
        for event in [Lifecycle.Event.reloadAsked, .reloadAsked, .stopAsked, .reloadAsked, .stopAsked] {
            inbox.post(event)
        }
        #expect(inbox.take(waitMilliseconds: 0) == [.reloadAsked, .stopAsked, .stopAsked])
        inbox.post(.reloadAsked)
        #expect(inbox.take(waitMilliseconds: 0) == [.reloadAsked], "a reload that was begun does not swallow the next")
        #expect(inbox.take(waitMilliseconds: 0).isEmpty)
    }

    @Test func itWaitsForTheFirst() {
        let inbox = EventInbox()
        DispatchQueue.global().async { inbox.post(.drained(true)) }
        #expect(inbox.take(waitMilliseconds: 60_000) == [.drained(true)])
    }

    @Test func itDoesNotWaitLongerThanItShould() {
        #expect(EventInbox().take(waitMilliseconds: 1).isEmpty)
        #expect(EventInbox().take(waitMilliseconds: -5).isEmpty)
    }
}
