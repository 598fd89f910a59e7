import WebAddress

/// What is known of an article's title before its text is read.
enum KnownTitle {
    /// Bytes of a headline, and of an address, that are looked at.
    private static let bytesMax = 512

    /// The headline that was given and the longest part of the address's path, where most sites repeat the headline.
    static func words(headline: String?, address: String?) -> [UInt8] {
        var words = Array((headline ?? "").utf8.prefix(bytesMax))
        guard let address, let path = WebAddress(address)?.path else { return words }
        let longest = path.utf8.split(separator: UInt8(ascii: "/")).max { $0.count < $1.count }
        guard let longest else { return words }
        words.append(UInt8(ascii: " "))
        words += PercentEncoding.decoded(Array(longest.prefix(bytesMax))[...])
        return words
    }
}
