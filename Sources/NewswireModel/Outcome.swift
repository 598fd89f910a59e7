/// What became of an item: every item of every accepted payload gets exactly one.
public enum Outcome: String, Sendable, CaseIterable {
    /// Nothing like it in the window.
    case new
    /// The same identity, with another headline, byline or body.
    case update
    /// The same identity with the same headline, byline and body.
    case unchanged
    /// The same normalized text under another identity, or without one.
    case duplicate
    /// Largely the same text.
    case nearDuplicate = "near-duplicate"
    /// Processed, and no article.
    case rejected
    /// Could not be processed.
    case quarantined
}

/// How the text of a duplicate lies to the text it duplicates.
public enum Relation: String, Sendable, CaseIterable {
    case copy, contains, containedIn
}

/// Why an item was processed and found to be no article.
public enum RejectionCode: String, Sendable, CaseIterable {
    case listing
    case errorPage = "error-page"
    case consentWall = "consent-wall"
    case product, forum, empty
}

/// Why a payload could not be processed.
public enum QuarantineCode: String, Sendable, CaseIterable {
    /// A kind of content that nothing here reads (yet).
    case unsupportedType = "unsupported-type"
    /// Bytes that are not what their content encoding makes of any content, or that are cut off.
    case badEncoding = "bad-encoding"
    /// JSON that is no envelope: damaged, nested too deep, or without exactly one of `html`, `text` and `body64`.
    case badEnvelope = "bad-envelope"
    /// More work than the limits of one payload allow.
    case overLimit = "over-limit"
    /// It was proved to end the process, and is not looked at any more.
    case poison
}

/// Why the intake refused a payload: nothing of it was stored.
public enum RefusalCode: String, Sendable, CaseIterable {
    case badFrame = "bad-frame"
    case badHeader = "bad-header"
    case tooLarge = "too-large"
    case unknownEncoding = "unknown-encoding"
    case hashMismatch = "hash-mismatch"
    /// Another version of the reliable intake's protocol.
    case unknownVersion = "unknown-version"
    /// The id was accepted with other bytes.
    case idReused = "id-reused"
    /// More unacknowledged than the window allows.
    case overWindow = "over-window"
    /// The disk has too little room for more.
    case diskLow = "disk-low"
    /// The daemon is stopping.
    case draining
    /// A fault of the daemon or of its disk.
    case `internal`
}

extension RefusalCode {
    /// Whether the endpoint refuses anything with this code: where nobody is told, nobody is told to wait.
    public func isPossible(at endpoint: IntakeEndpoint) -> Bool {
        switch self {
        case .badFrame, .badHeader, .tooLarge, .unknownEncoding, .hashMismatch: true
        case .unknownVersion, .idReused, .overWindow, .diskLow, .draining, .internal: endpoint == .reliable
        }
    }
}

/// A closed code with a sentence that says what, where and what to do.
public struct Finding<Code: Sendable & Equatable>: Error, Equatable {
    public var code: Code
    public var detail: String

    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }
}
