/// The JSON Schema (draft 2020-12) that every record satisfies: the envelope and its `data`, outcome by outcome.
public enum RecordSchema {
    /// The schema's `$id`, which records name as their `dataschema`.
    public static let id = "urn:newswire:schema:article:v1"

    /// The schema as UTF-8 JSON text.
    public static var bytes: [UInt8] { PackageResources.newswire_article_v1_json }
}
