import Foundation
import Testing

/// A table of cases: lines of columns with tabs in between; blank lines and those that begin with `#` are none.
struct CaseTable {
    /// The columns of each line, escapes read.
    let rows: [[String]]

    /// A file beside this one.
    init(_ name: String, columns: Int) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: name)
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        rows = try lines.filter { !$0.hasPrefix("#") }.map { line in
            let row = line.split(separator: "\t", omittingEmptySubsequences: false).map(Self.unescaped)
            try #require(row.count == columns, "\(line)")
            return row
        }
    }

    /// Reads `\t`, `\n`, `\r`, `\s`, `\\`, `\e` (nothing) and `\u{…}`.
    private static func unescaped(_ text: Substring) -> String {
        var output = ""
        var rest = text
        while let character = rest.popFirst() {
            guard character == "\\", let escape = rest.popFirst() else {
                output.append(character)
                continue
            }
            switch escape {
            case "t": output += "\t"
            case "n": output += "\n"
            case "r": output += "\r"
            case "s": output += " "
            case "e": break
            case "u":
                let digits = rest.dropFirst().prefix { $0 != "}" }
                rest = rest.dropFirst(digits.count + 2)
                if let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) {
                    output.unicodeScalars.append(scalar)
                }
            default: output.append(escape)
            }
        }
        return output
    }
}

/// Numbers that are the same in every run (SplitMix64).
struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
