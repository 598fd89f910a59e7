/// What a word can mean in a printed date.
enum DateWord: Equatable {
    /// 1…12.
    case month(Int)
    /// Minutes east of UTC; nil where several zones share the name.
    case zone(Int?)
    case morning, afternoon
    /// A label before a date.
    case published, modified
    /// What the number before it counts.
    case year, monthUnit, day, hour, minute, second
    /// `h`, `Uhr`: the number before it is an hour, the one behind it minutes.
    case clock
    /// `am` before a German date, and what else says nothing: weekdays, prepositions.
    case filler
    /// Part of a date that counts from now: `5 hours ago`.
    case relative

    /// By the folded hash of the word; of several meanings the last.
    static let table = HashTable(
        entries.flatMap { word, names in names.map { (FoldedHash($0).value, word) } }, merge: { $1 })

    private static let entries: [(DateWord, [StaticString])] =
        monthNames.enumerated().map { (.month($0.offset + 1), $0.element) }
        + fixedZones.map { (.zone($0.minutes), $0.names) }
        + [
            (.zone(nil), ambiguousZones), (.morning, ["午前", "上午", "오전", "凌晨", "早上"]),
            (.afternoon, ["pm", "午後", "下午", "오후", "晚上"]), (.morning, ["am"]), (.published, publishedLabels),
            (.modified, modifiedLabels), (.year, ["年", "년"]), (.monthUnit, ["月", "월"]), (.day, ["日", "号", "일"]),
            (.hour, ["時", "时", "点", "點", "시"]), (.minute, ["分", "분"]), (.second, ["秒", "초"]),
            (.clock, ["h", "uhr", "hrs", "hs"]), (.filler, weekdays + fillers), (.relative, relativeWords),
        ]

    /// Full and short names in English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Danish,
    /// Norwegian, Finnish, Polish and Russian.
    private static let monthNames: [[StaticString]] = [
        [
            "january", "jan", "januar", "jänner", "janvier", "janv", "enero", "ene", "gennaio", "gen", "janeiro",
            "januari", "tammikuu", "tammikuuta", "stycznia", "styczeń", "января", "январь", "янв",
        ],
        [
            "february", "feb", "februar", "feber", "février", "févr", "fév", "febrero", "febbraio", "fevereiro", "fev",
            "februari", "helmikuu", "helmikuuta", "lutego", "luty", "февраля", "февраль", "фев",
        ],
        [
            "march", "mar", "märz", "mrz", "mars", "marzo", "março", "maart", "mrt", "marts", "maaliskuu",
            "maaliskuuta", "marca", "marzec", "марта", "март", "мар",
        ],
        [
            "april", "apr", "avril", "avr", "abril", "abr", "aprile", "huhtikuu", "huhtikuuta", "kwietnia", "kwiecień",
            "апреля", "апрель", "апр",
        ],
        [
            "may", "mai", "mayo", "maggio", "mag", "maio", "mei", "maj", "toukokuu", "toukokuuta", "maja", "мая", "май",
        ],
        [
            "june", "jun", "juni", "juin", "junio", "giugno", "giu", "junho", "kesäkuu", "kesäkuuta", "czerwca",
            "czerwiec", "июня", "июнь", "июн",
        ],
        [
            "july", "jul", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho", "heinäkuu", "heinäkuuta",
            "lipca", "lipiec", "июля", "июль", "июл",
        ],
        [
            "august", "aug", "août", "aout", "agosto", "augustus", "augusti", "elokuu", "elokuuta", "sierpnia",
            "sierpień", "августа", "август", "авг",
        ],
        [
            "september", "sep", "sept", "septembre", "septiembre", "setiembre", "settembre", "set", "setembro",
            "syyskuu", "syyskuuta", "września", "wrzesień", "сентября", "сентябрь", "сен", "сент",
        ],
        [
            "october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "ott", "outubro", "out", "lokakuu",
            "lokakuuta", "października", "październik", "октября", "октябрь", "окт",
        ],
        [
            "november", "nov", "novembre", "noviembre", "novembro", "marraskuu", "marraskuuta", "listopada", "listopad",
            "ноября", "ноябрь", "ноя",
        ],
        [
            "december", "dec", "dezember", "dez", "décembre", "déc", "diciembre", "dic", "dicembre", "dezembro",
            "desember", "des", "joulukuu", "joulukuuta", "grudnia", "grudzień", "декабря", "декабрь", "дек",
        ],
    ]

