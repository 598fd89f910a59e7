/// An encoding of the WHATWG Encoding Standard: its raw value is the standard's name in lower case.
public enum TextEncoding: String, CaseIterable, Sendable {
    case big5 = "big5"
    case eucJP = "euc-jp"
    case eucKR = "euc-kr"
    case gb18030 = "gb18030"
    case gbk = "gbk"
    case ibm866 = "ibm866"
    case iso2022JP = "iso-2022-jp"
    case iso8859Part10 = "iso-8859-10"
    case iso8859Part13 = "iso-8859-13"
    case iso8859Part14 = "iso-8859-14"
    case iso8859Part15 = "iso-8859-15"
    case iso8859Part16 = "iso-8859-16"
    case iso8859Part2 = "iso-8859-2"
    case iso8859Part3 = "iso-8859-3"
    case iso8859Part4 = "iso-8859-4"
    case iso8859Part5 = "iso-8859-5"
    case iso8859Part6 = "iso-8859-6"
    case iso8859Part7 = "iso-8859-7"
    case iso8859Part8 = "iso-8859-8"
    case iso8859Part8I = "iso-8859-8-i"
    case koi8R = "koi8-r"
    case koi8U = "koi8-u"
    case macintosh = "macintosh"
    case replacement = "replacement"
    case shiftJIS = "shift_jis"
    case utf16BE = "utf-16be"
    case utf16LE = "utf-16le"
    case utf8 = "utf-8"
    case windows1250 = "windows-1250"
    case windows1251 = "windows-1251"
    case windows1252 = "windows-1252"
    case windows1253 = "windows-1253"
    case windows1254 = "windows-1254"
    case windows1255 = "windows-1255"
    case windows1256 = "windows-1256"
    case windows1257 = "windows-1257"
    case windows1258 = "windows-1258"
    case windows874 = "windows-874"
    case xMacCyrillic = "x-mac-cyrillic"
    case xUserDefined = "x-user-defined"

    /// No label is longer; what is longer is refused unread.
    static let labelBytesMax = 19

    /// The encoding of a label: without regard to case and to ASCII white space around it; nil for what the standard
    /// does not list.
    public init?(label: some Collection<UInt8>) {
        let isSpace: (UInt8) -> Bool = { $0 == 32 || $0 == 9 || $0 == 10 || $0 == 12 || $0 == 13 }
        var name = label.drop(while: isSpace).prefix(Self.labelBytesMax + 1).map { $0 &- 65 < 26 ? $0 | 32 : $0 }
        let rest = label.drop(while: isSpace).dropFirst(name.count)
        guard rest.allSatisfy(isSpace) else { return nil }
        while let last = name.last, isSpace(last) { name.removeLast() }
        guard let found = Self.byLabel[String(decoding: name, as: UTF8.self)] else { return nil }
        self = found
    }

    private static let byLabel: [String: TextEncoding] = {
        var table: [String: TextEncoding] = [:]
        for encoding in allCases {
            for label in encoding.labels.split(separator: " ") { table[String(label)] = encoding }
        }
        return table
    }()

    /// The labels of the standard's table "names and labels", separated by spaces.
    public var labels: String {
        switch self {
        case .big5:
            """
            big5 big5-hkscs cn-big5 csbig5 x-x-big5
            """
        case .eucJP:
            """
            cseucpkdfmtjapanese euc-jp x-euc-jp
            """
        case .eucKR:
            """
            cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 \
            windows-949
            """
        case .gb18030:
            """
            gb18030
            """
        case .gbk:
            """
            chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk
            """
        case .ibm866:
            """
            866 cp866 csibm866 ibm866
            """
        case .iso2022JP:
            """
            csiso2022jp iso-2022-jp
            """
        case .iso8859Part10:
            """
            csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6
            """
        case .iso8859Part13:
            """
            iso-8859-13 iso8859-13 iso885913
            """
        case .iso8859Part14:
            """
            iso-8859-14 iso8859-14 iso885914
            """
        case .iso8859Part15:
            """
            csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9
            """
        case .iso8859Part16:
            """
            iso-8859-16
            """
        case .iso8859Part2:
            """
            csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2
            """
        case .iso8859Part3:
            """
            csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3
            """
        case .iso8859Part4:
            """
            csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4
            """
        case .iso8859Part5:
            """
            csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988
            """
        case .iso8859Part6:
            """
            arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e iso-8859-6-i \
            iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987
            """
        case .iso8859Part7:
            """
            csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 iso_8859-7 \
            iso_8859-7:1987 sun_eu_greek
            """
        case .iso8859Part8:
            """
            csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 \
            iso_8859-8:1988 visual
            """
        case .iso8859Part8I:
            """
            csiso88598i iso-8859-8-i logical
            """
        case .koi8R:
            """
            cskoi8r koi koi8 koi8-r koi8_r
            """
        case .koi8U:
            """
            koi8-ru koi8-u
            """
        case .macintosh:
            """
            csmacintosh mac macintosh x-mac-roman
            """
        case .replacement:
            """
            csiso2022kr hz-gb-2312 iso-2022-cn iso-2022-cn-ext iso-2022-kr replacement
            """
        case .shiftJIS:
            """
            csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis
            """
        case .utf16BE:
            """
            unicodefffe utf-16be
            """
        case .utf16LE:
            """
            csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le
            """
        case .utf8:
            """
            unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8
            """
        case .windows1250:
            """
            cp1250 windows-1250 x-cp1250
            """
        case .windows1251:
            """
            cp1251 windows-1251 x-cp1251
            """
        case .windows1252:
            """
            ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 \
            iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252
            """
        case .windows1253:
            """
            cp1253 windows-1253 x-cp1253
            """
        case .windows1254:
            """
            cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 \
            windows-1254 x-cp1254
            """
        case .windows1255:
            """
            cp1255 windows-1255 x-cp1255
            """
        case .windows1256:
            """
            cp1256 windows-1256 x-cp1256
            """
        case .windows1257:
            """
            cp1257 windows-1257 x-cp1257
            """
        case .windows1258:
            """
            cp1258 windows-1258 x-cp1258
            """
        case .windows874:
            """
            dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874
            """
        case .xMacCyrillic:
            """
            x-mac-cyrillic x-mac-ukrainian
            """
        case .xUserDefined:
            """
            x-user-defined
            """
        }
    }
}
