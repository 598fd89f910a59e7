internal import Foundation
internal import JSONText

/// Whether each payload of the quarantine folder has its reason, and each reason its payload.
///
/// The folder is derived from the logs: what is no pair is moved to `corrupt/` of the state when it is mended.
struct QuarantineCheck {
    private let files: StateFiles

    init(_ files: StateFiles) {
        self.files = files
    }

    /// How many pairs there are, and what is wrong: a file name and a sentence.
    struct Found: Sendable, Equatable {
        var payloads = 0
        var faults: [Fault] = []
    }

    struct Fault: Sendable, Equatable {
        let name: String
        let detail: String
    }

    func run() -> Found {
        var found = Found()
        let names = Set(files.names(files.quarantine))
        for name in names.sorted() {
            if let id = Self.id(name, ".json") {
                guard names.contains(id + ".payload") else {
                    found.faults.append(Fault(name: name, detail: "a reason without its payload"))
                    continue
                }
                found.payloads += 1
                if let detail = sizeFault(id) { found.faults.append(Fault(name: name, detail: detail)) }
            } else if let id = Self.id(name, ".payload"), !names.contains(id + ".json") {
                found.faults.append(Fault(name: name, detail: "a payload without its reason"))
            }
        }
        return found
    }

    private static func id(_ name: String, _ suffix: String) -> String? {
        name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : nil
    }

    /// The reason says how long the payload is.
    private func sizeFault(_ id: String) -> String? {
        let path = files.quarantine + "/" + id
        guard let bytes = FileManager.default.contents(atPath: path + ".json"),
            let reason = try? JSONReader.read(Array(bytes)), let size = reason.object?["bytes"]?.int
        else { return "a reason that can't be read" }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path + ".payload")
        guard let actual = attributes?[.size] as? Int else { return "a payload that can't be read" }
        return actual == size ? nil : "a payload of \(actual) bytes, and the reason says \(size)"
    }

    /// Moves away what is no pair.
    func mend() {
        let folder = files.directory + "/corrupt"
        for fault in run().faults {
            guard (try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)) != nil
            else { return }
            let id = Self.id(fault.name, ".json") ?? Self.id(fault.name, ".payload") ?? fault.name
            for name in [id + ".json", id + ".payload"] {
                try? FileManager.default.moveItem(
                    atPath: files.quarantine + "/" + name, toPath: folder + "/" + name)
            }
        }
    }
}
