internal import DequeModule
internal import Dispatch
internal import Synchronization

/// Bounds what was read from the sockets and is not yet published, and tells the intake when there is room.
///
/// The life of a payload here: `enter` when it is read, `journaled` when it is in the journal and goes on to the
/// workers, `recorded` when its outcome is in the record log, `published` when the feed has gone past that entry.
/// Payloads that fail in between, or wait in the journal, leave by `leave`; those read back from there come in by
/// `enterFromJournal`. As long as there is a backlog, it has one half of the room, and the sockets have the other.
///
/// Sendable because its state is behind a mutex.
package final class InFlightLimit: Sendable {
    private struct State {
        var payloads = 0
        var bytes = 0
        /// Of these, what is not in the journal yet.
        var unjournaledPayloads = 0
        var unjournaledBytes = 0
        /// Whether half of the room is the backlog's.
        var isShared = false
        /// Recorded, in the order of the record log: what becomes free when the feed has passed `position`.
        var recorded: Deque<(position: UInt64, payloads: Int, bytes: Int)> = []
        /// The feed has passed what lies below. It may get there before `recorded` tells of it.
        var publishedBelow: UInt64 = 0
        var isIntakeWaiting = false
        /// Payloads that have left.
        var left: UInt64 = 0
        var emptyWaiters: [DispatchSemaphore] = []
    }

    package let payloadsMax: Int
    package let bytesMax: Int
    private let state = Mutex(State())
    private let onRoom: @Sendable () -> Void

    /// - Parameter onRoom: called, on any thread, when there is room again after `hasRoom` said no.
    package init(payloadsMax: Int, bytesMax: Int, onRoom: @escaping @Sendable () -> Void) {
        self.payloadsMax = payloadsMax
        self.bytesMax = bytesMax
        self.onRoom = onRoom
    }

    /// How many payloads and bytes are in flight.
    package var current: (payloads: Int, bytes: Int) { state.withLock { ($0.payloads, $0.bytes) } }

    /// Whether something is in flight, and how many payloads have come out.
    var reading: PartReading {
        state.withLock { PartReading(part: "in-flight", hasWork: $0.payloads > 0, progress: $0.left) }
    }

    /// True if another payload may be read. After false, `onRoom` is called once there is room.
    package func hasRoom() -> Bool {
        state.withLock { state in
            let hasRoom = isBelowLimits(state)
            if !hasRoom { state.isIntakeWaiting = true }
            return hasRoom
        }
    }

    package func enter(bytes: Int) {
        state.withLock { state in
            state.payloads += 1
            state.bytes += bytes
            state.unjournaledPayloads += 1
            state.unjournaledBytes += bytes
        }
    }

    /// They are in the journal, and go on.
    package func journaled(payloads: Int, bytes: Int) {
        state.withLock { Self.takeFromUnjournaled(&$0, payloads, bytes) }
    }

    /// There is a backlog from now on, or none any more.
    package func share(_ isShared: Bool) { release { $0.isShared = isShared } }

    /// True if a payload of so many bytes may be read back from the journal. The first always may.
    package func hasRoomForBacklog(bytes: Int) -> Bool {
        state.withLock { state in
            let payloads = state.payloads - state.unjournaledPayloads
            return payloads == 0
                || payloads < payloadsMax / 2 && state.bytes - state.unjournaledBytes + bytes <= bytesMax / 2
        }
    }

    /// One was read back from the journal.
    package func enterFromJournal(bytes: Int) {
        state.withLock { state in
            state.payloads += 1
            state.bytes += bytes
        }
    }

    /// Their outcomes stand in the record log up to and including `position`; positions ascend from call to call.
    package func recorded(at position: UInt64, payloads: Int, bytes: Int) {
        release { state in
            state.recorded.append((position, payloads, bytes))
            Self.letGo(&state)
        }
    }

    /// The feed has passed all record-log entries below `position`.
    package func published(below position: UInt64) {
        release { state in
            state.publishedBelow = max(state.publishedBelow, position)
            Self.letGo(&state)
        }
    }

    private static func letGo(_ state: inout State) {
        while let first = state.recorded.first, first.position < state.publishedBelow {
            state.recorded.removeFirst()
            state.payloads -= first.payloads
            state.left += UInt64(first.payloads)
            state.bytes -= first.bytes
        }
    }

    /// They could not be stored, and are counted as failed; or they wait in the journal.
    package func leave(payloads: Int, bytes: Int) {
        release { state in
            Self.takeFromUnjournaled(&state, payloads, bytes)
            state.payloads -= payloads
            state.left += UInt64(payloads)
            state.bytes -= bytes
        }
    }

    private static func takeFromUnjournaled(_ state: inout State, _ payloads: Int, _ bytes: Int) {
        state.unjournaledPayloads -= payloads
        state.unjournaledBytes -= bytes
    }

    /// Blocks until nothing is in flight; false if that took longer than `seconds`.
    package func waitUntilEmpty(seconds: Double) -> Bool {
        let semaphore = DispatchSemaphore(value: 0)
        let isEmpty = state.withLock { state in
            if state.payloads > 0 { state.emptyWaiters.append(semaphore) }
            return state.payloads == 0
        }
        return isEmpty || semaphore.wait(timeout: .now() + seconds) == .success
    }

    private func release(_ change: (inout State) -> Void) {
        let (mustWake, waiters) = state.withLock { state -> (Bool, [DispatchSemaphore]) in
            change(&state)
            precondition(state.payloads >= 0 && state.bytes >= 0, "more was released than was in flight")
            let mustWake = state.isIntakeWaiting && isBelowLimits(state)
            if mustWake { state.isIntakeWaiting = false }
            guard state.payloads == 0 else { return (mustWake, []) }
            defer { state.emptyWaiters = [] }
            return (mustWake, state.emptyWaiters)
        }
        if mustWake { onRoom() }
        for waiter in waiters { waiter.signal() }
    }

    private func isBelowLimits(_ state: borrowing State) -> Bool {
        guard state.isShared else { return state.payloads < payloadsMax && state.bytes < bytesMax }
        return state.unjournaledPayloads < payloadsMax - payloadsMax / 2
            && state.unjournaledBytes < bytesMax - bytesMax / 2
    }
}
