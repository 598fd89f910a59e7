// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is built with these: warnings stop the build, and imports and existentials are spelled out.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
]

/// A library of ours. What it may import is checked by `LayeringTests` too.
func library(
    _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil
) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

/// The tests of one library of ours, in `Tests/<name>Tests`; `others` are files there that are no sources.
func tests(_ name: String, _ dependencies: [Target.Dependency] = [], others: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.target(name: name)] + dependencies, exclude: others,
        swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "newswire",
    products: [
        .executable(name: "newswired", targets: ["newswired"]),
        .executable(name: "newswire", targets: ["newswire"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // The programs.
        .executableTarget(
            name: "newswired", dependencies: ["NewswireService", argumentParser, logging], swiftSettings: strict),
        .executableTarget(
            name: "newswire",
            dependencies: [
                "NewswireService", "NewswireProtocol", "Deduplication", "ArticleExtraction", "HTMLParsing",
                "TextDecoding",
                "WebAddress", "Hashing",
                "JSONText", "NewswireModel", "ZeroMQ", argumentParser,
            ], swiftSettings: strict),

        // The libraries, from the top of the layering down.
        library(
            "NewswireService",
            [
                "NewswireProtocol", "Deduplication", "ArticleExtraction", "ContentDecoding", "SegmentLog", "ZeroMQ",
                "WebAddress", "JSONText", "Hashing", "NewswireModel", "CGNU", "CFaults", logging, deque, yams, nioCore,
                nioHTTP1, nioPosix,
            ]),
        library("NewswireProtocol", ["NewswireModel", "JSONText"], resources: [.embedInCode("Resources")]),
        library("Deduplication", ["NewswireModel", "WebAddress", "Hashing", deque]),
        library(
            "ArticleExtraction",
            [
                "HTMLParsing", "NewswireModel", "JSONText", "WebAddress", "TextDecoding", "ContentDecoding",
                "LanguageDetection", "Hashing",
            ]),
        library("HTMLParsing"),
        library("SegmentLog", ["CStorage", deque]),
        library("ZeroMQ", ["CZeroMQ"]),
        library("TextDecoding", ["CUchardet"]),
        library("ContentDecoding", ["CZlib", "CBrotli", "CZstd"]),
        library("LanguageDetection", ["CLanguageDetection"]),
        library("WebAddress", ["CPublicSuffixList", "CUnicodeDomains"]),
        library("JSONText"),
        library("Hashing", ["CSodium"]),
        library("NewswireModel"),

        // The C libraries, each behind one shim and imported by one module.
        .systemLibrary(name: "CGNU"),
        .systemLibrary(name: "CZeroMQ", providers: [.apt(["libzmq3-dev"])]),
        .systemLibrary(name: "CPublicSuffixList", providers: [.apt(["libpsl-dev"])]),
        .systemLibrary(name: "CUchardet", providers: [.apt(["libuchardet-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CBrotli", providers: [.apt(["libbrotli-dev"])]),
        .systemLibrary(name: "CZstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CSodium", providers: [.apt(["libsodium-dev"])]),
        .target(name: "CLanguageDetection", linkerSettings: [.linkedLibrary("cld2")]),
        .target(name: "CUnicodeDomains", linkerSettings: [.linkedLibrary("icuuc")]),
        // C of ours: Swift reaches neither the processor's CRC-32C instruction (8.9 GB/s; tables 1.9) nor fallocate.
        .target(name: "CStorage"),
        // And what a handler of signals may do is not for Swift: no allocation, no reference counts.
        .target(name: "CFaults"),

        // The plain libzmq clients of `make bench` and `make bench-intake`, and the plain appender beside the latter.
        .executableTarget(
            name: "bare-zeromq", path: "Benchmarks/bare-zeromq", linkerSettings: [.linkedLibrary("zmq")]),
        .executableTarget(name: "bare-append", path: "Benchmarks/bare-append"),

        .executableTarget(
            name: "text-extraction", dependencies: ["ArticleExtraction", "NewswireModel"],
            path: "Benchmarks/text-extraction", exclude: ["train.py", "train_pages.py", "page_peers.py"],
            swiftSettings: strict),

        .executableTarget(
            name: "html-parsing", dependencies: ["HTMLParsing"], path: "Benchmarks/html-parsing",
            exclude: ["peers.py"], swiftSettings: strict),

        .executableTarget(
            name: "text-decoding", dependencies: ["TextDecoding"], path: "Benchmarks/text-decoding",
            exclude: ["peers.py"], swiftSettings: strict),

        .executableTarget(
            name: "near-duplicates", dependencies: ["Deduplication", "NewswireModel"],
            path: "Benchmarks/near-duplicates", exclude: ["peers.py"], swiftSettings: strict),

        .executableTarget(
            name: "journal-filler",
            dependencies: ["NewswireService", "SegmentLog", "NewswireProtocol", "NewswireModel", logging],
            path: "Benchmarks/journal-filler", swiftSettings: strict),

        // What `make bit-rot` damages and opens states with.
        .executableTarget(
            name: "bit-rot", dependencies: ["NewswireService", "SegmentLog"], path: "Tests/BitRot",
            swiftSettings: strict),

        tests(
            "NewswireService",
            [
                "NewswireModel", "NewswireProtocol", "ArticleExtraction", "JSONText", "SegmentLog", "ZeroMQ", logging,
            ]),
        tests("NewswireProtocol", ["NewswireModel", "JSONText"]),
        tests("Deduplication", ["NewswireModel", "Hashing"]),
        tests("ArticleExtraction", ["NewswireModel", "NewswireProtocol", "JSONText"], others: ["Fixtures"]),
        tests("HTMLParsing", ["JSONText"], others: ["Cases"]),
        tests("SegmentLog"),
        tests("ZeroMQ"),
        tests("TextDecoding", ["Hashing"], others: ["Fixtures"]),
        tests("ContentDecoding"),
        tests("LanguageDetection"),
        tests("WebAddress", others: ["addresses.txt", "canonical.txt", "compare-with-node.mjs"]),
        tests("JSONText"),
        tests("Hashing"),
        tests("NewswireModel"),
        .testTarget(name: "LayeringTests", swiftSettings: strict),
    ],
    cxxLanguageStandard: .cxx17
)

// `make fuzz`, `make fuzz-decoding` and `make fuzz-extraction` ask for these, whose `main` is libFuzzer's.
if Context.environment["NEWSWIRE_FUZZ"] != nil {
    package.targets += [
        .executableTarget(
            name: "fuzz-html", dependencies: ["HTMLParsing"], path: "Tests/Fuzzing/html", swiftSettings: strict),
        .executableTarget(
            name: "fuzz-decoding", dependencies: ["ContentDecoding"], path: "Tests/Fuzzing/decoding",
            exclude: ["seeds"], swiftSettings: strict),
        .executableTarget(
            name: "fuzz-extraction", dependencies: ["ArticleExtraction", "NewswireModel", "NewswireProtocol"],
            path: "Tests/Fuzzing/extraction", exclude: ["seeds"], swiftSettings: strict),
    ]
}
