/// A parsed page: a tree in flat arrays, read through `Node` values, which are numbers.
///
/// Nothing is allocated per node, and reading allocates nothing unless it says so. Parse the next page into the same
/// document to use its memory again; what was read from it before means nothing after that. A copy shares the memory
/// until one of the two is parsed into. Trees may be deep: walk them with `Walk` or by links, not by recursion.
public struct Document: Sendable {
    /// What a page was too much for; its tree is whole all the same, only not all of the page is in it.
    public struct Truncation: OptionSet, Sendable, Hashable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// More bytes than `ParseLimits.bytesMax`: the rest was not read.
        public static let bytes = Truncation(rawValue: 1)
        /// More nodes than `ParseLimits.nodesMax`: reading ended there.
        public static let nodes = Truncation(rawValue: 2)
        /// Elements inside one another beyond `ParseLimits.depthMax`: the deeper ones are siblings at that depth; and
        /// reading ended where eight times as many were open.
        public static let depth = Truncation(rawValue: 4)
        /// More attributes than `ParseLimits` allows: the last ones of an element are missing.
        public static let attributes = Truncation(rawValue: 8)
        /// More than 65,535 different names: reading ended there.
        public static let names = Truncation(rawValue: 16)
        /// More work than `ParseLimits.stepsPerByte` allows: reading ended there.
        public static let steps = Truncation(rawValue: 32)
    }

    /// How far a page's document type sends a browser back in time (§13.2.6.4.1).
    public enum QuirksMode: UInt8, Sendable {
        case noQuirks, limitedQuirks, quirks
    }

    @usableFromInline var nodes: [NodeRecord] = [NodeRecord(kind: .document)]
    @usableFromInline var attributes: [Attribute] = []
    /// The page, with its line ends normalized.
    @usableFromInline var source: [UInt8] = []
    @usableFromInline var decoded: [UInt8] = []
    var names = NameTable()
    var doctypeToken: DoctypeToken?
    /// The node whose children a fragment is.
    var root: UInt32 = 0
    /// A buffer for sources whose line ends have to be normalized.
    var normalized: [UInt8] = []

    public internal(set) var quirksMode = QuirksMode.noQuirks
    /// What of the page is missing in the tree; empty for all pages but hostile ones.
    public internal(set) var truncation: Truncation = []
    /// How many steps the tree builder took through its lists, a measure of work that time is not.
    public internal(set) var steps = 0

    /// An empty document.
    public init() {}

    /// How many nodes there are, those that were cut off from the tree included.
    public var nodeCount: Int { nodes.count }
}
