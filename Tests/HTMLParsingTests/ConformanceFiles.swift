import Foundation

/// The html5lib tests, which are not part of the project: the folder that HTML5LIB_TESTS names, else
/// `../shared/html5lib-tests` beside the project.
enum ConformanceFiles {
    static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["HTML5LIB_TESTS"] { return URL(fileURLWithPath: path) }
        let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return project.deletingLastPathComponent().appendingPathComponent("shared/html5lib-tests")
    }()

    /// The files of a subfolder, by name. Where the tests are missing this says so and returns none.
    static func files(in subfolder: String, suffix: String) -> [URL] {
        let path = folder.appendingPathComponent(subfolder).path
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            warnOnce
            return []
        }
        return names.filter { $0.hasSuffix(suffix) }.sorted().map {
            folder.appendingPathComponent("\(subfolder)/\($0)")
        }
    }

    private static let warnOnce: Void = {
        let text = """

            *** NOT TESTED: the html5lib tests are not at \(folder.path).
            *** Thousands of conformance cases are left out. Get them from the html5lib-tests project and set
            *** HTML5LIB_TESTS to their folder (docs/html.md).

            """
        FileHandle.standardError.write(Data(text.utf8))
    }()
}
