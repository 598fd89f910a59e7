import Testing
import ZeroMQ

@Suite struct MessageTests {
    /// A connected pair of sockets within the process.
    private static func withPair(_ body: (borrowing Socket, borrowing Socket) throws -> Void) throws {
        let context = try Context()
        let receiver = try Socket(context, .pull, options: patient())
        let endpoint = try receiver.bound(.inproc)
        let sender = try Socket(context, .push, options: patient())
        try sender.connect(endpoint)
        try body(sender, receiver)
    }

    @Test(arguments: [
        [[]],
        [[], [], []],
        [[0], [], [0, 1, 0]],
        [Array("header".utf8), Array(repeating: 0xFF, count: 100_000)],
    ])
    func framesArriveAsTheyWere(frames: [[UInt8]]) throws {
        try Self.withPair { sender, receiver in
            let sent = try sender.send(frames)
            #expect(sent)
            let received = try receiver.take()
            #expect(received == frames)
        }
    }

    @Test func framesAreLentAndMeasured() throws {
        try Self.withPair { sender, receiver in
            _ = try sender.send([[1, 2, 3], []])
            let checked: Void? = try receiver.receive(framesMax: 2, wait: true) { message in
                #expect(message.frameCount == 2)
                #expect(message.frameSize(0) == 3)
                #expect(message.frameSize(1) == 0)
                #expect(message.totalBytes == 3)
                let sum = message.withFrame(0) { span in
                    span.byteOffsets.reduce(0) { $0 + Int(span.unsafeLoad(fromByteOffset: $1, as: UInt8.self)) }
                }
                #expect(sum == 6)
                #expect(message.withFrame(1) { $0.isEmpty })
            }
            #expect(checked != nil)
        }
    }

    @Test(arguments: [1, 3, 99, 100, 101])
    func framesPastTheLimitAreCountedAndGone(framesMax: Int) throws {
        try Self.withPair { sender, receiver in
            _ = try sender.send((0..<100).map { [UInt8](repeating: UInt8($0), count: $0) })
            _ = try sender.send([42])
            let checked: Void? = try receiver.receive(framesMax: framesMax, wait: true) { message in
                let kept = min(framesMax, 100)
                #expect(message.frameCount == kept)
                #expect(message.discardedFrames == 100 - kept)
                #expect(message.discardedBytes == (kept..<100).reduce(0, +))
                #expect(message.totalBytes == 4_950)
                for index in 0..<kept {
                    #expect(message.bytes(index) == [UInt8](repeating: UInt8(index), count: index))
                }
            }
            #expect(checked != nil)
            let next = try receiver.take()
            #expect(next == [[42]])
        }
    }

    @Test func aBodyMayAnswerOnItsSocket() throws {
        let context = try Context()
        let router = try Socket(context, .router, options: patient())
        let dealer = try Socket(context, .dealer, options: patient())
        try dealer.connect(router.bound(.inproc))
        _ = try dealer.send([[1], [2]])
        let answered = try router.receive(framesMax: 3, wait: true) { message in
            (try? router.send([message.bytes(0), message.bytes(2), message.bytes(1)])) == true
        }
        #expect(answered == true)
        let answer = try dealer.take()
        #expect(answer == [[2], [1]])
    }

    @Test func theLimitMayChangeFromMessageToMessage() throws {
        try Self.withPair { sender, receiver in
            for framesMax in [1, 50, 2, 20] {
                _ = try sender.send((0..<40).map { [UInt8($0)] })
                let frames = try receiver.take(framesMax: framesMax)
                #expect(frames == (0..<min(framesMax, 40)).map { [UInt8($0)] })
            }
        }
    }

    @Test func readingPastTheFramesTraps() async {
        await #expect(processExitsWith: .failure) {
            try MessageTests.withPair { sender, receiver in
                _ = try sender.send([1])
                _ = try receiver.receive(framesMax: 1, wait: true) { $0.bytes(1) }
            }
        }
    }
}
