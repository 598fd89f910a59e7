import Deduplication
import NewswireModel
import Testing

@Suite struct FingerprintTests {
    private func content(_ body: String) -> String {
        var article = Article()
        article.body = body
        return "\(Fingerprint(article, identity: nil).content)"
    }

    /// What a reader takes for the same words, in several scripts.
    @Test(arguments: [
        ("Straße NACH Köln", "straße nach KÖLN"),
        ("МОСКВА, Ёлка!", "москва — ёлка"),
        ("ΑΘΗΝΑ ΌΛΟΣ", "αθηνα όλοσ"),
        ("Žižkov ŁÓDŹ", "žižkov łódź"),
        ("“Quoted”, she said…", "\"Quoted\" she said..."),
        ("東京、「大阪」。", "東京 大阪"),
        ("ＡＢＣ１２３", "ａｂｃ１２３"),
        ("a\u{200B}\tb", "a\u{200B} b"),
    ])
    func equal(pair: (String, String)) {
        #expect(content(pair.0) == content(pair.1))
    }

    @Test(arguments: [
        ("1.5 million", "15 million"), ("東京", "京東"), ("now here", "nowhere"), ("Räder", "Rader"), ("C", "C2"),
        ("москва", "моска"),
    ])
    func different(pair: (String, String)) {
        #expect(content(pair.0) != content(pair.1))
    }

    /// The densest output that an input can have must fit: an ideograph and a letter in turn, and every length of scalar.
    @Test(arguments: ["中a", "中", "a中", "é中", "𠀀a", "𠀀", "İ", "a,", ",", "ﾊa", "\u{1F600}a"])
    func anyMixtureOfScalarsFits(unit: String) {
        for count in [1, 2, 3, 1000] { #expect(!content(String(repeating: unit, count: count)).isEmpty) }
    }

    @Test func headlineAndBodyDoNotRunTogether() {
        var one = Article()
        one.headline = "a b"
        one.body = "c"
        var other = Article()
        other.headline = "a"
        other.body = "b c"
        #expect(Fingerprint(one, identity: nil).content != Fingerprint(other, identity: nil).content)
    }

    @Test func authorsStandInForAByline() {
        var one = Article()
        one.body = "Text."
        one.authors = ["Ann Lee"]
        var other = one
        other.authors = ["Bo Ray"]
        #expect(Fingerprint(one, identity: nil).content == Fingerprint(other, identity: nil).content)
        #expect(Fingerprint(one, identity: nil).version != Fingerprint(other, identity: nil).version)
    }
}
