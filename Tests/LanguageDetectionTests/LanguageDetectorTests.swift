import Dispatch
import LanguageDetection
import Synchronization
import Testing

@Suite struct LanguageDetectorTests {
    @Test(arguments: Sentences.byTag.map(\.tag))
    func languageOfASentenceIsFound(tag: String) {
        let found = LanguageDetector.detect(Sentences.text(tag))
        #expect(found?.tag == tag)
        #expect(found?.isReliable == true)
        #expect((found?.percent ?? 0) >= 80)
    }

    @Test(arguments: [
        "", " ", "\n\n", "12345", "…", "?!", "🙂🙂🙂", "https://www.example.com/a/b.html", "2023-01-23 15:59", "a", "OK",
        "NASA", "Hello", "Yes", "\u{0}", "\u{FEFF}", "\u{F8FF}", "aaaaaaaaaaaaaaaaaaaaaaaa", "asdf jkl qwer",
    ])
    func tooShortOrNoLanguageIsNil(text: String) {
        #expect(LanguageDetector.detect(text) == nil)
    }

    @Test(arguments: ["nuqneH. tlhIngan Hol Dajatlh'a'? HIja', tlhIngan Hol vIjatlh.", "𓀀𓀁𓀂𓀀𓀁𓀂𓀀𓀁𓀂"])
    func jokesAndMereScriptsAreNil(text: String) {
        #expect(LanguageDetector.detect(text) == nil)
    }

    @Test func languageOfMostOfTheTextWins() {
        let english = Sentences.text("en")
        let mixed = LanguageDetector.detect(english + " " + Sentences.text("de") + " " + Sentences.text("de"))
        #expect(mixed?.tag == "de")
        #expect(40..<90 ~= mixed?.percent ?? 0)
        #expect(LanguageDetector.detect(Sentences.text("ja") + english + english + english)?.tag == "en")
    }

    @Test(arguments: [
        ("id", "Puluhan nelayan menanam empat ribu bibit bakau pada akhir pekan lalu, karena ikan mulai jarang."),
        ("id", "Bupati mengatakan bahwa warga kota bisa memakai kantor itu mulai Senin."),
        ("ms", "Kerajaan negeri memaklumkan bahawa orang ramai boleh menggunakan pejabat itu mulai Isnin."),
        ("ms", "Beliau berkata syarikat itu menerima lebih daripada dua juta ringgit kerana projek berkenaan."),
    ])
    func `words that only one of Indonesian and Malay has decide`(_ tag: String, _ text: String) {
        #expect(LanguageDetector.detect(text)?.tag == tag)
    }

    @Test func middleOfALongTextCountsToo() {
        let opening = String(repeating: Sentences.text("en") + "\n", count: 4)
        let rest = Sentences.byTag.filter { $0.tag == "ru" }.map(\.text).joined()
        let found = LanguageDetector.detect(opening + String(repeating: rest + "\n", count: 100))
        #expect(found?.tag == "ru")
    }

    @Test(arguments: ["en", "ja", "ar", "vi"])
    func controlCharactersAreHarmless(tag: String) {
        let text = Sentences.text(tag)
        let controls = "\u{0}\u{1}\u{8}\u{B}\u{1B}\u{7F}\u{85}"
        #expect(LanguageDetector.detect(controls + text + controls)?.tag == tag)
        #expect(LanguageDetector.detect(text.split(separator: " ").joined(separator: "\u{0}"))?.tag == tag)
    }

    @Test func everyLengthAroundTheLooksIsCutBetweenCharacters() {
        for (tag, filler) in [("ja", ""), ("ja", "a"), ("ja", "ab"), ("zh-Hant", ""), ("ru", "a"), ("th", "")] {
            let sentence = Sentences.text(tag)
            let text = filler + String(repeating: sentence, count: 2 * LanguageDetector.bytesMax / sentence.utf8.count)
            #expect(LanguageDetector.detect(text)?.tag == tag)
        }
        let emoji = String(repeating: "🙂", count: 4000)
        for length in 500..<520 { #expect(LanguageDetector.detect(String(emoji.prefix(length))) == nil) }
    }

    @Test func tenMegabytesCostNoMoreThanAFewKilobytes() {
        let text = String(repeating: Sentences.text("de") + " ", count: 100_000)
        #expect(text.utf8.count > 9_000_000)
        let clock = ContinuousClock()
        let elapsed = clock.measure {
            for _ in 0..<20 { #expect(LanguageDetector.detect(text)?.tag == "de") }
        }
        // One look at all of it would take about 400 ms.
        #expect(elapsed < .seconds(2))
    }

    @Test func callsFromManyThreadsAgree() {
        let expected = Sentences.byTag.map { LanguageDetector.detect($0.text) }
        let failures = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 64) { _ in
            let found = Sentences.byTag.map { LanguageDetector.detect($0.text) }
            if found != expected { failures.withLock { $0 += 1 } }
        }
        #expect(failures.withLock { $0 } == 0)
    }

    @Test func unusualScalarsAreHarmless() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0..<300, using: &generator) {
                let limit: UInt32 = Bool.random(using: &generator) ? 0x500 : 0x11_0000
                text.append(Unicode.Scalar(UInt32.random(in: 0..<limit, using: &generator)) ?? " ")
            }
            let percent = LanguageDetector.detect(String(text))?.percent ?? 0
            #expect(0...100 ~= percent)
        }
    }
}

