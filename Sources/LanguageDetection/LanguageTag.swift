/// What CLD2 calls languages, and what BCP 47 calls them.
enum LanguageTag {
    /// The BCP 47 tag of CLD2's code; nil for the unknown (`un`), for mere scripts (`xx-Egyp`), and for jokes.
    ///
    /// `no` stays `no`: CLD2 tells `nn` apart from it, but not `nb` from Norwegian at large. `tl` stays `tl` (Filipino
    /// is its written form), `zh` is Chinese in simplified characters, and Serbian is `sr` in both scripts.
    static func tag(ofCode code: String) -> String? {
        switch code {
        case "un", "tlh", "zzb", "zze", "zzh", "zzp": nil
        case "iw": "he"
        case "in": "id"
        case "ji": "yi"
        case "jw": "jv"
        case "mo": "ro"
        case "blu": "hmn"
        case _ where code.hasPrefix("xx"): nil
        default: code
        }
    }

    /// The code under which CLD2 knows a primary subtag.
    static func code(ofTag primary: String) -> String {
        switch primary {
        case "he": "iw"
        case "jv": "jw"
        case "nb": "no"
        case "fil": "tl"
        case "hmn": "blu"
        default: primary
        }
    }

    /// The primary subtag in small letters; empty where a tag is longer than any.
    static func primary(of tag: String) -> String {
        guard tag.utf8.count <= 35 else { return "" }
        return String(tag.prefix { $0 != "-" && $0 != "_" }).lowercased()
    }

    /// The languages that a short text cannot be told from, the language itself among them; nil for most languages.
    static func closeRelatives(of tag: String) -> Set<String>? {
        families.first { $0.contains(tag) }
    }

    /// Languages of which a text of some length is told reliably from all others but its close relatives. Texts of
    /// others, such as Low German, are found to be in a larger neighbour.
    static let wellTold: Set<String> = [
        "af", "ar", "be", "bg", "bn", "bs", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "gu",
        "he",
        "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "km", "kn", "ko", "lo", "lt", "lv", "mk", "ml", "ms",
        "my",
        "nb", "nl", "nn", "no", "pa", "pl", "pt", "ro", "ru", "si", "sk", "sl", "sq", "sr", "sv", "ta", "te", "th",
        "tr",
        "uk", "vi", "zh",
    ]

    private static let families: [Set<String>] = [
        ["bs", "hr", "sr", "sr-ME"], ["cs", "sk"], ["da", "nn", "no"], ["id", "ms"], ["bg", "mk"],
        ["rn", "rw"], ["xh", "zu"], ["bo", "dz"],
    ]
}
