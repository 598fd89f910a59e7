import ArticleExtraction
import Testing

struct WordCounterTests {
    @Test(arguments: [
        ("", 0), (" \n\t", 0), ("—“”…", 0), ("one", 1), ("one two", 2), ("one—two", 2), ("can't", 1),
        ("NATO’s secretary", 2),
        ("rock 'n' roll", 3), ("e.g. this", 2), ("U.S.A.", 1), ("3.2", 1), ("1,000,000", 1), ("1, 2", 2), ("a,b", 2),
        ("a:b", 1),
        ("12:30", 2), ("Jan. 31", 2), ("Suk-yeol", 2), ("snake_case", 1), ("can''t", 2), ("A4 10km", 2), ("x1.5", 1),
        ("a1.b", 2),
        ("naïve café", 2), ("cafe\u{301}s", 1), ("Дом стоит", 2), ("日本語", 3), ("ひらがな", 4), ("カタカナ", 1), ("カタカナ 語", 2),
        ("NATO事務総長", 5), ("한국어 단어", 2), ("ภาษาไทย", 2), ("สวัสดี", 2), ("हिन्दी में", 2), ("😀 👍", 0), ("a😀b", 2),
    ])
    func `counts`(text: String, words: Int) {
        #expect(WordCounter.count(text) == words)
    }
}
