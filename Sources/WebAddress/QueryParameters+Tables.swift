/// The tables of names; all in lower case.
extension QueryParameters {
    /// Of vendors alone: `pk_`, `itm_` or `ns_` begin numbers of articles too, so those names stand in full below.
    static let prefixes: [(prefix: String, reason: String)] = [
        ("utm_", "Urchin and Google Analytics"),
        ("mtm_", "Matomo"), ("matomo_", "Matomo"), ("piwik_", "Matomo"),
        ("at_custom", "AT Internet (Piano)"), ("at_link", "AT Internet (Piano)"), ("at_ptr_", "AT Internet (Piano)"),
        ("at_campaign", "AT Internet (Piano)"), ("at_email", "AT Internet (Piano)"),
        ("hsa_", "HubSpot"), ("__hs", "HubSpot"), ("_hs", "HubSpot"),
        ("wt.", "Webtrends"),
        ("fb_action_", "Facebook"), ("fb_comment_", "Facebook"), ("__cft__", "Facebook"), ("__xts__", "Facebook"),
        ("sfmc_", "Salesforce"), ("bsft_", "Blueshift"), ("vero_", "Vero"),
        ("aspsessionid", "session"),
    ]

    static let names: [(reason: String, names: String)] = [
        (
            "click on an advertisement",
            """
            gclid gclsrc gbraid wbraid dclid gad_source gad_campaignid srsltid msclkid fbclid twclid ttclid yclid \
            ymclid ysclid li_fat_id epik rdt_cid irclickid irgwc s_kwcid ef_id wickedid dicbo tblci obclid scclid \
            sccid rb_clickid zanpid mkwid pcrid vgo_ee hmb_campaign hmb_medium hmb_source ascsubtag asc_source \
            asc_campaign asc_refurl cjevent cjdata
            """
        ),
        (
            "share on a social network",
            """
            igshid igsh ig_rid ig_mid fb_source fb_ref fbaid mibextid refsrc fref hc_ref hc_location rdid share_url \
            __tn__ comment_tracking notif_t notif_id action_object_map action_type_map action_ref_map ref_src ref_url \
            twitter_impression __twitter_impression twsrc tt_medium tt_content wprov trk trkinfo trkemail lipi lici \
            midtoken midsig li_medium li_source sharetype sr_share sfnsn share_source share_medium share_plat \
            share_tag share_session_id share_token sharetoken spm spm_id_from vd_source unique_k isappinstalled \
            wxshare_count sharer_shareid xsec_source hootpostid soc_src soc_trk tsrc nsukey
            """
        ),
        ("Google Analytics across domains", "_ga _gl _gac _gcl_au ga_source ga_medium ga_campaign ga_content ga_term"),
        ("Google's news showcase and AMP viewer", "gaa_at gaa_n gaa_ts gaa_sig usqp amp_js_v amp_gsa amp_ct amp_kit"),
        (
            "mailing",
            """
            mc_cid mc_eid mc_source mc_medium mkt_tok _bta_tid _bta_c dm_i _kx _ke nb_klid ck_subscriber_id \
            ml_subscriber ml_subscriber_hash inf_contact_key oly_enc_id oly_anon_id et_rid et_cid spmailingid spuserid \
            spjobid spreportid elqtrackid elqtrack elqaid elqat elqak elqcampaignid bxid cndid esrc hasha hashb hashc \
            pnespid regi_id __s hsctatracking
            """
        ),
        ("Matomo", "pk_campaign pk_kwd pk_keyword pk_source pk_medium pk_content"),
        (
            "AT Internet and Cxense (Piano)",
            """
            at_medium at_format at_variant at_creation at_creator at_platform at_network at_product at_term \
            at_bbc_team at_general_placement at_detail_placement at_recipient_id at_recipient_list at_send_date \
            at_source cx_testid cx_testvariant cx_artpos cx_navsource cx_click cx_experienceid cx_experienceactionid
            """
        ),
        ("comScore", "ns_mchannel ns_source ns_campaign ns_linkname ns_fee ns_url ns_mail_uid ns_mail_job"),
        (
            "promotion within the site",
            "itm_source itm_medium itm_campaign itm_content itm_term itm_channel itm_audience"
        ),
        ("Yandex and Openstat", "_openstat _ym_uid ym_source frommail"),
        ("deep link", "_branch_match_id _branch_referrer"),
        (
            "web analytics",
            """
            s_cid icid ncid n_cid cmpid cmp intcid intcmp int_cmp int_source int_medium int_campaign int_content \
            int_term dcmp cm_mmc cm_mmca1 cm_sp cm_lm wt_mc wt_zmc wt_ref wt_eid wt_t xtor xtref xtcr
            """
        ),
        (
            "a paper's own campaign code",
            """
            smid smtyp emc ocid ito mbid srnd tpcc reflink feedtype feedname sref dgcid guccounter guce_referrer \
            guce_referrer_sig leadsource rssfeed
            """
        ),
        ("gift or key of a reader", "unlocked_article_code gift gift_token giftid gift_id giftcopy accesstoken"),
        ("comment that is answered or liked", "replytocom like_comment _wpnonce"),
        ("session", "phpsessid jsessionid oscsid zenid cfid cftoken"),
        ("against caches", "no_cache nocache cachebuster cache_buster"),
    ]

