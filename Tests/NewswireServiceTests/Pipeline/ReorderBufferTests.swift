import NewswireService
import Testing

@Suite struct ReorderBufferTests {
    @Test func bringsResultsBackIntoOrder() {
        var buffer = ReorderBuffer<Int>(next: 5, capacity: 4)
        var ready: [Int] = []
        for position in [7, 6, 5, 8, 10, 9] { buffer.insert(position, at: UInt64(position)) { ready.append($0) } }
        #expect(ready == [5, 6, 7, 8, 9, 10])
        #expect(buffer.next == 11 && buffer.waiting == 0)
    }

    @Test func holdsBackWhatWaitsForOneBeforeIt() {
        var buffer = ReorderBuffer<Int>(next: 1, capacity: 3)
        var ready: [Int] = []
        buffer.insert(2, at: 2) { ready.append($0) }
        buffer.insert(3, at: 3) { ready.append($0) }
        #expect(ready.isEmpty && buffer.waiting == 2)
        buffer.insert(1, at: 1) { ready.append($0) }
        #expect(ready == [1, 2, 3])
    }

    @Test(arguments: 1...20) func anyOrderWithinTheWindowComesOutSorted(seed: Int) {
        var buffer = ReorderBuffer<Int>(next: 1, capacity: 16)
        var ready: [Int] = []
        var open = Array(1...16)
        var following = 17
        var random = UInt64(seed)
        while !open.isEmpty {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let position = open.remove(at: Int(random >> 33) % open.count)
            buffer.insert(position, at: UInt64(position)) { ready.append($0) }
            while following <= 500, UInt64(following) < buffer.next + 16 {
                open.append(following)
                following += 1
            }
        }
        #expect(ready == Array(1...500))
    }

    @Test func oneFarAheadIsOurMistake() async {
        await #expect(processExitsWith: .failure) {
            var buffer = ReorderBuffer<Int>(next: 1, capacity: 4)
            buffer.insert(5, at: 5) { _ in }
        }
    }

    @Test func oneThatComesTwiceIsOurMistake() async {
        await #expect(processExitsWith: .failure) {
            var buffer = ReorderBuffer<Int>(next: 1, capacity: 4)
            buffer.insert(2, at: 2) { _ in }
            buffer.insert(2, at: 2) { _ in }
        }
    }
}
