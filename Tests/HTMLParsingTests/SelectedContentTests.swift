import HTMLParsing
import Testing

/// An option is copied into the `selectedcontent` of its `select`; one inside an option would be copied into itself.
@Suite struct SelectedContentTests {
    @Test func copiesTheChosenOption() {
        let tree = parsed("<select><button><selectedcontent></selectedcontent></button><option>A<option selected>B")
        #expect(tree.contains("<selectedcontent>\n|           \"B\""))
    }

    @Test(arguments: [
        "<select><option><selectedcontent>",
        "<select><option>A<selectedcontent>B</option><option selected>C</select>",
        "<select><selectedcontent><selectedcontent></selectedcontent><option>A</option></select>",
    ])
    func isNotCopiedIntoItself(_ page: String) {
        #expect(parsed(page).utf8.count < 1000)
    }

    private func parsed(_ page: String) -> String {
        var parser = HTMLParser()
        var document = Document()
        parser.parse(Array(page.utf8), into: &document)
        return document.testFormat
    }
}
