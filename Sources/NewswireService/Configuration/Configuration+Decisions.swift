internal import ArticleExtraction
internal import Deduplication
package import NewswireProtocol

extension Configuration {
    /// What outcomes and records depend on.
    package var decisions: DecisionSettings {
        DecisionSettings(
            instance: instance, identitiesMax: UInt64(dedupe.identitiesMax), identityDays: UInt64(dedupe.identityDays),
            textsMax: UInt64(dedupe.textsMax), textDays: UInt64(dedupe.textDays),
            contentBytesMax: UInt64(limits.contentBytes), contentRatioMax: UInt64(limits.contentRatio))
    }
}

extension DecisionSettings {
    /// As the workers have them.
    var work: WorkLimits {
        var work = WorkLimits()
        work.contentBytesMax = Int(contentBytesMax)
        work.contentRatioMax = Int(contentRatioMax)
        return work
    }

    /// As deduplication has them.
    var limits: Deduplicator.Limits {
        Deduplicator.Limits(
            identitiesMax: Int(identitiesMax), identityDays: Int(identityDays), textsMax: Int(textsMax),
            textDays: Int(textDays))
    }
}
