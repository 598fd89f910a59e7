import Testing

@Suite struct ImportDeclarationTests {
    @Test(arguments: [
        ("import A", ["A"]), ("import A\nimport B\n", ["A", "B"]), ("import A; import B", ["A", "B"]),
        ("  import A", ["A"]),
        ("public import A", ["A"]), ("internal import A", ["A"]), ("package import A", ["A"]),
        ("private import A", ["A"]),
        ("@testable import A", ["A"]), ("@_exported import A", ["A"]), ("@preconcurrency public import A", ["A"]),
        ("@_spi(Testing) import A", ["A"]), ("@_implementationOnly\nimport A", ["A"]), ("import A.B.C", ["A"]),
        ("import struct A.B", ["A"]), ("import func A.b", ["A"]), ("import enum A.B.C", ["A"]),
        ("import class A.B", ["A"]),
        ("import `A`", ["A"]), ("import\n    A", ["A"]), ("import /* B */ A // C", ["A"]), ("import _A", ["_A"]),
        ("#if canImport(Glibc)\nimport Glibc\n#else\nimport Musl\n#endif", ["Glibc", "Musl"]),
        ("let a = 1\nimport A", ["A"]), ("func f() {}\nimport A", ["A"]), ("/* import B */ import A", ["A"]),
        ("let a = \"\"\nimport A", ["A"]), ("let a = \"\\(\"import B\")\"\nimport A", ["A"]),
        ("let a = #\"\\\"#\nimport A", ["A"]), ("let a = \"\"\"\n    import B\n    \"\"\"\nimport A", ["A"]),
        ("let a = ##\"\"\"\n    \"\"\"# import B\n    \"\"\"##\nimport A", ["A"]),
        ("let a = \"\\\\\"\nimport A", ["A"]),
        ("let a = \"unfinished\nimport A", ["A"]), ("#if DEBUG\nimport A\n#endif", ["A"]),
    ])
    func importsAreFound(source: String, modules: [String]) {
        #expect(ImportDeclaration.all(in: source).map(\.module) == modules)
    }

    @Test(arguments: [
        "", "import", "// import A", "/// import A", "/* import A */", "/* /* */ import A */", "/* import A",
        "let a = \"import A\"",
        "let a = \"\\\"import A\"", "let a = \"\"\"\nimport A\n\"\"\"", "let a = #\"\"import A\"#", "let a = B.import",
        "func f(import a: Int) {}", "f(\n    import: A)", "let important = A", "let a = `import`", "reimport A",
        "struct S { func f() { g(import: A) } }", "let a = \"\\(b(\"x\", c: \"import A\"))\"", "import 1",
    ])
    func othersAreNone(source: String) {
        #expect(ImportDeclaration.all(in: source).isEmpty)
    }

    @Test func linesAndTestabilityAreKnown() {
        let source = """
            // One.
            import A
            /* Three
            and four. */
            @testable import B
            import C
            """
        #expect(
            ImportDeclaration.all(in: source) == [
                ImportDeclaration(module: "A", line: 2),
                ImportDeclaration(module: "B", line: 5, isTestable: true),
                ImportDeclaration(module: "C", line: 6),
            ])
    }
}
