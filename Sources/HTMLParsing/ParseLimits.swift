/// How much a page may be. What goes over a limit is left out, and the document says so in `truncation`.
///
/// All of them count work or memory, none of them time: the same bytes always give the same tree.
public struct ParseLimits: Sendable {
    /// At most 256 MiB.
    public var bytesMax: Int
    /// Nodes of all kinds; a node takes 32 bytes. Up to 8 more are made to finish the tree.
    public var nodesMax: Int
    /// Elements inside one another.
    public var depthMax: Int
    public var attributesPerElementMax: Int
    /// Attributes of all elements; one takes 12 bytes.
    public var attributesMax: Int
    /// Steps through the list of open elements, of formatting elements and the like, on top of 262,144.
    ///
    /// News pages take less than one in ten bytes. A step is about a nanosecond; to open a formatting element again
    /// takes 24 of them.
    public var stepsPerByte: Int

    public init(
        bytesMax: Int = 64 << 20, nodesMax: Int = 4_000_000, depthMax: Int = 512, attributesPerElementMax: Int = 1024,
        attributesMax: Int = 8_000_000, stepsPerByte: Int = 4
    ) {
        self.bytesMax = min(bytesMax, 1 << 28)
        self.nodesMax = min(nodesMax, 1 << 30)
        self.depthMax = max(depthMax, 8)
        self.attributesPerElementMax = attributesPerElementMax
        self.attributesMax = min(attributesMax, 1 << 30)
        self.stepsPerByte = stepsPerByte
    }
}
