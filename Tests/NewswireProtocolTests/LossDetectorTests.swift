import NewswireModel
import NewswireProtocol
import Testing

@Suite struct LossDetectorTests {
    /// What a subscriber gets, in short.
    enum Step: Sendable {
        /// A record with its sequence and its number within the outcome.
        case record(UInt64, UInt64, Outcome, epoch: UInt64 = 1)
        case heartbeat(UInt64, [Outcome: UInt64], epoch: UInt64 = 1)
    }

    struct Expected: Sendable, Equatable {
        var missed: ClosedRange<UInt64>?
        /// From, to, unseen.
        var newEpoch: [UInt64]?
        var isRepeated = false
    }

    private func run(_ detector: inout LossDetector, _ step: Step) -> Expected {
        let seen =
            switch step {
            case .record(let sequence, let number, let outcome, let epoch):
                detector.observe(
                    LiveTrailer(epoch: epoch, sequence: sequence, number: number), outcome: outcome)
            case .heartbeat(let head, let heads, let epoch):
                detector.observe(Heartbeat(epoch: epoch, head: head, heads: heads))
            }
        return Expected(
            missed: seen.missed, newEpoch: seen.newEpoch.map { [$0.from, $0.to, $0.unseen] },
            isRepeated: seen.isRepeated)
    }

    private func check(
        _ scope: LossDetector.Scope, _ table: [(Step, Expected)], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        var detector = LossDetector(scope: scope)
        for (index, row) in table.enumerated() {
            #expect(run(&detector, row.0) == row.1, "step \(index)", sourceLocation: sourceLocation)
        }
    }

    @Test func nothingIsMissedInOrder() {
        check(
            .everything,
            [
                (.record(7, 3, .new), Expected()), (.record(8, 2, .duplicate), Expected()),
                (.heartbeat(8, [.new: 3, .duplicate: 2]), Expected()), (.record(9, 4, .new), Expected()),
            ])
    }

    @Test func gapsAreExact() {
        check(
            .everything,
            [
                (.record(7, 3, .new), Expected()), (.record(9, 4, .new), Expected(missed: 8...8)),
                (.record(20, 5, .new), Expected(missed: 10...19)), (.record(21, 6, .new), Expected()),
            ])
    }

    @Test func whatWasBeforeTheSubscriptionIsNotMissed() {
        check(.everything, [(.record(1000, 3, .new), Expected()), (.record(1001, 4, .new), Expected())])
        check(.everything, [(.heartbeat(1000, [:]), Expected()), (.record(1001, 4, .new), Expected())])
    }

    @Test func theFirstRecordAfterAnEmptyHeadIsExpected() {
        check(.everything, [(.heartbeat(0, [:]), Expected()), (.record(1, 1, .new), Expected())])
        check(.everything, [(.heartbeat(0, [:]), Expected()), (.record(3, 3, .new), Expected(missed: 1...2))])
    }

    @Test func heartbeatsRevealLossesAtTheTail() {
        check(
            .everything,
            [
                (.record(7, 3, .new), Expected()), (.heartbeat(9, [.new: 5]), Expected(missed: 8...9)),
                (.heartbeat(9, [.new: 5]), Expected()), (.record(10, 6, .new), Expected()),
                (.record(12, 8, .new), Expected(missed: 11...11)),
            ])
    }

    /// One connection delivers in order, so a lower number is a repetition, never a late arrival.
    @Test func lowerNumbersAreRepetitions() {
        check(
            .everything,
            [
                (.record(7, 3, .new), Expected()), (.record(9, 5, .new), Expected(missed: 8...8)),
                (.record(8, 4, .new), Expected(isRepeated: true)), (.record(9, 5, .new), Expected(isRepeated: true)),
                (.heartbeat(5, [:]), Expected()), (.record(10, 6, .new), Expected()),
            ])
    }

    @Test func anEpochStartsAnew() {
        check(
            .everything,
            [
                (.record(700, 3, .new), Expected()),
                (.record(1, 1, .new, epoch: 2), Expected(newEpoch: [1, 2, 0])),
                (.record(3, 3, .new, epoch: 2), Expected(missed: 2...2)),
                (.record(6, 1, .new, epoch: 3), Expected(newEpoch: [2, 3, 5])),
                (.heartbeat(4, [:], epoch: 4), Expected(newEpoch: [3, 4, 4])),
                (.record(5, 1, .new, epoch: 4), Expected()),
            ])
    }

    @Test func oneOutcomeHasItsOwnNumbers() {
        check(
            .outcome(.new),
            [
                (.record(7, 3, .new), Expected()), (.record(9, 1, .duplicate), Expected()),
                (.record(20, 4, .new), Expected()), (.heartbeat(40, [.new: 4, .duplicate: 9]), Expected()),
                (.record(50, 6, .new), Expected(missed: 5...5)),
                (.heartbeat(60, [.new: 8]), Expected(missed: 7...8)),
                (.heartbeat(60, [:]), Expected()),
                (.record(51, 7, .new), Expected(isRepeated: true)),
                (.record(1, 1, .duplicate, epoch: 2), Expected()),
                (.record(2, 1, .new, epoch: 2), Expected(newEpoch: [1, 2, 0])),
            ])
    }

    @Test func goesOnFromAnEarlierRun() {
        var detector = LossDetector(scope: .everything, epoch: 1, last: 10)
        #expect(run(&detector, .record(13, 1, .new)) == Expected(missed: 11...12))
        detector = LossDetector(scope: .everything, epoch: 1, last: 10)
        #expect(run(&detector, .record(10, 1, .new)) == Expected(isRepeated: true))
        detector = LossDetector(scope: .everything, epoch: 1, last: 10)
        #expect(run(&detector, .record(4, 1, .new, epoch: 2)) == Expected(newEpoch: [1, 2, 3]))
    }

    @Test func extremeNumbersDoNotTrap() {
        check(
            .everything,
            [
                (.record(0, 0, .new), Expected()), (.record(.max, .max, .new), Expected(missed: 1...(.max - 1))),
                (.record(.max, .max, .new), Expected(isRepeated: true)), (.heartbeat(.max, [:]), Expected()),
                (.record(0, 0, .new, epoch: 2), Expected(newEpoch: [1, 2, 0])),
            ])
    }

    /// Against a plain list of what was dropped: the ranges name exactly these.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func randomLossesAreNamedExactly(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var detector = LossDetector(scope: .everything)
        _ = detector.observe(Heartbeat(epoch: 1, head: 0, heads: [:]))
        var dropped: [UInt64] = []
        var missed: [UInt64] = []
        for sequence in 1...300 as ClosedRange<UInt64> {
            if Int.random(in: 0..<4, using: &generator) == 0 {
                dropped.append(sequence)
            } else {
                let trailer = LiveTrailer(epoch: 1, sequence: sequence, number: 1)
                missed += detector.observe(trailer, outcome: .new).missed.map(Array.init) ?? []
            }
            if sequence % 50 == 0 {
                missed += detector.observe(Heartbeat(epoch: 1, head: sequence, heads: [:])).missed.map(Array.init) ?? []
                #expect(missed == dropped)
            }
        }
    }
}