    /// Names that carry a channel on one site and content on another.
    static let channelNames: Set<String> = [
        "ref", "source", "src", "from", "via", "referrer", "referer", "share", "partner", "feature", "origin",
    ]

    static let channels: Set<String> = [
        "rss", "rss2", "rss_feed", "rssfeed", "rss-feed", "feed", "feeds", "atom", "twitter", "twitter.com", "x.com",
        "t.co", "tw", "facebook", "facebook.com", "fb", "linkedin", "whatsapp", "wa", "telegram", "reddit",
        "instagram", "ig", "pinterest", "threads", "bluesky", "mastodon", "tumblr", "pocket", "line", "kakaotalk",
        "wechat", "weibo", "vk", "singlemessage", "timeline", "groupmessage", "email", "e-mail", "mail", "newsletter",
        "newsletters", "homepage", "home", "front", "frontpage", "share", "sharing", "social", "social_share",
        "sharebutton", "app", "push", "push_notification", "webpush", "web_push", "google", "googlenews",
        "google_news", "google_editors_picks", "flipboard", "smartnews", "applenews", "apple_news", "newsbreak",
        "upday", "msn", "yahoo", "bing", "duckduckgo", "youtu.be", "related", "recommended", "mostread", "most_read",
        "trending", "copylink", "copy_link", "clipboard",
    ]

    static let fileSuffixes: Set<Substring> = ["html", "htm", "php", "asp", "aspx", "jsp", "xml", "pdf"]

    /// Names that choose a rendition, and the values with which they choose one of the same article.
    static let renditions: [String: Set<String>] = {
        let isSet: Set<String> = ["", "1", "true", "yes", "y", "on"]
        var renditions: [String: Set<String>] = [:]
        let switches = """
            amp _amp is_amp isamp hs_amp print printable printer printversion print_version printmode printview \
            printpage mobile showall singlepage single_page
            """
        for name in switches.split(separator: " ") { renditions[String(name)] = isSet }
        let choices = "output outputtype amp-content view display mode format layout version action"
        for name in choices.split(separator: " ") {
            renditions[String(name)] = ["amp", "amp-type", "print", "printer", "printable", "mobile"]
        }
        renditions["template"] = ["amp", "ampart", "print"]
        renditions["pagewanted"] = ["all", "print"]
        renditions["page"] = ["all"]
        renditions["tmpl"] = ["component"]
        renditions["mobileaction"] = ["toggle_view_mobile", "toggle_view_desktop"]
        return renditions
    }()
}
