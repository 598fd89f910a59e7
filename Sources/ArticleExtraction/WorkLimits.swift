import HTMLParsing
import JSONText

/// How much work one payload may be. Counts of bytes, lines and values only, never time: the same payload meets the
/// same limit on every replay.
public struct WorkLimits: Sendable, Equatable {
    /// Bytes that a compressed payload may become; more is quarantined as `over-limit`. `limits.contentBytes`.
    public var contentBytesMax = 10 << 20
    /// Bytes that it may become for each of its own, where it becomes more than 1 MiB; more is quarantined as
    /// `over-limit`. Pages become about 4 to 10 times as large. `limits.contentRatio`.
    public var contentRatioMax = 100
    /// Bytes of text that are looked at; more is quarantined as `over-limit`.
    public var textBytesMax = 8 << 20
    /// Lines of text that hold anything; more is quarantined as `over-limit`.
    public var linesMax = 100_000
    /// Bytes of an article's body; what is beyond is cut off with the warning `truncated: body`.
    public var bodyBytesMax = 1 << 20
    /// Bytes of any other field of an article; what is beyond is cut off with the warning `truncated: <field>`.
    public var fieldBytesMax = 8 << 10
    /// Elements of a list of an article, such as `keywords`; the rest is left out with the warning `truncated:
    /// <field>`.
    public var listCountMax = 256
    /// Containers inside one another in a JSON envelope; more is quarantined as `bad-envelope`.
    public var jsonDepthMax = 64
    /// Values of a JSON envelope; more is quarantined as `over-limit`.
    public var jsonValuesMax = 100_000

    /// Bytes of a page that are read; the rest is left out with the warning `truncated: page`.
    public var pageBytesMax = 16 << 20
    /// Nodes of a page's tree; the same.
    public var pageNodesMax = 1_000_000

    public init() {}

    /// Bytes of a body as Markdown, and of the list of its links, each, of a payload with so many bytes of text. Marks
    /// and addresses need room that the body does not; more is left out with the warning `truncated: bodyMarkdown`.
    func extraBytesMax(text count: Int) -> Int { min(2 * bodyBytesMax, count + Self.extraBytes) }

    /// What they may have however short the text is.
    public static let extraBytes = 32 << 10

    /// Those of a page's tree.
    var html: ParseLimits {
        ParseLimits(bytesMax: pageBytesMax, nodesMax: pageNodesMax, attributesMax: 2 * pageNodesMax)
    }

    /// Those of an envelope's JSON.
    var json: JSONReader.Limits {
        JSONReader.Limits(depthMax: jsonDepthMax, valuesMax: jsonValuesMax, acceptsControlCharacters: true)
    }
}
