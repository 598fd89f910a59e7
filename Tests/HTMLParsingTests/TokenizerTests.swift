import Foundation
import HTMLParsing
import JSONText
import Testing

extension Token {
    /// A token as the html5lib tests write it.
    init?(_ value: JSONValue, _ unescape: (String) -> String) {
        guard case .array(let parts) = value, case .string(let kind)? = parts.first else { return nil }
        func text(_ index: Int) -> String? {
            if index < parts.count, case .string(let text) = parts[index] { return unescape(text) }
            return nil
        }
        switch kind {
        case "DOCTYPE":
            guard parts.count > 4, case .bool(let isCorrect) = parts[4] else { return nil }
            self = .doctype(name: text(1), publicID: text(2), systemID: text(3), forcesQuirks: !isCorrect)
        case "StartTag":
            guard parts.count > 2, case .object(let object) = parts[2] else { return nil }
            var attributes: [String: String] = [:]
            for (key, value) in object.members {
                if case .string(let text) = value { attributes[unescape(key)] = unescape(text) }
            }
            self = .startTag(text(1) ?? "", attributes: attributes, isSelfClosing: parts.count > 3)
        case "EndTag": self = .endTag(text(1) ?? "")
        case "Comment": self = .comment(text(1) ?? "")
        case "Character": self = .characters(text(1) ?? "")
        default: return nil
        }
    }
}

@Suite struct TokenizerTests {
    /// Found by the fuzzer: it trapped where two attributes' names are the same string.
    @Test(arguments: [[0xFF, 0x20, 0xFE], [0xC3, 0xA9, 0x20, 0x65, 0xCC, 0x81]] as [[UInt8]])
    func showsNamesThatAreEqualAsStrings(_ names: [UInt8]) {
        let tokens = Token.tokens(of: Array("<a ".utf8) + names + Array(">".utf8))
        guard case .startTag("a", let attributes, _)? = tokens.first else {
            Issue.record("no tag: \(tokens)")
            return
        }
        #expect(attributes.count == 1)
    }

    private static let states: [String: Token.State] = [
        "Data state": .data, "PLAINTEXT state": .plaintext, "RCDATA state": .rcdata, "RAWTEXT state": .rawtext,
        "Script data state": .scriptData, "CDATA section state": .cdata,
    ]

    /// All cases with their initial states, but those of `xmlViolationTests`, which HTML must not pass.
    @Test func agreesWithHTML5LibTests() throws {
        var cases = 0
        var runs = 0
        for file in ConformanceFiles.files(in: "tokenizer", suffix: ".test") {
            let root = try JSONReader.read([UInt8](try Data(contentsOf: file)), limits: .init(valuesMax: 10_000_000))
            guard case .object(let object) = root, case .array(let tests)? = object["tests"] else { continue }
            for test in tests {
                guard case .object(let test) = test else { continue }
                cases += 1
                runs += run(test, file.lastPathComponent)
            }
        }
        guard cases > 0 else { return }
        print("html5lib tokenizer: \(cases) cases, \(runs) runs")
        #expect(cases >= 6806)
    }

    private func run(_ test: JSONObject, _ file: String) -> Int {
        func string(_ key: String) -> String? {
            if case .string(let text)? = test[key] { return text }
            return nil
        }
        let isEscaped = test["doubleEscaped"] == .bool(true)
        let unescape = { (text: String) in isEscaped ? Self.unescaped(text) : text }
        let input = unescape(string("input") ?? "")
        guard case .array(let output)? = test["output"] else { return 0 }
        let expected = output.compactMap { Token($0, unescape) }
        var states = ["Data state"]
        if case .array(let names)? = test["initialStates"] {
            states = names.compactMap { if case .string(let name) = $0 { name } else { nil } }
        }
        for state in states {
            guard let initial = Self.states[state] else {
                Issue.record("\(file): no state \(state)")
                continue
            }
            let found = Token.tokens(of: [UInt8](input.utf8), state: initial, lastStartTag: string("lastStartTag"))
            #expect(found == expected, "\(file): \(string("description") ?? ""), \(state)")
        }
        return states.count
    }

    /// Text with `\uHHHH` in it; halves of surrogate pairs alone become U+FFFD, as no UTF-8 can have them.
    private static func unescaped(_ text: String) -> String {
        var units: [UInt16] = []
        var rest = Array(text.utf16)[...]
        while let unit = rest.popFirst() {
            if unit == 0x5C, rest.first == 0x75, rest.count >= 5,
                let value = UInt16(String(decoding: rest.dropFirst().prefix(4), as: UTF16.self), radix: 16)
            {
                units.append(value)
                rest = rest.dropFirst(5)
            } else {
                units.append(unit)
            }
        }
        return String(decoding: units, as: UTF16.self)
    }
}
