/// The life of a daemon as a state machine: starting, running, draining, ended.
///
/// Pure: events go in, and what is to be done comes out, in order. The control loop is the shell that does it.
package struct Lifecycle: Sendable {
    package enum State: Sendable, Equatable {
        /// Makes its parts; takes nothing yet.
        case starting
        case running
        /// Takes nothing new, finishes what it took; hastened: no longer waits for it.
        case draining(deadline: Int64, isHastened: Bool)
        case ended(End)
    }

    /// How it ended.
    package enum End: Sendable, Equatable {
        /// As asked, and everything that was taken is published.
        case clean
        /// As asked, but something was still in flight.
        case incomplete
        /// A part could not go on, for this reason.
        case failed(String)
    }

    package enum Event: Sendable, Equatable {
        /// All parts are up.
        case started
        /// SIGTERM or SIGINT.
        case stopAsked
        /// SIGHUP, once for all that came since the last.
        case reloadAsked
        /// A part can't go on.
        case failed(String)
        /// The drain is over; true if nothing is in flight.
        case drained(Bool)
        /// Time has gone on.
        case tick
    }

    package enum Action: Sendable, Equatable {
        case announceReady
        case reload
        /// A reload was asked for when there is nothing left to configure.
        case refuseReload
        /// Stop reading and let everything that was taken be published, until the deadline.
        case startDrain
        /// The drain goes on: so many milliseconds are left.
        case extendDrain(Int64)
        /// Stop waiting for what is in flight.
        case hasten(Haste)
    }

    /// Why a drain is no longer waited for.
    package enum Haste: Sendable, Equatable {
        case secondSignal, deadline, failure
    }

    package private(set) var state = State.starting
    /// How long a drain may take, in milliseconds; a change holds for the next drain.
    package var drainMilliseconds: Int64
    /// A stop that came before the start was over.
    private var isStopPending = false
    private var failure: String?

    package init(drainMilliseconds: Int64) {
        self.drainMilliseconds = drainMilliseconds
    }

    /// - Parameter now: milliseconds of a clock that only goes forward.
    package mutating func handle(_ event: Event, now: Int64) -> [Action] {
        switch state {
        case .starting: handleStarting(event, now)
        case .running: handleRunning(event, now)
        case .draining(let deadline, let isHastened):
            handleDraining(event, now, deadline: deadline, isHastened: isHastened)
        case .ended: []
        }
    }

    private mutating func handleStarting(_ event: Event, _ now: Int64) -> [Action] {
        switch event {
        case .started:
            state = .running
            if let failure { return [.announceReady] + handleRunning(.failed(failure), now) }
            return isStopPending ? [.announceReady] + handleRunning(.stopAsked, now) : [.announceReady]
        case .stopAsked: isStopPending = true
        case .failed(let reason): failure = failure ?? reason
        case .reloadAsked, .drained, .tick: break  // What starts has just read its configuration.
        }
        return []
    }

    private mutating func handleRunning(_ event: Event, _ now: Int64) -> [Action] {
        switch event {
        case .stopAsked:
            state = .draining(deadline: now + drainMilliseconds, isHastened: false)
            return [.startDrain]
        case .failed(let reason):
            failure = reason
            state = .draining(deadline: now, isHastened: true)
            return [.startDrain, .hasten(.failure)]
        case .reloadAsked: return [.reload]
        case .started, .drained, .tick: return []
        }
    }

    private mutating func handleDraining(
        _ event: Event, _ now: Int64, deadline: Int64, isHastened: Bool
    ) -> [Action] {
        func hasten(_ haste: Haste) -> [Action] {
            guard !isHastened else { return [] }
            state = .draining(deadline: deadline, isHastened: true)
            return [.hasten(haste)]
        }
        switch event {
        case .stopAsked: return hasten(.secondSignal)
        case .failed(let reason):
            failure = failure ?? reason
            return hasten(.failure)
        case .reloadAsked: return [.refuseReload]
        case .drained(let isEmpty):
            state = .ended(failure.map { .failed($0) } ?? (isEmpty ? .clean : .incomplete))
            return []
        case .tick:
            if now >= deadline { return hasten(.deadline) }
            return isHastened ? [] : [.extendDrain(deadline - now)]
        case .started: return []
        }
    }
}
