import NewswireProtocol
import Testing

/// The consumer of the durable feed alone, and against a model that keeps everything.
@Suite struct FeedConsumerTests {
    private static let options = FeedConsumer.Options(
        windowMax: FeedWindow(events: 4, bytes: 1000), ackWaitMilliseconds: 100, deliveriesMax: 3)

    private static func consumer(_ cursor: UInt64 = 0) -> FeedConsumer {
        var consumer = FeedConsumer(FeedConsumer.Progress(epoch: 1, cursor: cursor), options: options)
        consumer.subscribe(filter: .everything, window: options.windowMax, after: nil, now: 0)
        return consumer
    }

    private static func event(_ sequence: UInt64, bytes: Int = 10) -> FeedConsumer.Candidate {
        FeedConsumer.Candidate(sequence: sequence, position: sequence, bytes: bytes)
    }

    @Test func theWindowIsKept() {
        var consumer = Self.consumer()
        for sequence in 1...4 as ClosedRange<UInt64> {
            #expect(consumer.takesNew(bytes: 10))
            consumer.deliver(Self.event(sequence), now: 0)
        }
        #expect(!consumer.takesNew(bytes: 10))
        #expect(consumer.acknowledge(upTo: 2, now: 1) == 2)
        #expect(consumer.takesNew(bytes: 10))
        #expect(!consumer.takesNew(bytes: 981), "bytes count too")
        #expect(consumer.acknowledge(upTo: 4, now: 1) == 2)
        #expect(consumer.takesNew(bytes: 5000), "one always may")
        #expect(consumer.acknowledge(upTo: 5, now: 1) == nil, "it was not delivered")
        #expect(consumer.progress.cursor == 4)
    }

    @Test func silenceIsNoAnswer() {
        var consumer = Self.consumer()
        consumer.deliver(Self.event(1), now: 10)
        #expect(consumer.expire(now: 110).isEmpty)
        #expect(consumer.nextAgain(now: 110) == nil, "nothing was heard of it since")
        consumer.hear(now: 120)
        #expect(consumer.expire(now: 210).isEmpty)
        #expect(consumer.nextAgain(now: 210)?.event.sequence == 1)
        consumer.deliverAgain(1, now: 210)
        #expect(consumer.outstanding.map(\.deliveries) == [2])
        consumer.hear(now: 250)
        _ = consumer.expire(now: 310)
        consumer.deliverAgain(1, now: 310)
        consumer.hear(now: 350)
        let dead = consumer.expire(now: 410)
        #expect(dead.map(\.sequence) == [1])
        #expect(dead.map(\.deliveries) == [3])
        #expect(consumer.progress.cursor == 1)
    }

    @Test func whatIsPutOffIsNotAcknowledgedWithTheRest() {
        var consumer = Self.consumer()
        for sequence in 1...3 as ClosedRange<UInt64> { consumer.deliver(Self.event(sequence), now: 0) }
        #expect(consumer.putOff(2, milliseconds: 50, now: 0) == .putOff)
        #expect(consumer.acknowledge(upTo: 3, now: 1) == 2)
        #expect(consumer.progress.cursor == 1)
        #expect(consumer.progress.previous == 1)
        #expect(consumer.nextAgain(now: 49) == nil)
        #expect(consumer.nextAgain(now: 50)?.previous == 1)
        #expect(consumer.putOff(9, milliseconds: 0, now: 50) == .unknown)
        consumer.deliverAgain(2, now: 50)
        #expect(consumer.acknowledge(upTo: 2, now: 51) == 1)
        #expect(consumer.progress.cursor == 3)
    }

    @Test func anotherFilterHasNoEventBeforeTheNext() {
        var consumer = Self.consumer()
        consumer.deliver(Self.event(1), now: 0)
        _ = consumer.acknowledge(upTo: 1, now: 0)
        #expect(consumer.previousOfNext == 1)
        consumer.subscribe(filter: .everything, window: Self.options.windowMax, after: nil, now: 1)
        #expect(consumer.previousOfNext == 1)
        consumer.subscribe(filter: .articles, window: Self.options.windowMax, after: nil, now: 1)
        #expect(consumer.previousOfNext == 0)
    }

    @Test func anotherPlaceForgetsWhatWasOutstanding() {
        var consumer = Self.consumer()
        for sequence in 1...3 as ClosedRange<UInt64> { consumer.deliver(Self.event(sequence), now: 0) }
        consumer.subscribe(filter: .everything, window: Self.options.windowMax, after: 10, now: 1)
        #expect(consumer.outstanding.isEmpty)
        #expect((consumer.seen, consumer.previousOfNext) == (10, 0))
        consumer.begin(epoch: 2)
        #expect(consumer.progress == FeedConsumer.Progress(epoch: 2, filter: FeedFilter.everything.canonicalText))
    }

