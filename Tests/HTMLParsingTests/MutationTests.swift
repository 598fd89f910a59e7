import Foundation
import HTMLParsing
import Testing

/// The short form of `make fuzz`: the project's own cases, cut, joined and damaged at random from fixed seeds.
@Suite struct MutationTests {
    private static let contexts = [
        "div", "table", "tr", "select", "template", "svg path", "math mi", "title", "script",
    ]
    private static let tiny = ParseLimits(
        bytesMax: 300, nodesMax: 40, depthMax: 8, attributesPerElementMax: 3, attributesMax: 12, stepsPerByte: 0)

    /// Every damaged page gives a sound tree, and the same one in used memory as in fresh memory.
    @Test(arguments: 0..<8)
    func damagedPagesGiveSoundTrees(_ seed: Int) throws {
        let pages = try Self.ownPages()
        var random = SplitMix(state: UInt64(seed) &* 0x9E37_79B9)
        var used = HTMLParser()
        var document = Document()
        for _ in 0..<1500 {
            let page = Self.damaged(pages, &random)
            let limits = random.below(3) == 0 ? Self.tiny : ParseLimits(depthMax: 64)
            let context = random.below(4) == 0 ? Self.contexts[random.below(Self.contexts.count)] : nil
            used.limits = limits
            Self.parse(page, context, with: &used, into: &document)
            let fault = document.treeFault
            #expect(fault == nil, "\(fault ?? ""): \(String(decoding: page, as: UTF8.self).debugDescription)")
            #expect(document.nodeCount <= limits.nodesMax + 2 * limits.depthMax + 64)
            guard random.below(16) == 0 else { continue }
            var fresh = HTMLParser(limits: limits)
            var other = Document()
            Self.parse(page, context, with: &fresh, into: &other)
            #expect(
                other.testFormat == document.testFormat, "\(String(decoding: page, as: UTF8.self).debugDescription)")
        }
    }

    private static func parse(
        _ page: [UInt8], _ context: String?, with parser: inout HTMLParser, into document: inout Document
    ) {
        if let context {
            parser.parseFragment(page, of: FragmentContext(testFormat: context), into: &document)
        } else {
            parser.parse(page, into: &document)
        }
    }

    private static func ownPages() throws -> [[UInt8]] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Cases")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".dat") }
        return try names.sorted().flatMap { try TreeCase.read(folder.appendingPathComponent($0)).map(\.data) }
            .filter { !$0.isEmpty }
    }

    /// Two to five pieces of pages behind one another, and some bytes of it changed, left out or doubled.
    private static func damaged(_ pages: [[UInt8]], _ random: inout SplitMix) -> [UInt8] {
        var page: [UInt8] = []
        for _ in 0..<(2 + random.below(4)) {
            let piece = pages[random.below(pages.count)]
            let start = random.below(piece.count)
            page += piece[start..<(start + 1 + random.below(piece.count - start))]
        }
        for _ in 0..<random.below(4) where !page.isEmpty {
            let at = random.below(page.count)
            switch random.below(4) {
            case 0: page[at] = UInt8(random.below(256))
            case 1: page.remove(at: at)
            case 2: page.insert(Array("<>/&\"'=-! \0\r".utf8)[random.below(12)], at: at)
            default: page += page[at...]
            }
        }
        return page
    }
}

/// A small seeded generator (S. Vigna, splitmix64).
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}
