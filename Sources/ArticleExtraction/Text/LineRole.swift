/// What a line is for in the page it came from.
enum LineRole: UInt8 {
    /// Of the site, or of another article: not of this one.
    case furniture
    /// A label above links, which may name the section.
    case label
    /// A link to another article, or its teaser.
    case related
    case headline
    /// Running text between headline and credits: the beginning of the body.
    case standfirst
    /// Dates and bylines.
    case credits
    case section
    case keywords
    case caption
    case paragraph
    case heading
    case listItem
    /// A name that stands alone beside the date.
    case author

    /// It becomes part of the body.
    var isBody: Bool {
        switch self {
        case .standfirst, .paragraph, .heading, .listItem: true
        default: false
        }
    }
}
