internal import Dispatch
internal import JSONText
package import NewswireModel
package import NewswireProtocol
internal import Synchronization

/// Between the feed's thread and the rest: what is known of the consumers, and what is to be done with them.
///
/// Sendable because all is behind a mutex.
package final class ConsumerBoard: Sendable {
    /// One consumer as it is shown.
    package struct Overview: Sendable, Equatable {
        package var key: ConsumerKey
        package var isConnected: Bool
        package var cursor: UInt64
        /// Numbers behind the last one there is: not all of them need be for this consumer.
        package var lag: UInt64
        /// Delivered and not done.
        package var outstanding: Int
        /// Since the start.
        package var redelivered: Int
        package var deadLetters: Int
        package var seen: Timestamp
        package var filter: String

        package init(
            key: ConsumerKey, isConnected: Bool, cursor: UInt64, lag: UInt64, outstanding: Int, redelivered: Int,
            deadLetters: Int, seen: Timestamp, filter: String
        ) {
            self.key = key
            self.isConnected = isConnected
            self.cursor = cursor
            self.lag = lag
            self.outstanding = outstanding
            self.redelivered = redelivered
            self.deadLetters = deadLetters
            self.seen = seen
            self.filter = filter
        }
    }

    /// What is to be done with a consumer.
    package enum Order: Sendable, Equatable {
        /// Its connection is told good-bye, and it goes on behind that sequence.
        case reset(ConsumerKey, after: UInt64)
        case remove(ConsumerKey)
    }

    struct Pending: Sendable {
        let kind: Order
        fileprivate let done: DispatchSemaphore
        fileprivate let result: Result

        /// - Parameter fault: why it was not done; nil where it was.
        func finish(_ fault: String?) {
            result.fault.withLock { $0 = fault }
            done.signal()
        }

        fileprivate final class Result: Sendable {
            let fault = Mutex<String?>(nil)
        }
    }

    private static let waitMilliseconds = 500

    private struct State {
        var shown: [Overview] = []
        var orders: [Pending] = []
        var letters: [ConsumerStore.Letter] = []
    }

    private let state = Mutex(State())
    private let wake: @Sendable () -> Void

    /// - Parameter wake: wakes the feed's thread.
    init(wake: @escaping @Sendable () -> Void) {
        self.wake = wake
    }

    package var consumers: [Overview] { state.withLock { $0.shown } }

    /// The consumers as metrics, in their order.
    package static func samples(_ consumers: [Overview]) -> [MetricSample] {
        consumers.map {
            MetricSample(family: .consumerLag, labels: ["\($0.key)"], value: .exact($0.lag, unitsPerBase: 1))
        }
            + consumers.map {
                MetricSample(
                    family: .consumerOutstanding, labels: ["\($0.key)"],
                    value: .exact(UInt64($0.outstanding), unitsPerBase: 1))
            }
    }

    /// The consumers as `/consumers` lists them.
    package static func json(_ consumers: [Overview]) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("consumers")
        writer.beginArray()
        for consumer in consumers {
            writer.beginObject()
            writer.member("consumer", "\(consumer.key)")
            writer.member("connected", consumer.isConnected)
            writer.member("cursor", consumer.cursor)
            writer.member("lag", consumer.lag)
            writer.member("outstanding", consumer.outstanding)
            writer.member("redelivered", consumer.redelivered)
            writer.member("deadLetters", consumer.deadLetters)
            writer.member("seen", consumer.seen.rfc3339)
            writer.member("filter", consumer.filter)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    func show(_ consumers: [Overview]) { state.withLock { $0.shown = consumers } }

    /// Has the feed's thread do it and waits until it has.
    ///
    /// - Returns: why it was not done; nil where it was.
    package func carryOut(_ order: Order) -> String? {
        let pending = Pending(kind: order, done: DispatchSemaphore(value: 0), result: Pending.Result())
        state.withLock { $0.orders.append(pending) }
        wake()
        guard pending.done.wait(timeout: .now() + .milliseconds(Self.waitMilliseconds)) == .success else {
            return "the feed does not answer"
        }
        return pending.result.fault.withLock { $0 }
    }

    func takeOrders() -> [Pending] {
        state.withLock { state in
            defer { state.orders = [] }
            return state.orders
        }
    }

    /// Dead letters that could not be written.
    func keep(_ letters: [ConsumerStore.Letter]) { state.withLock { $0.letters += letters } }

    func takeLetters() -> [ConsumerStore.Letter] {
        state.withLock { state in
            defer { state.letters = [] }
            return state.letters
        }
    }
}
