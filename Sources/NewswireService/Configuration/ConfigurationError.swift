/// One fault of a configuration: where it stands and what to do about it.
public struct ConfigurationFault: Sendable, Equatable, CustomStringConvertible {
    /// `newswired.yaml:12:5`, `environment NEWSWIRE_LOG_LEVEL` or `--set log.level`; empty for what shows only when it
    /// is used: an endpoint that is taken.
    public let place: String
    public let message: String

    public var description: String { place.isEmpty ? message : "\(place): \(message)" }
}

/// Why a configuration can't be used: all its faults at once. The program ends with exit code 78 (EX_CONFIG).
public struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    public let faults: [ConfigurationFault]

    public var description: String { faults.map(\.description).joined(separator: "\n") }
}

extension [ConfigurationFault] {
    /// Those of a file by line and column; the others keep their places behind them.
    var inOrder: [ConfigurationFault] {
        func position(_ fault: ConfigurationFault) -> (Int, Int) {
            let numbers = fault.place.split(separator: ":").suffix(2).compactMap { Int($0) }
            return numbers.count == 2 ? (numbers[0], numbers[1]) : (.max, .max)
        }
        return enumerated().sorted { left, right in
            let (first, second) = (position(left.element), position(right.element))
            return (first.0, first.1, left.offset) < (second.0, second.1, right.offset)
        }.map(\.element)
    }
}