    /// Random consumers, connections, answers and restarts: first deliveries ascend, `previous` never changes, nothing
    /// is done that was not answered, and in the end all is done or a dead letter.
    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func nothingIsMissedOrDoneTwice(seed: UInt64) {
        var random = Random64(seed)
        var consumer = Self.consumer()
        // Every third event is not for it.
        let last: UInt64 = 60
        var next: UInt64 = 1
        var previous: [UInt64: UInt64] = [:]
        var firsts: [UInt64] = []
        var done: Set<UInt64> = []
        var putOff: Set<UInt64> = []
        var now: Int64 = 0
        func note(_ sequence: UInt64, _ told: UInt64) {
            #expect(previous[sequence, default: told] == told, "previous of \(sequence)")
            if previous.updateValue(told, forKey: sequence) == nil { firsts.append(sequence) }
            #expect(!done.contains(sequence), "\(sequence) is done")
        }
        for step in 0..<3000 {
            now += Int64(random.next() % 40)
            switch random.next() % 12 {
            case 0...5:
                if let again = consumer.nextAgain(now: now) {
                    note(again.event.sequence, again.previous)
                    consumer.deliverAgain(again.event.sequence, now: now)
                    putOff.remove(again.event.sequence)
                } else if next <= last, next % 3 == 0 {
                    consumer.pass(next)
                    next += 1
                } else if next <= last, consumer.isDone(next) {
                    consumer.passDone(next)
                    next += 1
                } else if next <= last, consumer.takesNew(bytes: 10) {
                    note(next, consumer.previousOfNext)
                    consumer.deliver(Self.event(next), now: now)
                    next += 1
                }
            case 6...7:
                guard let one = consumer.outstanding.randomElement(using: &random) else { continue }
                let upTo = one.event.sequence
                let before = Set(consumer.outstanding.map(\.event.sequence))
                _ = consumer.acknowledge(upTo: upTo, now: now)
                let after = Set(consumer.outstanding.map(\.event.sequence))
                for sequence in before.subtracting(after) {
                    #expect(sequence <= upTo)
                    #expect(!putOff.contains(sequence), "\(sequence) was put off")
                    done.insert(sequence)
                }
            case 8:
                guard let one = consumer.outstanding.randomElement(using: &random) else { continue }
                switch consumer.putOff(one.event.sequence, milliseconds: Int(random.next() % 100), now: now) {
                case .dead(let letter): done.insert(letter.sequence)
                case .putOff: putOff.insert(one.event.sequence)
                case .unknown: Issue.record("\(one.event.sequence) is outstanding")
                }
            case 9:
                for letter in consumer.expire(now: now) { done.insert(letter.sequence) }
            case 10 where step % 5 == 0:
                guard let one = consumer.outstanding.randomElement(using: &random) else { continue }
                guard case .dead = consumer.terminate(one.event.sequence, reason: "", now: now) else {
                    Issue.record("\(one.event.sequence) is outstanding")
                    continue
                }
                done.insert(one.event.sequence)
            case 11 where step % 7 == 0:
                // A restart: what is kept is all that is known.
                let progress = consumer.progress
                for sequence in progress.terminated { #expect(done.contains(sequence)) }
                for sequence in 1...max(1, progress.cursor) where sequence % 3 != 0 && sequence <= progress.cursor {
                    #expect(done.contains(sequence), "the cursor is past \(sequence)")
                }
                consumer = FeedConsumer(progress, options: Self.options)
                consumer.subscribe(filter: .everything, window: Self.options.windowMax, after: nil, now: now)
                next = progress.cursor + 1
                // What was acknowledged behind the cursor comes again.
                done = done.filter { $0 <= progress.cursor || progress.terminated.contains($0) }
                putOff = []
            default:
                consumer.hear(now: now)
            }
            #expect(consumer.outstanding.map(\.event.sequence) == consumer.outstanding.map(\.event.sequence).sorted())
        }
        #expect(firsts == firsts.sorted())
        while let again = consumer.outstanding.last {
            now += 200
            while let one = consumer.nextAgain(now: now) { consumer.deliverAgain(one.event.sequence, now: now) }
            _ = consumer.acknowledge(upTo: again.event.sequence, now: now)
            for sequence in previous.keys where sequence <= again.event.sequence { done.insert(sequence) }
        }
        if next > last { #expect(consumer.progress.cursor == last) }
    }
}

/// SplitMix64.
private struct Random64: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