    /// Abbreviations that mean one offset wherever news is printed.
    private static let fixedZones: [(minutes: Int, names: [StaticString])] = [
        (0, ["utc", "gmt", "z", "wet"]), (60, ["cet", "mez", "wat", "west"]),
        (120, ["cest", "mesz", "eet", "sast", "cat"]),
        (180, ["eest", "msk", "eat", "trt"]), (300, ["pkt"]), (345, ["npt"]), (420, ["wib"]),
        (480, ["hkt", "sgt", "awst"]),
        (540, ["jst", "kst"]), (570, ["acst"]), (600, ["aest"]), (630, ["acdt"]), (660, ["aedt"]), (720, ["nzst"]),
        (780, ["nzdt"]), (-180, ["brt"]), (-240, ["edt"]), (-300, ["est", "cdt"]), (-360, ["mdt"]), (-420, ["pdt"]),
        (-480, ["pst", "akdt"]), (-540, ["akst"]), (-600, ["hst"]),
    ]

    /// Several zones share these, or they change their offset with the season.
    private static let ambiguousZones: [StaticString] = [
        "ist", "cst", "bst", "ast", "mst", "sst", "gst", "adt", "et", "ct", "pt", "mt", "ict", "pht", "bdt", "art",
        "clt",
    ]

    private static let publishedLabels: [StaticString] = [
        "published", "posted", "released", "created", "issued", "veröffentlicht", "erschienen", "publié", "publiée",
        "publicado", "publicada", "pubblicato", "pubblicata", "gepubliceerd", "publicerad", "publisert", "publiceret",
        "udgivet", "julkaistu", "opublikowano", "опубликовано", "公開", "配信", "掲載", "发布", "发表", "發布", "입력", "등록",
    ]

    private static let modifiedLabels: [StaticString] = [
        "updated", "update", "modified", "revised", "edited", "aktualisiert", "stand", "actualisé", "modifié", "jour",
        "actualizado", "actualizada", "aggiornato", "aggiornata", "atualizado", "atualizada", "bijgewerkt",
        "uppdaterad",
        "oppdatert", "opdateret", "päivitetty", "zaktualizowano", "aktualizacja", "обновлено", "更新", "수정",
    ]

    private static let fillers: [StaticString] = [
        "at", "on", "of", "the", "last", "first", "date", "time", "t", "st", "nd", "rd", "th", "er", "o", "clock",
        "local",
        "um", "vom", "den", "der", "datum", "le", "à", "a", "mis", "mise", "las", "los", "el", "de", "del", "alle",
        "ore", "il",
        "às", "em", "do", "dia", "op", "om", "den", "d", "kl", "klo", "på", "godz", "dnia", "r", "в", "г", "года", "på",
        "noon",
    ]

    private static let weekdays: [StaticString] = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "tues", "wed",
        "thu",
        "thur", "thurs", "fri", "sat", "sun", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag",
        "sonnabend", "sonntag", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "lunes",
        "martes",
        "miércoles", "jueves", "viernes", "sábado", "domingo", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì",
        "sabato", "domenica", "segunda", "terça", "quarta", "quinta", "sexta", "feira", "maandag", "dinsdag",
        "woensdag",
        "donderdag", "vrijdag", "zaterdag", "zondag", "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag",
        "söndag", "mandag", "tirsdag", "lørdag", "søndag", "maanantai", "tiistai", "keskiviikko", "torstai",
        "perjantai",
        "lauantai", "sunnuntai", "poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela",
        "понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье", "星期一", "星期二", "星期三",
        "星期四", "星期五", "星期六", "星期",
    ]

    private static let relativeWords: [StaticString] = [
        "ago", "hour", "hours", "minutes", "mins", "min", "read", "days", "yesterday", "today", "vor", "stunden",
        "minuten",
        "hace", "horas", "heures", "heure", "fa", "sedan", "siden",
    ]
}
