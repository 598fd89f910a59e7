import Foundation
import Testing

import TextDecoding

/// The encoding cases of html5lib-tests, from the folder that HTML5LIB_TESTS names.
struct ConformanceTests {
    private static let folder =
        (ProcessInfo.processInfo.environment["HTML5LIB_TESTS"] ?? "../shared/html5lib-tests") + "/encoding"

    @Test func `declarations are those of html5lib's cases`() throws {
        guard FileManager.default.fileExists(atPath: Self.folder) else {
            print("SKIPPED: no encoding cases of html5lib-tests in \(Self.folder): name their folder in HTML5LIB_TESTS")
            return
        }
        var count = 0
        // Declared only after the first 1,024 bytes.
        var late = 0
        for file in ["tests1.dat", "tests2.dat", "test-yahoo-jp.dat"] {
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(Self.folder)/\(file)")))
            for (page, expected) in Self.cases(in: bytes) {
                count += 1
                let declared = EncodingDeclaration.read(page, isPage: true)?.encoding
                let found = declared ?? EncodingDeclaration.late(page)
                if declared == nil, found != nil { late += 1 }
                let text = String(decoding: page.prefix(300), as: UTF8.self)
                #expect((found ?? .windows1252) == TextEncoding(label: expected), "\(file): \(text)")
            }
        }
        #expect(count == 82 && late > 0)
    }

    /// The cases of a file: lines of data after `#data`, then the label after `#encoding`.
    private static func cases(in bytes: [UInt8]) -> [(page: [UInt8], expected: [UInt8])] {
        var cases: [(page: [UInt8], expected: [UInt8])] = []
        var page: [UInt8] = []
        var labelFollows = false
        for line in bytes.split(separator: 10, omittingEmptySubsequences: false) {
            if line.elementsEqual("#data".utf8) {
                page = []
            } else if line.elementsEqual("#encoding".utf8) {
                labelFollows = true
            } else if labelFollows {
                cases.append((page, Array(line)))
                labelFollows = false
            } else {
                page += line + [10]
            }
        }
        return cases
    }
}
