internal import NewswireModel

/// One family of the metrics: everything under one name, told apart by label values.
///
/// The table of all of them is `MetricFamily.all`; the Prometheus text and the reference page are made from it.
package struct MetricFamily: Sendable {
    package enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    /// A label with the values it can have.
    package struct Label: Sendable {
        package let name: String
        package let values: Values

        package enum Values: Sendable {
            /// A closed set.
            case these([String])
            /// Values that are not known beforehand, described.
            case any(String)
        }
    }

    /// The chapters of the reference page, in its order.
    package enum Group: String, Sendable, CaseIterable {
        case intake = "Intake"
        case outcomes = "Outcomes and stages"
        case feed = "Feed"
        case limits = "Queues and limits"
        case stores = "Journal and record log"
        case outlets = "Outlets"
        case service = "Service"
        case process = "Process"
    }

    /// In base units; counters end in `_total`.
    package let name: String
    package let kind: Kind
    package let group: Group
    package let labels: [Label]
    /// One sentence, without the full stop.
    package let help: String
    /// When to worry, and what to do then: a sentence, without the full stop; empty where it only informs.
    package let advice: String
}

/// One value of a family at one moment.
package struct MetricSample: Sendable {
    package let family: MetricFamily
    /// As many as the family has labels, in their order.
    package let labels: [String]
    package let value: Value

    package init(family: MetricFamily, labels: [String], value: Value) {
        self.family = family
        self.labels = labels
        self.value = value
    }

    package enum Value: Sendable {
        case number(Double)
        /// An exact number: `count` divided by `unitsPerBase`, a power of ten.
        case exact(UInt64, unitsPerBase: UInt64)
        case histogram(HistogramCounts)
    }
}

/// What a histogram has counted by some moment.
package struct HistogramCounts: Sendable {
    /// Upper bounds, ascending, each belonging to its bucket; in the histogram's own unit.
    package let bounds: [UInt64]
    /// Observations in each bucket alone; one more than there are bounds, for what lies above the last.
    package let counts: [UInt64]
    /// Of all observations, in the histogram's own unit.
    package let sum: UInt64
    /// How many of that unit make one of the family's base unit.
    package let unitsPerBase: UInt64

    package var count: UInt64 { counts.reduce(0, +) }
}

extension MetricFamily.Label {
    static let endpoint = these("endpoint", IntakeEndpoint.self)
    static let store = these("log", StoreName.self)
    static let outlet = any("outlet", "as in the header, cut at 128 bytes")

    /// A label with the raw values of an enum.
    static func these<Value: CaseIterable & RawRepresentable<String>>(_ name: String, _ values: Value.Type) -> Self {
        these(name, Value.allCases.map(\.rawValue))
    }

    static func these(_ name: String, _ values: [String]) -> Self { Self(name: name, values: .these(values)) }

    static func any(_ name: String, _ description: String) -> Self { Self(name: name, values: .any(description)) }
}
