import ArticleExtraction
import Foundation
import Testing

/// Where the lines of a text are cut by their scores.
struct BodyCutTests {
    private let scale: Int32 = 256

    @Test func `sure lines are cut at even odds or anywhere below them`() {
        var cut = BodyCut()
        for _ in 0..<20 {
            cut.add(5 * scale, words: 40)
            cut.add(-5 * scale, words: 40)
        }
        #expect(cut.score < 5 * scale)
        #expect(cut.score > -5 * scale)
    }

    @Test func `where all is unsure more is kept than what is probable`() {
        var cut = BodyCut()
        for _ in 0..<10 { cut.add(-scale / 2, words: 10) }
        #expect(cut.score < -scale / 2)
    }

    @Test func `a few doubtful words beside sure ones are not kept`() {
        var cut = BodyCut()
        for _ in 0..<10 { cut.add(6 * scale, words: 100) }
        cut.add(-scale, words: 10)
        #expect(cut.score > -scale)
    }

    @Test func `a text without a judged line has a cut`() {
        #expect(BodyCut().score >= -scale)
        #expect(BodyCut().score <= scale)
    }

    @Test func `extreme scores and lengths stay within bounds`() {
        var cut = BodyCut()
        cut.add(Int32.min / 4, words: 1 << 40)
        cut.add(Int32.max / 4, words: 1 << 40)
        #expect(cut.score < Int32.max / 4)
        #expect(cut.score > Int32.min / 4)
    }

    @Test(arguments: 1...50) func `no other cut has a higher expected F1`(number: Int) {
        // In the middle of bins, so that their probability is exact.
        let lines = (1...30).map { line in
            (bin: Int32(line * line * number % 33 - 16), words: 1 + line * number * 7 % 60)
        }
        var cut = BodyCut()
        for line in lines { cut.add(line.bin * 64 + 32, words: line.words) }
        let chosen = expectedF1(lines, above: cut.score)
        for bin in Int32(-17)...17 { #expect(expectedF1(lines, above: bin * 64 - 1) <= chosen + 1e-4) }
    }

    private func expectedF1(_ lines: [(bin: Int32, words: Int)], above cut: Int32) -> Double {
        var (both, kept, all) = (0.0, 0.0, 0.0)
        for line in lines {
            let expected = Double(line.words) / (1 + exp(-(Double(line.bin) + 0.5) / 4))
            all += expected
            guard line.bin * 64 + 32 > cut else { continue }
            both += expected
            kept += Double(line.words)
        }
        return kept > 0 ? 2 * both / (kept + all) : 0
    }
}
