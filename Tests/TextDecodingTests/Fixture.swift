import Foundation

/// Tables in `Fixtures`: a row a line, columns behind tabs, comments behind `# `.
enum Fixture {
    static func rows(_ name: String) throws -> [[String]] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let text = try String(contentsOf: folder.appending(path: "Fixtures/\(name)"), encoding: .utf8)
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { $0.split(separator: "\t").map(String.init) }
    }

    /// The bytes of hexadecimal digits.
    static func bytes(_ digits: some StringProtocol) -> [UInt8] {
        let values = digits.utf8.compactMap { UInt8(String(UnicodeScalar($0)), radix: 16) }
        return stride(from: 0, to: values.count - 1, by: 2).map { values[$0] << 4 | values[$0 + 1] }
    }
}
