import HTMLParsing

/// What libFuzzer calls with each input: its first byte says how the rest is parsed.
///
/// Beyond not crashing, it wants of every input: a sound tree (`treeFault`), no more work than the limits allow, the
/// same tree from another parser, and that writing it does not trap.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHTML(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    guard let how = input.first else { return 0 }
    let page = Array(input.dropFirst())
    if how == 0xFF {
        for state in Token.State.allCases { _ = Token.tokens(of: page, state: state, lastStartTag: "script") }
        return 0
    }
    let limits = how & 0x80 != 0 ? Subject.small : Subject.usual
    let context = Subject.context(how & 0x7F)
    Subject.used.parse(page, context, limits)
    Subject.other.parse(page, context, limits)
    Subject.used.check(page, limits)
    guard Subject.used.tree == Subject.other.tree, Subject.used.document.steps == Subject.other.document.steps else {
        fatalError("the same bytes gave two trees")
    }
    return 0
}

/// A parser that is used for all inputs. Confined to libFuzzer's one thread.
private struct Subject: ~Copyable {
    // Two, because each has names hashed its own way.
    nonisolated(unsafe) static var used = Subject()
    nonisolated(unsafe) static var other = Subject()

    static let usual = ParseLimits(depthMax: 128)
    static let small = ParseLimits(
        bytesMax: 1500, nodesMax: 100, depthMax: 8, attributesPerElementMax: 3, attributesMax: 40, stepsPerByte: 0)

    private var parser = HTMLParser()
    private(set) var document = Document()
    private(set) var tree: [UInt8] = []

    /// As Tests/Fuzzing/fuzz numbers them; 0 is a page.
    private static let contexts = [
        "div", "p", "table", "tbody", "tr", "td", "caption", "colgroup", "select", "option", "button", "a", "title",
        "textarea", "style", "script", "plaintext", "noscript", "template", "form", "html", "head", "body", "frameset",
        "svg svg", "svg desc", "svg foreignObject", "svg title", "math math", "math mi", "math annotation-xml",
    ]

    static func context(_ number: UInt8) -> FragmentContext? {
        number == 0 ? nil : FragmentContext(testFormat: contexts[(Int(number) - 1) % contexts.count])
    }

    mutating func parse(_ page: [UInt8], _ context: FragmentContext?, _ limits: ParseLimits) {
        parser.limits = limits
        if let context {
            parser.parseFragment(page, of: context, into: &document)
        } else {
            parser.parse(page, into: &document)
        }
        tree.removeAll(keepingCapacity: true)
        document.appendTestFormat(to: &tree)
    }

    func check(_ page: [UInt8], _ limits: ParseLimits) {
        if let fault = document.treeFault { fatalError("the tree is not sound: \(fault)") }
        // The last token may take it beyond, by as much as the lists are long and the tree has nodes.
        let stepsMax = 1 << 18 + limits.stepsPerByte * page.count + 16 * document.nodeCount + 1 << 16
        if document.steps > stepsMax { fatalError("\(document.steps) steps for \(page.count) bytes") }
        if document.nodeCount > limits.nodesMax + 2 * limits.depthMax + 64 {
            fatalError("\(document.nodeCount) nodes where \(limits.nodesMax) are allowed")
        }
    }
}
