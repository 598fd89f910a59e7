internal import Dispatch
internal import Synchronization

/// The events that wait for the control loop. Reloads that were asked for and not begun are one.
///
/// Sendable because the events are behind a mutex.
package final class EventInbox: Sendable {
    private let events = Mutex<[Lifecycle.Event]>([])
    private let hasEvents = DispatchSemaphore(value: 0)

    package init() {}

    /// Callable from any thread.
    package func post(_ event: Lifecycle.Event) {
        let isNew = events.withLock { events in
            if event == .reloadAsked, events.contains(.reloadAsked) { return false }
            events.append(event)
            return true
        }
        if isNew { hasEvents.signal() }
    }

    /// The events in the order in which they came; waits for the first, but not longer than that.
    ///
    /// To be called by one thread.
    package func take(waitMilliseconds: Int64) -> [Lifecycle.Event] {
        _ = hasEvents.wait(timeout: .now() + .milliseconds(Int(max(0, waitMilliseconds))))
        // One signal an event: those of the events taken below are used up by waits that find nothing.
        return events.withLock { events in
            defer { events = [] }
            return events
        }
    }
}
