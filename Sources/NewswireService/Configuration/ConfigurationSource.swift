internal import Foundation

/// Where a configuration comes from: read at the start, and again at each reload.
public struct ConfigurationSource: Sendable {
    /// Nil where the defaults do.
    public let file: String?
    private let environment: [String: String]
    private let settings: [String]

    /// A file has a few kilobytes; more than this is something else.
    private static let bytesMax = 1 << 20

    /// - Parameters:
    ///   - environment: the process's variables.
    ///   - settings: the `KEY=VALUE` of the command line.
    public init(file: String?, environment: [String: String], settings: [String]) {
        self.file = file
        self.environment = environment
        self.settings = settings
    }

    /// With the variables of this process.
    public init(file: String?, settings: [String]) {
        self.init(file: file, environment: ProcessInfo.processInfo.environment, settings: settings)
    }

    /// Reads and checks everything anew; throws all faults at once.
    public func load() throws(ConfigurationError) -> Configuration {
        guard let file else { return try Configuration(environment: environment, settings: settings) }
        return try Configuration(
            file: (try Self.read(file), file), environment: environment, settings: settings)
    }

    private static func read(_ file: String) throws(ConfigurationError) -> String {
        let bytes: [UInt8]
        do {
            guard let handle = FileHandle(forReadingAtPath: file) else {
                throw POSIXError(.init(rawValue: errno) ?? .EIO)
            }
            bytes = Array(try handle.read(upToCount: bytesMax + 1) ?? Data())
        } catch {
            throw fault(file, "can't be read: \(reason(of: error))")
        }
        guard bytes.count <= bytesMax else {
            throw fault(file, "has more than \(ByteSize.text(bytesMax)), and can't be a configuration")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw fault(file, "is not UTF-8; save it in that encoding")
        }
        return text
    }

    private static func fault(_ file: String, _ message: String) -> ConfigurationError {
        ConfigurationError(faults: [ConfigurationFault(place: file, message: message)])
    }

    /// The kernel's words for it, which Foundation keeps inside.
    private static func reason(of error: any Error) -> String {
        if let error = error as? POSIXError { return String(cString: strerror(error.code.rawValue)) }
        let inner = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        let code = inner?.domain == NSPOSIXErrorDomain ? inner?.code : nil
        return code.map { String(cString: strerror(Int32($0))) } ?? error.localizedDescription
    }
}
