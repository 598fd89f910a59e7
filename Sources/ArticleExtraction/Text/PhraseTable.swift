/// Phrases that tell what a line is, in the languages of much of the world's press, looked up by the hash of the folded
/// words with one space between them.
enum PhraseTable {
    struct Signs: OptionSet {
        let rawValue: UInt32
        /// The whole line is this phrase.
        static let related = Signs(rawValue: 1 << 0)
        static let ranking = Signs(rawValue: 1 << 1)
        static let furniture = Signs(rawValue: 1 << 2)
        static let section = Signs(rawValue: 1 << 3)
        /// The line begins with it.
        static let furnitureStart = Signs(rawValue: 1 << 4)
        static let bylineStart = Signs(rawValue: 1 << 5)
        static let copyrightStart = Signs(rawValue: 1 << 6)
        static let rights = Signs(rawValue: 1 << 14)
        /// Before the name of a section or a site.
        static let rankingStart = Signs(rawValue: 1 << 15)
        /// A colon stands behind it at the beginning of the line.
        static let keywordsLabel = Signs(rawValue: 1 << 7)
        static let sectionLabel = Signs(rawValue: 1 << 8)
        static let captionLabel = Signs(rawValue: 1 << 9)
        static let bylineLabel = Signs(rawValue: 1 << 10)
        static let relatedLabel = Signs(rawValue: 1 << 16)
        /// It stands anywhere in the line.
        static let rankingWord = Signs(rawValue: 1 << 11)
        static let captionWord = Signs(rawValue: 1 << 12)
        /// Said of people in pictures, and sometimes in articles.
        static let captionVerb = Signs(rawValue: 1 << 13)
        /// Behind the name of whoever wrote it.
        static let bylineEnd = Signs(rawValue: 1 << 17)
        /// A longer phrase begins with it.
        static let opensPhrase = Signs(rawValue: 1 << 18)
        /// A word with which a phrase ends that may stand anywhere.
        static let endsAnywhere = Signs(rawValue: 1 << 19)

        /// Those of phrases that may stand anywhere in a line.
        static let anywhere: Signs = [.rankingWord, .captionWord, .captionVerb, .bylineEnd]
    }

    /// By the hash of the phrase.
    static let table = HashTable(
        entries.flatMap { signs, phrases in phrases.flatMap { entries(of: $0, signs) } }, merge: { $0.union($1) })

    /// What stands in the table for a phrase: itself, what it begins with, and its last word.
    private static func entries(of phrase: StaticString, _ signs: Signs) -> [(UInt64, Signs)] {
        let words = FoldedHash.words(of: phrase)
        var hash = PhraseHash()
        var entries: [(UInt64, Signs)] = []
        for word in words {
            hash.add(word)
            entries.append((hash.value, .opensPhrase))
        }
        entries[entries.count - 1].1 = signs
        if !signs.isDisjoint(with: .anywhere), let last = words.last {
            entries.append((PhraseHash(of: last).value, .endsAnywhere))
        }
        return entries
    }

