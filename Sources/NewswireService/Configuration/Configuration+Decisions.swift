internal import ArticleExtraction
internal import Deduplication
package import NewswireProtocol

extension Configuration {
    /// What outcomes and records depend on.
    package var decisions: DecisionSettings {
        var settings = DecisionSettings(
            instance: instance, identitiesMax: UInt64(dedupe.identitiesMax), identityDays: UInt64(dedupe.identityDays),
            textsMax: UInt64(dedupe.textsMax), textDays: UInt64(dedupe.textDays),
            contentBytesMax: UInt64(limits.contentBytes), contentRatioMax: UInt64(limits.contentRatio),
            near: dedupe.near.map {
                DecisionSettings.Near(
                    days: UInt64($0.days), textsMax: UInt64($0.textsMax),
                    thresholdPercent: UInt64($0.thresholdPercent), kibibytesMax: UInt64($0.recordBytesMax >> 10))
            })
        settings.boilerplate = dedupe.boilerplate.map {
            DecisionSettings.Boilerplate(
                pages: UInt64($0.pages), confidencePercent: UInt64($0.confidencePercent), days: UInt64($0.days),
                sourcesMax: UInt64($0.sourcesMax), linesMax: UInt64($0.linesMax))
        }
        settings.bodyMarkdown = bodyMarkdown
        settings.links = links
        return settings
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

    /// As the extractor has them.
    var extras: Extractor.Extras {
        var extras: Extractor.Extras = []
        if bodyMarkdown { extras.insert(.bodyMarkdown) }
        if links { extras.insert(.links) }
        return extras
    }

    /// As deduplication has them.
    var limits: Deduplicator.Limits {
        Deduplicator.Limits(
            identitiesMax: Int(identitiesMax), identityDays: Int(identityDays), textsMax: Int(textsMax),
            textDays: Int(textDays),
            near: near.map {
                NearLimits(
                    days: Int($0.days), textsMax: Int($0.textsMax), recordBytesMax: Int($0.kibibytesMax) << 10,
                    thresholdPercent: Int($0.thresholdPercent))
            },
            boilerplate: boilerplate.map {
                BoilerplateLimits(
                    pages: Int($0.pages), confidencePercent: Int($0.confidencePercent), days: Int($0.days),
                    sourcesMax: Int($0.sourcesMax), linesMax: Int($0.linesMax))
            })
    }
}
