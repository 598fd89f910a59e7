import Foundation
import Testing

/// The design's table of modules, held against what the sources import.
@Suite struct LayeringTests {
    @Test func everySourceFolderIsInTheTable() throws {
        let folders = try SourceTree.folders(of: "Sources")
        #expect(folders.contains("NewswireModel"))
        for folder in folders {
            #expect(ModuleTable.rule(of: folder) != nil, "Sources/\(folder) is not in the table of modules")
        }
    }

    @Test func importsAreThoseOfTheTable() throws {
        for folder in try SourceTree.folders(of: "Sources") {
            for path in try SourceTree.files(below: "Sources/\(folder)", suffixes: ["swift"]) {
                for declaration in ImportDeclaration.all(in: try SourceTree.text(of: path)) {
                    let fault = ModuleTable.fault(of: declaration, in: folder)
                    #expect(fault == nil, "\(path):\(declaration.line)")
                }
            }
        }
    }

    @Test func testsUsePublicInterfacesOnly() throws {
        for path in try SourceTree.files(below: "Tests", suffixes: ["swift"]) {
            for declaration in ImportDeclaration.all(in: try SourceTree.text(of: path)) {
                #expect(!declaration.isTestable, "\(path):\(declaration.line)")
            }
        }
    }

    @Test func filesAndLinesAreShort() throws {
        let paths = try SourceTree.files(below: "Sources", suffixes: ["swift", "h", "c", "cc", "cpp"])
        for path in paths where !Lengths.dataTables.contains(path) {
            let faults = try Lengths.faults(of: SourceTree.text(of: path))
            #expect(faults == [], "\(path)")
        }
    }

    @Test(arguments: Lengths.dataTables)
    func everyTableOfDataIsThere(path: String) throws {
        #expect(try !SourceTree.text(of: path).isEmpty)
    }
}

/// The table itself.
@Suite struct ModuleTableTests {
    @Test func importsOnlyGoDownTheTable() {
        var below = Set<String>()
        for rule in ModuleTable.rules.reversed() {
            #expect(rule.ours.isSubset(of: below), "\(rule.name)")
            #expect(below.insert(rule.name).inserted, "\(rule.name) stands twice")
        }
    }

    @Test func everyShimHasOneOwner() {
        #expect(ModuleTable.shims.count == ModuleTable.rules.map(\.shims.count).reduce(0, +))
    }

    @Test(arguments: [
        ("WebAddress", "CPublicSuffixList", true), ("WebAddress", "Swift", true), ("WebAddress", "Hashing", false),
        ("WebAddress", "CSodium", false), ("WebAddress", "Foundation", false), ("NewswireService", "Foundation", true),
        ("NewswireService", "CZeroMQ", false), ("NewswireService", "newswired", false), ("newswire", "ZeroMQ", true),
        ("Deduplication", "DequeModule", true), ("Deduplication", "Yams", false),
        ("ArticleExtraction", "Logging", false),
        ("ArticleExtraction", "Dispatch", false), ("NewswireModel", "JSONText", false), ("CSodium", "Glibc", false),
        ("NoSuchModule", "Swift", false), ("newswired", "Yams", false), ("SegmentLog", "NewswireModel", false),
    ])
    func importsAreJudged(module: String, imported: String, isAllowed: Bool) {
        let declaration = ImportDeclaration(module: imported, line: 1)
        #expect((ModuleTable.fault(of: declaration, in: module) == nil) == isAllowed)
    }

    @Test func lengthsAreCounted() {
        let line = String(repeating: "é", count: 120)
        #expect(Lengths.faults(of: line + "\n").isEmpty)
        #expect(Lengths.faults(of: "a\n" + line + "é\nb") == ["line 2 has 121 columns"])
        #expect(Lengths.faults(of: String(repeating: "a\n", count: 400)).isEmpty)
        #expect(Lengths.faults(of: String(repeating: "a\n", count: 401)) == ["401 lines"])
        #expect(Lengths.faults(of: "").isEmpty)
    }
}

/// The package's files; paths are below its folder.
enum SourceTree {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func folders(of path: String) throws -> [String] {
        let content = try FileManager.default.contentsOfDirectory(
            at: root.appending(path: path), includingPropertiesForKeys: [.isDirectoryKey])
        return try content.filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
            .map(\.lastPathComponent).filter { !$0.hasPrefix(".") }.sorted()
    }

    static func files(below path: String, suffixes: [String]) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: path).path(percentEncoded: false))
            .filter { suffixes.contains(URL(filePath: $0).pathExtension) }
            .map { "\(path)/\($0)" }.sorted()
    }

    static func text(of path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
}
