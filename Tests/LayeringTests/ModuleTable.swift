/// What one module may import.
struct ModuleRule {
    var name: String
    /// Modules of ours.
    var ours: Set<String> = []
    /// Modules of the toolchain and of packages.
    var others: Set<String> = []
    /// The shims of C libraries that this module alone imports.
    var shims: Set<String> = []
    /// Why it needs Foundation; nil where it does without.
    var foundation: String?

    var allowed: Set<String> {
        ours.union(others).union(shims).union(foundation == nil ? [] : ["Foundation"])
    }
}

/// The design's table of modules, top first: imports of ours only go down this list.
///
/// It holds those that are still to come as well.
enum ModuleTable {
    static let rules: [ModuleRule] = [
        ModuleRule(
            name: "newswired", ours: ["NewswireService"], others: ["ArgumentParser", "Logging", "Glibc", "Dispatch"],
            foundation: "the environment, the configuration file, and the last line on standard error"),
        ModuleRule(
            name: "newswire", ours: libraries, others: ["ArgumentParser", "Glibc", "Dispatch", "Synchronization"]),
        ModuleRule(
            name: "NewswireService", ours: libraries.subtracting(["NewswireService"]),
            others: [
                "Logging", "Yams", "DequeModule", "NIOCore", "NIOHTTP1", "NIOPosix", "Dispatch", "Synchronization",
                "Glibc",
            ],
            shims: ["CGNU", "CFaults"], foundation: "files and folders of the state directory; never per message"),
        ModuleRule(name: "NewswireProtocol", ours: ["NewswireModel", "JSONText"]),
        ModuleRule(
            name: "Deduplication", ours: ["NewswireModel", "WebAddress", "Hashing"], others: ["DequeModule"]),
        ModuleRule(
            name: "ArticleExtraction",
            ours: [
                "HTMLParsing", "NewswireModel", "JSONText", "WebAddress", "TextDecoding", "ContentDecoding",
                "LanguageDetection", "Hashing",
            ],
            foundation: "Normalization Form C, for the few texts that may not be in it"),
        ModuleRule(name: "HTMLParsing"),
        ModuleRule(
            name: "SegmentLog", others: ["DequeModule", "Dispatch", "Synchronization", "Glibc"], shims: ["CStorage"]),
        ModuleRule(name: "ZeroMQ", others: ["Synchronization", "Glibc"], shims: ["CZeroMQ"]),
        ModuleRule(name: "TextDecoding", shims: ["CUchardet"]),
        ModuleRule(name: "ContentDecoding", shims: ["CZlib", "CBrotli", "CZstd"]),
        ModuleRule(name: "LanguageDetection", shims: ["CLanguageDetection"]),
        ModuleRule(name: "WebAddress", shims: ["CPublicSuffixList", "CUnicodeDomains"]),
        ModuleRule(name: "JSONText"),
        ModuleRule(name: "Hashing", shims: ["CSodium"]),
        ModuleRule(name: "NewswireModel"),
    ]

    private static let libraries: Set<String> = [
        "NewswireService", "NewswireProtocol", "Deduplication", "ArticleExtraction", "HTMLParsing", "SegmentLog",
        "ZeroMQ",
        "TextDecoding", "ContentDecoding", "LanguageDetection", "WebAddress", "JSONText", "Hashing", "NewswireModel",
    ]

    /// The folders of C targets; no Swift is in them.
    static let shims = rules.reduce(into: Set<String>()) { $0.formUnion($1.shims) }

    static func rule(of name: String) -> ModuleRule? {
        rules.first { $0.name == name } ?? (shims.contains(name) ? ModuleRule(name: name) : nil)
    }

    /// What is wrong with an import in a module; nil where it is allowed.
    static func fault(of declaration: ImportDeclaration, in module: String) -> String? {
        guard let rule = rule(of: module) else { return "\(module) is not in the table of modules" }
        guard declaration.module != "Swift", !rule.allowed.contains(declaration.module) else { return nil }
        return "\(module) may not import \(declaration.module)"
    }
}

/// How long files and lines may be.
enum Lengths {
    static let linesMax = 400
    static let columnsMax = 120

    /// Tables of data, which have no length to keep: paths below the package's folder.
    static let dataTables: Set<String> = [
        "Sources/ArticleExtraction/Page/PageLineWeights.swift",
        "Sources/ArticleExtraction/Page/PageTrees.swift",
        "Sources/ArticleExtraction/Text/BodyWeights.swift",
        "Sources/HTMLParsing/Tokenizer/CharacterReferences.swift",
        "Sources/HTMLParsing/Tree/KnownNames.swift",
        "Sources/TextDecoding/Indexes/Big5Index.swift",
        "Sources/TextDecoding/Indexes/EUCKRIndex.swift",
        "Sources/TextDecoding/Indexes/GB18030Index.swift",
        "Sources/TextDecoding/Indexes/JIS0208Index.swift",
        "Sources/TextDecoding/Indexes/JIS0212Index.swift",
        "Sources/TextDecoding/Indexes/SingleByteIndexes.swift",
        "Tests/LanguageDetectionTests/Sentences.swift",
    ]

    /// What is wrong with a file's text: at most one fault for its length, and one a line.
    static func faults(of text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        var faults = lines.count > linesMax ? ["\(lines.count) lines"] : []
        for (index, line) in lines.enumerated() where line.count > columnsMax {
            faults.append("line \(index + 1) has \(line.count) columns")
        }
        return faults
    }
}