    private static let entries: [(Signs, [StaticString])] = [
        (.captionVerb, ["is seen", "are seen", "is pictured", "are pictured", "is shown", "are shown"]),
        (
            .rankingStart,
            ["more from", "more in", "most read in", "latest from", "latest in", "popular in", "trending in"]
        ),
        (.related, related), (.ranking, rankings), (.furniture, furniture), (.section, sections),
        (
            .furnitureStart,
            [
                "share this article", "share this story", "share this with", "share on", "sign up for our",
                "sign up to our",
                "sign up for the", "subscribe to our", "follow us on", "click here to", "download our app", "join our",
                "get the latest news", "listen to this article", "skip to", "abonnieren sie unseren",
                "inscrivez vous à", "wird diese nachricht", "view this email", "you are receiving this",
                "sie erhalten diese",
                "suscríbete a", "iscriviti alla", "assine a", "teilen auf", "partager sur", "compartir en",
            ]
        ),
        (
            .bylineStart,
            [
                "by", "von", "par", "por", "di", "de", "door", "av", "af", "oleh", "автор", "מאת", "بقلم", "记者", "記者",
                "文",
                "written by", "reported by", "words by", "story by", "text von", "kommentar von", "texte de",
                "testo di",
                "texto de", "γράφει ο", "γράφει η", "ein kommentar von", "eine analyse von", "ein gastbeitrag von",
                "propos recueillis par",
            ]
        ),
        (.bylineEnd, ["기자", "특파원", "記者"]),
        (.copyrightStart, ["copyright", "c"]),
        (
            .rights,
            [
                "all rights reserved", "alle rechte vorbehalten", "tous droits réservés",
                "todos los derechos reservados",
                "tutti i diritti riservati", "todos os direitos reservados", "無断転載",
            ]
        ),
        (
            .keywordsLabel,
            ["tags", "topics", "keywords", "tag", "topic", "schlagwörter", "themen", "mots clés", "etiquetas", "temas"]
        ),
        (.sectionLabel, ["section", "category", "filed under", "ressort", "rubrik", "rubrique", "sección", "sezione"]),
        (
            .captionLabel,
            [
                "photo", "photos", "photograph", "image", "picture", "caption", "file photo", "foto", "fotos", "bild",
                "fot", "zdjęcie", "kuva", "фото", "φωτογραφία", "fotoğraf", "صورة", "عکس", "תמונה", "צילום", "写真", "图",
                "图片", "사진", "ảnh",
            ]
        ),
        (
            .bylineLabel,
            [
                "author", "authors", "autor", "autorin", "autorka", "auteur", "autore", "text", "texte", "tekst",
                "teksti",
                "reporter", "writer", "interview", "journalist", "journaliste", "текст", "автор", "авторы", "автори",
                "авторка", "haber", "muhabir", "yazar", "συντάκτης", "كتب", "كتبت", "بقلم", "نویسنده", "خبرنگار", "מאת",
                "作者", "记者", "記者", "撰文", "文", "기자", "penulis",
            ]
        ),
        (.rankingWord, ["popular", "ranking", "rankings", "trending", "most read", "most viewed", "most popular"]),
        (
            .captionWord,
            [
                "file photo", "getty images",
                "ap photo", "photo by", "photos by", "afp via", "reuters file", "shutterstock", "seen here",
                "pictured here",
            ]
        ),
    ]

    /// Above links to other articles that may stand in the middle of one.
    private static let related: [StaticString] = [
        "related", "related articles", "related article", "related stories", "related story", "related news",
        "related topics",
        "related content", "related coverage", "related posts", "related links", "read more", "read also", "also read",
        "also on", "see also", "read next", "up next", "further reading", "more on this", "recommended reading",
        "don t miss",
        "watch", "must read", "weiterlesen", "lesen sie auch", "mehr zum thema", "auch interessant", "lire aussi",
        "à lire aussi", "sur le même sujet", "lea también", "lee también", "ver también", "relacionado",
        "noticias relacionadas",
        "leggi anche", "correlati", "leia também", "veja também", "lees ook", "lees meer", "läs också", "läs mer",
        "les også",
        "les mer", "læs også", "lue myös", "czytaj też", "czytaj także", "zobacz też", "читайте также", "по теме",
        "関連記事",
        "あわせて読みたい", "相关新闻", "相关阅读", "相關新聞", "관련기사",
        "ilgili haberler", "читайте також", "διαβάστε επίσης", "اقرأ أيضا", "بیشتر بخوانید", "כתבות נוספות",
        "baca juga",
        "xem thêm", "citește și", "यह भी पढ़ें", "ข่าวที่เกี่ยวข้อง",
    ]

