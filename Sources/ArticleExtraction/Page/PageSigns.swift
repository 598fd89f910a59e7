/// What the words in addresses and in the names of a page's parts say of the kind of page, and of its parts.
struct PageSigns: OptionSet {
    let rawValue: UInt16

    static let forum = PageSigns(rawValue: 1 << 0)
    static let product = PageSigns(rawValue: 1 << 1)
    static let reference = PageSigns(rawValue: 1 << 2)
    static let list = PageSigns(rawValue: 1 << 3)
    static let news = PageSigns(rawValue: 1 << 4)
    /// Text for machines.
    static let code = PageSigns(rawValue: 1 << 5)
    /// What readers wrote.
    static let comments = PageSigns(rawValue: 1 << 6)
    /// A box that asks for something, or tells of something else: newsletters, subscriptions, advertisements, who
    /// wrote.
    static let promotion = PageSigns(rawValue: 1 << 7)
    /// A quotation out of the text.
    static let quotation = PageSigns(rawValue: 1 << 8)

    static let named: [PageSigns] = [.forum, .product, .reference, .list, .news]

    init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Those of a word.
    init(_ hash: PageWordHash) { self = Self.ofWords[hash.value] ?? [] }

    private static let ofWords: [UInt32: PageSigns] = {
        var found: [UInt32: PageSigns] = [:]
        for (signs, words) in words {
            for word in words.split(separator: " ") {
                var hash = PageWordHash()
                for byte in word.utf8 { hash.add(byte) }
                found[hash.value, default: []].insert(signs)
            }
        }
        return found
    }()

    private static let words: [(PageSigns, String)] = [
        (
            .forum,
            """
            forum forums thread threads topic discussion discussions discuss board boards viewtopic showthread \
            viewforum community reply replies answer answers question questions qa phpbb vbulletin xenforo \
            discourse nodebb ask talk message messages votes foro foros foren beitrag
            """
        ),
        (
            .product,
            """
            product products shop store cart basket price prices pricing sku woocommerce shopify checkout buy \
            catalog offers deals collection collections listing quantity stock shipping produkt produkte produit \
            produits producto productos tienda panier warenkorb
            """
        ),
        (
            .reference,
            """
            docs documentation reference api manual handbook wiki changelog spec readthedocs sphinx rustdoc javadoc \
            toc toctree mkdocs docusaurus sidebar breadcrumb rst
            """
        ),
        (
            .list,
            """
            category categories tag tags archive archives index search results author schedule jobs courses directory \
            home frontpage homepage landing hero pricing features services service
            """
        ),
        (
            .comments,
            """
            comment comments commentlist disqus respond kommentar kommentare commentaires comentario comentarios \
            commenti reacties kommentarer
            """
        ),
        (
            .promotion,
            """
            newsletter newsletters paywall signup advert adverts advertisement advertisements sponsored bio biography \
            authorbio
            """
        ),
        (.quotation, "pullquote pullquotes"),
        (.news, "news article articles story stories blog post posts press single nachrichten noticias noticia"),
    ]
}