@Suite struct LanguageContradictionTests {
    @Test(arguments: [
        ("de", "en", true), ("de", "fr-CA", true), ("en", "ja", true), ("ru", "uk", true), ("zh", "JA", true),
        ("de", "de", false), ("de", "de-AT", false), ("de", "DE_at", false), ("no", "nb", false), ("no", "da", false),
        ("zh-Hant", "zh-TW", false), ("zh", "zh-Hant", false), ("he", "he-IL", false), ("sr", "hr", false),
        // Languages whose texts are found to be in a neighbour, and what is no language.
        ("de", "nds", false), ("de", "gsw", false), ("zh", "yue", false), ("de", "", false), ("de", "english", false),
        ("de", "i-klingon", false),
    ])
    func declaredLanguageIsContradictedByAPlainlyOther(found: String, declared: String, contradicts: Bool) throws {
        let detected = try #require(LanguageDetector.detect(Sentences.text(found)))
        #expect(detected.tag == found)
        #expect(detected.contradicts(declared: declared) == contradicts)
    }

    @Test func doubtContradictsNothing() {
        #expect(!DetectedLanguage(tag: "de", percent: 99, isReliable: false).contradicts(declared: "en"))
        #expect(!DetectedLanguage(tag: "de", percent: 89, isReliable: true).contradicts(declared: "en"))
        #expect(DetectedLanguage(tag: "de", percent: 90, isReliable: true).contradicts(declared: "en"))
        let long = String(repeating: "a", count: 100_000)
        #expect(!DetectedLanguage(tag: "de", percent: 100, isReliable: true).contradicts(declared: long))
    }
}

@Suite struct LanguageHintTests {
    /// (text, language without a hint, hint, language with it)
    @Test(arguments: [
        ("Vlada je danas objavila novi zakon.", "bs", "hr", "hr"),
        ("Vlada je danas objavila novi zakon.", "bs", "sr-Latn-RS", "sr"),
        ("Dia membaca buku itu di rumah.", "id", "ms_MY", "ms"),
        ("Vláda dnes schválila nový zákon.", "cs", "SK", "sk"),
    ])
    func closeRelativesAreToldApartByHints(text: String, alone: String, declared: String, hinted: String) {
        #expect(LanguageDetector.detect(text)?.tag == alone)
        #expect(LanguageDetector.detect(text, declared: declared)?.tag == hinted)
        #expect(LanguageDetector.detect(text, declared: "fr, ja")?.tag == alone)
    }

    @Test func uncertainTextFollowsTheHint() {
        let text = "Правителството и народот"
        #expect(LanguageDetector.detect(text) == nil)
        #expect(LanguageDetector.detect(text, declared: "mk")?.tag == "mk")
        #expect(LanguageDetector.detect(text, topLevelDomain: "bg")?.tag == "bg")
    }

    @Test(arguments: ["de", "en", "es", "fr", "hi", "ja", "ru", "zh", "zh-Hant", "he", "tr"])
    func certainTextIsNotSwayed(tag: String) {
        for declared in ["en", "fr", "ru", "zh", "sw", "ne", "en,de,fr,es"] {
            #expect(LanguageDetector.detect(Sentences.text(tag), declared: declared)?.tag == tag)
            #expect(LanguageDetector.detect(Sentences.text(tag), topLevelDomain: declared)?.tag == tag)
        }
    }

    @Test func declaredLanguageIsNoAnswerByItself() {
        #expect(LanguageDetector.detect("12345", declared: "fr") == nil)
        #expect(LanguageDetector.detect("", declared: "fr", topLevelDomain: "fr") == nil)
    }

    @Test(arguments: [
        "", "-", ",,,,", "\u{0}", "en\u{0}fr", "english (United States)", "日本語", "x-default", "{{ lang }}",
        String(repeating: "a", count: 100_000), String(repeating: "fr,", count: 10_000),
    ])
    func oddHintsAreHarmless(hint: String) {
        let found = LanguageDetector.detect(Sentences.text("en"), declared: hint, topLevelDomain: hint)
        #expect(found?.tag == "en")
        #expect(LanguageDetector.detect("OK", declared: hint, topLevelDomain: hint) == nil)
    }
}
