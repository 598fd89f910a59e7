import HTMLParsing

/// The title that a page declares: OpenGraph's, else that of the `title` element.
enum PageTitle {
    static func read(_ document: Document) -> String? {
        guard let head = document.head else { return nil }
        var title: String?
        for node in document.children(of: head) {
            if document.isElement(node, .meta), let property = document.attribute(.property, of: node),
                document.equals(property, "og:title", ignoringCase: true),
                let content = document.attribute(.content, of: node), !content.isEmpty
            {
                return document.string(content)
            }
            if document.isElement(node, .title), let text = document.firstChild(of: node) {
                title = document.string(document.text(of: text))
            }
        }
        return title
    }
}