    /// Above links to other articles that stand under one.
    private static let rankings: [StaticString] = [
        "popular", "popular articles", "popular article", "popular stories", "popular posts", "popular news",
        "most popular",
        "most read", "most viewed", "most shared", "most commented", "most recent", "ranking", "access ranking",
        "trending",
        "trending now", "top stories", "top news", "latest", "latest news", "latest stories", "latest articles",
        "more stories",
        "more news", "more articles", "more from", "more headlines", "headlines", "editor s picks", "editors picks",
        "recommended", "recommended for you", "recommended stories", "you may also like", "you might also like",
        "you may have missed", "from around the web", "around the web", "in other news", "more on this story",
        "more like this",
        "what to read next", "recent posts", "recent news", "meistgelesen", "meistgelesene artikel",
        "am häufigsten gelesen",
        "beliebte artikel", "mehr artikel", "neueste artikel", "les plus lus", "les plus lues", "les plus consultés",
        "à la une", "lo más leído", "lo más visto", "más leídas", "más noticias", "i più letti", "più letti",
        "le più lette",
        "mais lidas", "mais lidos", "últimas notícias", "últimas noticias", "meest gelezen", "mest läst", "mest lest",
        "mest læste", "luetuimmat", "najczęściej czytane", "популярное", "самое читаемое", "人気記事", "ランキング",
        "アクセスランキング", "新着記事", "热门", "热门文章", "热点新闻", "热门新闻", "많이 본 뉴스", "인기기사",
    ]

    /// What belongs to the site and not to the article.
    private static let furniture: [StaticString] = [
        "advertisement", "advertisements", "advertising", "ad", "ads", "sponsored", "sponsored content",
        "article continues below",
        "story continues below advertisement", "anzeige", "werbung", "publicité", "publicidad", "pubblicità",
        "publicidade",
        "advertentie", "annons", "annonse", "annonce", "mainos", "reklama", "реклама", "広告", "广告", "광고", "share",
        "share this", "share this article", "share this story", "share on facebook", "share on twitter", "share on x",
        "tweet",
        "print", "print this article", "email", "email this", "facebook", "twitter", "whatsapp", "linkedin", "telegram",
        "reddit",
        "line", "copy link", "copy url", "link copied", "comment", "comments", "leave a comment", "view comments",
        "no comments",
        "add a comment", "sign in to comment", "artikel anhören", "listen to article", "sign in", "log in", "login",
        "register", "subscribe", "subscribe now", "subscribe today",
        "menu",
        "search", "home", "news", "close", "open menu", "skip to content", "skip to main content", "skip navigation",
        "back to top", "follow us", "follow", "loading", "newsletter", "newsletters", "save", "saved", "listen", "play",
        "next", "previous", "next article", "previous article", "show more", "load more", "see more", "view all",
        "see all",
        "gift this article", "font size", "teilen", "drucken", "kommentare", "anmelden", "merken", "partager",
        "imprimer",
        "commentaires", "s abonner", "compartir", "imprimir", "comentarios", "condividi", "stampa", "commenti",
        "compartilhar",
        "comentários", "delen", "dela", "del", "jaa", "udostępnij", "поделиться", "комментарии", "シェア", "シェアする", "分享",
        "공유", "contact us", "about us", "privacy policy", "terms of use", "terms of service", "cookie policy",
        "impressum",
        "datenschutz",
    ]

    private static let sections: [StaticString] = [
        "politics", "world", "world news", "business", "economy", "sport", "sports", "technology", "tech", "science",
        "health",
        "culture", "arts", "entertainment", "opinion", "national", "international", "local", "local news", "society",
        "education", "environment", "climate", "travel", "lifestyle", "life", "food", "markets", "finance", "money",
        "crime",
        "weather", "asia", "europe", "africa", "americas", "middle east", "us news", "uk news", "u s", "uk",
        "editorial",
        "politik", "wirtschaft", "kultur", "wissen", "wissenschaft", "gesellschaft", "panorama", "ausland", "inland",
        "politique", "économie", "monde", "société", "international", "política", "economía", "mundo", "sociedad",
        "deportes",
        "cultura", "politica", "economia", "mondo", "cronaca", "esporte", "esportes", "meinung", "lokales",
        "actualitate", "actualité", "kraj", "świat", "politiek", "economie",
        "buitenland",
        "binnenland", "politikk", "utenriks", "innenriks", "utrikes", "inrikes", "политика", "экономика", "общество",
        "мир",
        "政治", "経済", "社会", "国際", "スポーツ", "经济", "国际", "体育", "정치", "경제", "사회", "국제",
    ]
}
