/// Query parameters that say how a reader came to an article, and nothing about which article it is.
///
/// A name that any site uses for content is not here: `id`, `p`, `page`, `article`, `cid`, `sid`, `type`, `lang`.
enum TrackingParameters {
    /// Whether a piece of a query, `name=value` or `name`, is one. Names are compared in lower case.
    static func contain(_ piece: ArraySlice<UInt8>) -> Bool {
        let end = piece.firstIndex(of: Ascii.equals) ?? piece.endIndex
        let name = lowercased(piece[..<end])
        if names.contains(name) || prefixes.contains(where: name.hasPrefix) { return true }
        let isChannel = channelNames.contains(name)
        let isRendition = name == "amp" || renditionNames.contains(name)
        guard isChannel || isRendition else { return false }

        let value = end < piece.endIndex ? lowercased(piece[(end + 1)...]) : ""
        if isChannel && channels.contains(value) { return true }
        return name == "amp" ? ["", "1", "true"].contains(value) : isRendition && value == "amp"
    }

    private static func lowercased(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.map(Ascii.lowercased), as: UTF8.self)
    }

    private static let prefixes = [
        "utm_",  // Urchin and Google Analytics
        "mtm_", "matomo_", "pk_", "piwik_",  // Matomo and its older name
        "hsa_",  // HubSpot advertising
        "at_custom", "at_link_", "at_ptr_",  // AT Internet (Piano) campaigns
        "fb_action_", "fb_comment_",  // Facebook's social plug-ins
        "aspsessionid",  // sessions of ASP
    ]

    private static let names = Set(table.flatMap(\.names))

    private static let table: [(reason: String, names: [String])] = [
        (
            "click identifiers of advertising networks",
            [
                "gclid", "gclsrc", "gbraid", "wbraid", "dclid", "gad_source", "gad_campaignid", "msclkid", "fbclid",
                "twclid",
                "ttclid", "yclid", "ysclid", "li_fat_id", "epik", "rdt_cid", "irclickid", "s_kwcid", "ef_id",
                "wickedid",
            ]
        ),
        ("Instagram and Facebook shares", ["igshid", "igsh", "fb_source", "fb_ref", "mibextid"]),
        ("Twitter's embeds and shares", ["ref_src", "ref_url", "twitter_impression", "__twitter_impression", "twsrc"]),
        ("Google Analytics across domains", ["_ga", "_gl", "_gac"]),
        ("Mailchimp", ["mc_cid", "mc_eid"]),
        ("Marketo", ["mkt_tok"]),
        ("HubSpot", ["_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp", "hsctatracking"]),
        ("other mailing systems", ["vero_id", "vero_conv", "oly_enc_id", "oly_anon_id", "ml_subscriber"]),
        ("Yandex and Openstat", ["_openstat", "_ym_uid"]),
        ("Branch's deep links", ["_branch_match_id", "_branch_referrer"]),
        ("Adobe Analytics", ["s_cid", "icid", "ncid", "cmpid", "cmp"]),
        ("comScore and Nielsen", ["ns_mchannel", "ns_source", "ns_campaign", "ns_linkname", "ns_fee"]),
        ("Webtrekk and Webtrends", ["wt_mc", "wt_zmc", "wt.mc_id", "wt.nav", "wt.z_author"]),
        (
            "AT Internet",
            ["xtor", "xtref", "at_medium", "at_campaign", "at_campaign_type", "at_bbc_team", "at_format", "at_variant"]
        ),
        ("Alibaba", ["spm"]),
        ("share buttons", ["sr_share", "share_id", "sharetype", "sfnsn"]),
        ("papers' own campaign codes", ["smid", "smtyp", "emc", "ocid", "ito", "mbid", "srnd"]),
        ("sessions of PHP and Java", ["phpsessid", "jsessionid"]),
    ]

    /// Names that carry a channel on one site and content on another; dropped only with a value that is a channel.
    private static let channelNames: Set<String> = ["ref", "source", "src", "from", "via", "referrer", "share"]

    private static let channels: Set<String> = [
        "rss", "feed", "atom", "twitter", "facebook", "fb", "linkedin", "whatsapp", "telegram", "reddit", "instagram",
        "pinterest", "email", "mail", "newsletter", "homepage", "home", "share", "social", "app", "push", "google",
        "googlenews", "flipboard",
    ]

    /// Names that choose a rendition where their value is `amp`; so does `amp` by itself.
    private static let renditionNames: Set<String> = ["output", "outputtype", "view"]
}
