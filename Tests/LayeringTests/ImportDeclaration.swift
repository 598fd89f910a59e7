/// One import of a Swift file.
struct ImportDeclaration: Equatable {
    var module: String
    var line: Int
    var isTestable = false
}

extension ImportDeclaration {
    /// All imports of a Swift source, those under `#if` among them.
    ///
    /// The text is read as tokens, so that comments and strings don't count. At file scope the word `import` begins a
    /// declaration wherever it stands, unless a dot comes before it.
    static func all(in source: String) -> [ImportDeclaration] {
        var lexer = SwiftLexer(source)
        var declarations: [ImportDeclaration] = []
        var depth = 0
        var isTestable = false
        var previous = ""
        while let token = lexer.next() {
            switch token.text {
            case "(", "[", "{": depth += 1
            case ")", "]", "}": depth -= 1
            case "testable" where previous == "@": isTestable = true
            case "import" where depth == 0 && previous != ".":
                guard var name = lexer.next() else { return declarations }
                if kinds.contains(name.text), let next = lexer.next() { name = next }
                let module = name.text.filter { $0 != "`" }
                if module.first.map({ $0.isLetter || $0 == "_" }) == true {
                    declarations.append(ImportDeclaration(module: module, line: token.line, isTestable: isTestable))
                }
                isTestable = false
            default: break
            }
            previous = token.text
        }
        return declarations
    }

    private static let kinds: Set<String> = [
        "typealias", "struct", "class", "enum", "protocol", "let", "var", "func", "macro",
    ]
}

/// Cuts Swift source into words and single characters; comments, strings and white space fall out.
struct SwiftLexer {
    struct Token {
        var text: String
        var line: Int
    }

    private let source: [Character]
    private var position = 0
    private var line = 1

    init(_ source: String) { self.source = Array(source) }

    mutating func next() -> Token? {
        while let character = current {
            if isAt("//") {
                while let character = current, !character.isNewline { advance() }
            } else if isAt("/*") {
                skipComment()
            } else if character == "\"" || character == "#" && isRawString {
                skipString()
            } else if character.isWhitespace {
                advance()
            } else {
                return token()
            }
        }
        return nil
    }

    private mutating func token() -> Token {
        let start = position
        let startLine = line
        advance()
        if isWord(source[start]) {
            while let character = current, isWord(character) { advance() }
        }
        return Token(text: String(source[start..<position]), line: startLine)
    }

    private func isWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_" || character == "`"
    }

    /// Comments nest.
    private mutating func skipComment() {
        var depth = 0
        while current != nil {
            if isAt("/*") {
                depth += 1
                advance(2)
            } else if isAt("*/") {
                depth -= 1
                advance(2)
                if depth == 0 { return }
            } else {
                advance()
            }
        }
    }

    /// Whether number signs lead up to a quotation mark.
    private var isRawString: Bool {
        source[position...].first { $0 != "#" } == "\""
    }

    /// Strings of one line, of many lines, and raw ones. Interpolations may hold strings again.
    private mutating func skipString() {
        var signs = 0
        while current == "#" {
            signs += 1
            advance()
        }
        let raw = String(repeating: "#", count: signs)
        let quotes = isAt("\"\"\"") ? "\"\"\"" : "\""
        advance(quotes.count)
        while let character = current {
            if isAt(quotes + raw) { return advance(quotes.count + signs) }
            if isAt("\\" + raw + "(") {
                advance(2 + signs)
                skipInterpolation()
            } else if isAt("\\" + raw) {
                advance(2 + signs)
            } else if quotes.count == 1, character.isNewline {
                return
            } else {
                advance()
            }
        }
    }

    private mutating func skipInterpolation() {
        var depth = 1
        while depth > 0, let token = next() {
            if token.text == "(" { depth += 1 }
            if token.text == ")" { depth -= 1 }
        }
    }

    private var current: Character? { position < source.count ? source[position] : nil }

    private func isAt(_ text: String) -> Bool {
        source[min(position, source.count)...].starts(with: text)
    }

    private mutating func advance(_ count: Int = 1) {
        for _ in 0..<count {
            if let character = current, character.isNewline { line += 1 }
            position = min(position + 1, source.count)
        }
    }
}
