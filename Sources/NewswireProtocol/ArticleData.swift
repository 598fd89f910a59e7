import JSONText
public import NewswireModel

/// What a record's `data` says of the article alone, for whoever extracts without a daemon: the same members in the
/// same order, without those of the item, the verdict and the reception (`id`, `outcome`, `received` …).
public enum ArticleData {
    /// One JSON object as UTF-8 text; `{}` for an article without any field.
    public static func encode(_ article: Article, contentHash: String? = nil) -> [UInt8] {
        let prepared = PreparedRecord(article, optionallyReceived: nil, contentHash: contentHash)
        let sections = RecordSections(of: .new)
        var members: [UInt8] = []
        prepared.members.append(.payloadID ... .contentHash, of: sections, to: &members)
        prepared.appendOrigins(of: sections, to: &members)
        if !article.warnings.isEmpty {
            var writer = SectionedMembers.startedWriter(capacity: 256)
            writer.member("warnings", article.warnings)
            members.append(contentsOf: writer.bytes.dropFirst(SectionedMembers.startSize))
        }
        // Members bring a comma; that of the first one becomes the brace.
        return Array("{".utf8) + members.dropFirst() + Array("}".utf8)
    }
}
